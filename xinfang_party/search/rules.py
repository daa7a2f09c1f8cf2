"""Text as it is searched: widths and case folded, cut at blanks and punctuation into runs, every run into overlapping pairs of characters (grams).

A gram is written as the code points of its characters (`652fx90e8`), which no tokenizer of either database cuts, folds or drops.
"""
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from xinfang_party.kernel.text import clean_line

QUERY_LIMIT = 100
"""Characters of a query that are looked at."""
INDEXED = 16_000
"""Grams of one record that are indexed: PostgreSQL knows no position beyond 16,383."""
EPOCH, A_DAY, DAYS = date(2000, 1, 1), 65_536, 32_767
BEFORE, AROUND = 24, 110
"""Characters of an excerpt before the first word found, and in all."""

Pieces = list[tuple[str, bool]]
"""Text in pieces; True: this one was looked for."""


def words_of(query: str) -> tuple[list[str], list[str]]:
    """The words of a query, each once: those that are looked for, and those of one character, which are not."""
    words = list(dict.fromkeys(runs(clean_line(query, QUERY_LIMIT))))
    return [word for word in words if len(word) > 1], [word for word in words if len(word) == 1]


def runs(text: str) -> list[str]:
    return "".join(map(plain, text)).split()


@lru_cache(maxsize=20_000)
def plain(character: str) -> str:
    """The character as it is compared; a blank for what cuts. One may become several (`℃`, `㈱`)."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())
    return "".join(c if belongs(c) else " " for c in folded)


def belongs(character: str) -> bool:
    """To a word: letters, characters, digits, marks upon them; also rare ones of names (private use, newer than this Unicode table)."""
    category = unicodedata.category(character)
    return category[0] not in "PSZ" and category not in ("Cc", "Cf", "Cs")


def tokens(run: str) -> list[str]:
    """Its grams, one for each character but the last; a run of one character is its own gram."""
    return ["x".join(f"{ord(c):x}" for c in run[at:at + 2]) for at in range(max(1, len(run) - 1))]


def positions(texts: Iterable[str]) -> list[tuple[int, str]]:
    """Every gram with its position from 1. Between two runs one position stays free, so that no phrase reaches from one into the next."""
    found: list[tuple[int, str]] = []
    at = 0
    for text in texts:
        for run in runs(text):
            grams = tokens(run)
            found.extend(enumerate(grams, at + 1))
            at += len(grams) + 1
            if at >= INDEXED:
                return found[:INDEXED]
    return found


def ids_of(on: date, subject_id: int) -> Iterable[int]:
    """The ids an entry of this day may have, the preferred one first: in the order of ids, entries are in the order of days.

    Days from 1910 to 2089 keep their order; up to 65,536 entries fit into one.
    """
    day = max(-DAYS, min(DAYS, (on - EPOCH) // timedelta(days=1)))
    return (day * A_DAY + (subject_id + step) % A_DAY for step in range(A_DAY))


def marked(text: str, words: Sequence[str]) -> Pieces:
    """The whole text, words found told apart."""
    return cut(text, 0, len(text), spans(text, words))


def excerpt(text: str, words: Sequence[str]) -> Pieces:
    """A stretch of the text around the first word found, from the beginning when none is."""
    found = spans(text, words)
    start = max(0, found[0][0] - BEFORE) if found else 0
    end = min(len(text), start + AROUND)
    pieces = cut(text, start, end, found)
    return [*([("…", False)] if start else []), *pieces, *([("…", False)] if end < len(text) else [])]


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand in the text, from and up to, in order and without overlaps."""
    shown = [(folded, at) for at, character in enumerate(text) for folded in plain(character)]
    haystack, places = "".join(folded for folded, _ in shown), [at for _, at in shown]
    found = sorted((places[at], places[at + len(word) - 1] + 1) for word in words for at in occurrences(haystack, word))
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def occurrences(text: str, word: str) -> Iterable[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def cut(text: str, start: int, end: int, found: Sequence[tuple[int, int]]) -> Pieces:
    pieces: Pieces = []
    for first, last in found:
        if last <= start or first >= end:
            continue
        begin, stop = max(first, start), min(last, end)
        pieces += [(text[start:begin], False), (text[begin:stop], True)]
        start = stop
    return [(piece, is_hit) for piece, is_hit in [*pieces, (text[start:end], False)] if piece]
