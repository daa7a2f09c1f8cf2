"""What the page of results shows."""
from dataclasses import dataclass
from typing import Any

from flask import url_for

from xinfang_party.access.terms import Identity
from xinfang_party.kernel.text import clean_line
from xinfang_party.search import queries
from xinfang_party.search.registry import KINDS
from xinfang_party.search.rules import QUERY_LIMIT, excerpt, marked, words_of

SIZE = 20
LAST = queries.MOST // SIZE


@dataclass(frozen=True)
class Results:
    """One page of what was found, newest first. How many there are in all nobody counts."""

    hits: list[dict[str, Any]]
    number: int
    has_next: bool
    is_cut: bool
    query: str

    @property
    def first_no(self) -> int:
        return (self.number - 1) * SIZE + 1

    def url(self, number: int) -> str:
        return url_for("search.search", q=self.query, page=number)


def answer(query: str, number: int, viewer: Identity) -> dict[str, Any]:
    """`results` is None while nothing is looked for; `short`: the words of one character, which are not."""
    said, (words, short) = clean_line(query, QUERY_LIMIT + 1), words_of(query)
    results = look_up(words, said, min(number, LAST), viewer) if words else None
    return {"query": said[:QUERY_LIMIT], "is_long": len(said) > QUERY_LIMIT, "short": short, "results": results, "limit": QUERY_LIMIT, "most": queries.MOST}


def look_up(words: list[str], said: str, number: int, viewer: Identity) -> Results:
    ids = queries.found(words, viewer, number * SIZE + 1)
    shown, more = ids[(number - 1) * SIZE:number * SIZE], len(ids) > number * SIZE
    hits = [{"title": marked(entry.title, words), "excerpt": excerpt(entry.body, words), "on": entry.on, "label": KINDS[entry.kind].label,
             "url": KINDS[entry.kind].url(entry.subject_id)} for entry in queries.entries(shown)]
    return Results(hits, number, more and number < LAST, more and number == LAST, said[:QUERY_LIMIT])
