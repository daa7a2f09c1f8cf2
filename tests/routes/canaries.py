"""Whose texts each visitor reads: `canaries.csv` against what a crawl found. One line per kind of text, one word per owner."""
import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from tests.checklists.made import AHEAD
from tests.routes.crawling import endpoint_of
from tests.routes.places import is_visited
from tests.routes.world import VISITORS, World
from xinfang_party.measures import registry
from xinfang_party.measures.asking import model_behind

TABLE = Path(__file__).parent.parent / "canaries.csv"
PARTS = re.compile(r"canary(.*?)([AB][12]|OO|$)(\w*)$", re.ASCII)
Read = dict[str, dict[str, set[str]]]
DEPTH_OF_MONTHS = 5
"""Twelve months of each member are one page with another month."""


def expected() -> Read:
    """kind → visitor → owners whose texts of this kind the visitor reads."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["kind"]: {name: set((row[name] or "").split()) for name in VISITORS} for row in csv.DictReader(file)}


def read(walks: Mapping[str, Mapping[str, str]]) -> Read:
    """The same from what was seen: visitor → mark → where."""
    found: Read = defaultdict(lambda: {name: set() for name in VISITORS})
    for visitor, seen in walks.items():
        for text in seen:
            kind, owner = split(text)
            found[kind][visitor].add(owner)
    return found


def split(text: str) -> tuple[str, str]:
    """`canarycaseA1` → case, A1; `canarywordsA1draft` → wordsdraft, A1; `canarytaskleader` → taskleader, yes."""
    kind, owner, more = PARTS.match(text).groups()  # type: ignore[union-attr]
    return kind + more, owner or "yes"


def leaks(walks: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str, str, str]]:
    """(visitor, kind, owner, where it was read first) of what the table does not grant."""
    wanted, found = expected(), read(walks)
    return [(visitor, kind, owner, place(walks[visitor], kind, owner)) for kind in sorted(found) for visitor in walks
            for owner in sorted(found[kind][visitor] - wanted.get(kind, {}).get(visitor, set()))]


def unread(walks: Mapping[str, Mapping[str, str]]) -> set[str]:
    """Kinds nobody read any more: such a canary is dead and proves nothing."""
    return expected().keys() - read(walks).keys()


def probes(world: World) -> list[str]:
    """Addresses a curious visitor types: lists and figures narrowed to the other branch and its people. They hold no mark, for pages repeat them."""
    branch = world.id("branch", "B1")
    scopes = ("bureau", f"branch:%23{branch}", f"member:%23{world.id('member', 'B1')}")
    rows = [f"/measures/{code}/rows?scope={scopes[turn % 3]}&period=2026" for turn, code in enumerate(telling())]
    lists = [f"/{page}?branch={branch}" for page in ("cases", "members", "commitments", "board", "activities", "cadence", "talks", "talks/coverage", "xuexi",
                                                     "evidence", "findings", "findings/table")]
    people = [f"/members/{world.id(*whose)}{page}" for page in ("", "/hours") for whose in (("member", "A1"), ("member", "A2"), ("member", "B1"), ("head", "B1"))]
    records = [f"/activities/{world.id(*which)}/{page}" for page in ("criticisms", "word/minutes") for which in (("life", "A1"), ("life", "B1"), ("closed", "A1"))]
    search = ["/search?q=canary"]
    rounds = [f"/appraisal-rounds/{world.id(name, owner)}/results" for name in ("roundtallied", "roundconcluded") for owner in ("A1", "B1")]
    asked = [f"/questionnaires/{world.id(name, owner)}{page}" for name in ("questdraft", "questclosed", "questpublished") for owner in ("A1", "B1")
             for page in ("", "/results")]
    lists += [*people, *records, *search, *rounds, *asked, f"/branches/{branch}/work-book/2026", "/waivers", "/appraisal-results?year=2024", "/cadence/overview"]
    lists += [f"/report-ins?branch={branch}", f"/helpers?branch={branch}", *(f"/report-ins/{world.id('report', owner)}" for owner in ("A1", "A2", "B1"))]
    lists += [f"/standings?branch={branch}", "/rounds", "/admonitions", f"/dues?branch={branch}", f"/dues?branch={world.id('branch', 'A1')}"]
    lists += [f"/archives/branches/{world.id('branch', owner)}/2024" for owner in ("A1", "B1")]
    lists += [f"/admonitions/{world.id(name, owner)}{page}" for name in ("admonplanned", "admonover") for owner in ("A1", "A2", "B1")
              for page in ("", "/record", "/record.docx")]
    return ["/", "/board", *lists, "/members?standing=left", "/cases?purpose=accusation", "/commitments?state=draft", *rows]


def starts_for(app: Flask, name: str, world: World) -> list[str]:
    return [start for start in probes(world) if is_visited(name, endpoint_of(app, urlsplit(start).path))]


def follower(app: Flask, name: str) -> Callable[[str], bool]:
    """Which pages this visitor's crawl goes on to."""
    return lambda page: is_followed(page) and is_visited(name, endpoint_of(app, page))


def is_followed(page: str) -> bool:
    """Every page but those of most measures and items, which are one page with other figures."""
    if page.startswith("/dues/") and page.count("/") == DEPTH_OF_MONTHS:
        return page.endswith("/2026/2")
    if "/cards/" in page:
        return page.partition("?")[0].endswith(f"/{AHEAD}")
    return not page.startswith("/measures/") or page.split("/")[2] in telling()[::6]


@lru_cache(maxsize=1)
def telling() -> list[str]:
    """Every measure of cases, for some of which facts are withheld; of other facts, whose rows one condition lets through, one of each kind."""
    found: dict[Any, str] = {}
    for code, measure in sorted(registry.REGISTERED.measures.items()):
        found.setdefault(code if code.startswith("petitions.") else (model_behind(measure), type(measure)), code)
    return list(found.values())


def place(seen: Mapping[str, str], kind: str, owner: str) -> str:
    return next(where for text, where in seen.items() if split(text) == (kind, owner))


def every_file(app: Flask) -> Iterator[Path]:
    """Whatever the site keeps beside its database."""
    folders = {Path(app.config["INSTANCE"]), Path(app.config["FILES_FOLDER"])}
    return (path for folder in folders for path in folder.rglob("*") if path.is_file())
