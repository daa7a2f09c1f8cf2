"""What no honest browser sends: in addresses, queries and forms. The answer may be any refusal, never a failure (5xx)."""
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.routes import deeds, places
from tests.routes.sending import Request, asked, encoded

PACKAGE = Path(__file__).parent.parent.parent / "xinfang_party"
TEMPLATES = PACKAGE.parent / "templates"
STORED = {
    "nul": "a\x00b", "beyond 64 bits": str(2**63 + 1), "beyond 32 bits": str(2**31), "5,000 digits": "9" * 5000, "long": "长" * 20_000,
    "last day": "9999-12-31", "first day": "0001-01-01",
}
"""What one database takes and another does not."""
TYPED = {
    "bad utf-8": b"\xed\xa0\x80\xff", "not a number": "NaN", "infinite": "1e400", "script": "</script><script>x</script>", "no such day": "2026-13-45",
    "full width": "１２３", "line break": "a\r\nSet-Cookie: x=y", "superscript": "²", "empty": "",
}
"""What is read before any database is asked."""
IDS = ("0", "-1", str(2**31), str(2**63 - 1), str(2**63), str(2**63 + 1), "9" * 5000, "9" * 300 + ".css", "%00", "%ED%A0%80", "１", "1%0d%0aX-Y:z", "..%2f..%2fetc")
"""In place of an id; whatever is no positive number that the database can hold is not found."""
OUTSIDE = ("https://evil.example", "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
           "/%09/evil.example", "/\n/evil.example", "https:evil.example", "https:/evil.example", "javascript:alert(1)", "data:text/html,x",
           "/%2f/evil.example", "/%5cevil.example", "http://localhost@evil.example", "/login/../\\evil.example", "/no-such-page", " //evil.example",
           "/;@evil.example", "%2f%2fevil.example", "/account\r\nX-Y: z")
"""`next=` that must not be followed."""
FORMS = {"postgresql": STORED, "sqlite": {**STORED, **{name: TYPED[name] for name in ("bad utf-8", "not a number", "infinite", "no such day", "superscript")}}}
KEYS = {"nul": "k" * 20 + "\x00", "beyond 64 bits": str(2**63 + 1), "5,000 digits": "9" * 5000}
"""For the one-time key, which is looked up when it is as long as a key is, and for the version."""
NUMBERS = ("page", "year", "branch", "subject", "department", "days", "of", "under")
ASKED = re.compile(r'(?:args\.get|args\.getlist|text|word|day|number|get)\(\s*"([A-Za-z_.\-]+)"')
OFFERED = re.compile(r'(?:select_filter|text_filter|date_filter)\("([a-z_.]+)"|name="([a-z_]+)"')


def parameters() -> set[str]:
    """Every name that some page asks of its address: read from the code and from the filters of the templates, so that none is forgotten."""
    found = {name for file in PACKAGE.rglob("*.py") if "migrations" not in file.parts for name in ASKED.findall(file.read_text("utf-8"))}
    found |= {name for file in TEMPLATES.rglob("*.html") for pair in OFFERED.findall(file.read_text("utf-8")) for name in pair}
    return {name for name in found if name and not name.isupper() and "HX" not in name} | {"endpoint", "_external", "_anchor", "_scheme", "_method"}


def some(house: Any, values: Iterable[Any], turn: int, of: int) -> list[Any]:
    """Every `of`th value, beginning with another at each turn, half of them on each database: over a house of many fields all of them are tried,
    many times."""
    begins = turn if house.connection.dialect.name == "sqlite" else turn + of // 2
    return [value for place, value in enumerate(values) if (place + begins) % of == 0]


def odd_ids(house: Any) -> Iterator[Request]:
    """Each argument of each address in turn, sent by somebody whom the gate lets through."""
    for turn, line in enumerate(places.lines()):
        who = house.world.visitors[next((name for name, words in line.expected.items() if words[-1] in ("ok", "moved")), "member")]
        whole = places.address(house.site, house.world, line, "A1", who)
        for place, part in enumerate(line.rule.split("/")):
            for value in some(house, IDS, turn + place, 9) if part.startswith("<") else ():
                parts = whole.split("/")
                parts[place] = value + part.rpartition(">")[2]
                yield Request(who, "/".join(parts), line.method)


def odd_questions(house: Any) -> Iterator[Request]:
    """Every page asked everything at once, each time with another hostile value, half of them in turn, as long as a server lets an address be."""
    names = sorted(parameters())
    for turn, line in enumerate(places.lines()):
        opens = next((name for name, words in line.expected.items() if words[0] == "ok"), None)
        if line.method == "GET" and opens and line.rule.count("<") - line.rule.count("<code>") < 1:
            who = house.world.visitors[opens]
            path = places.address(house.site, house.world, line, "A1", who)
            path += "&" if "?" in path else "?"
            for what, value in some(house, {**STORED, **TYPED}.items(), turn, 6):
                yield Request(who, f"{path}{asked(names, value[:50])}", about=what)
            yield Request(who, f"{path}{asked(NUMBERS, STORED['5,000 digits'])}", about="5,000 digits")


def odd_forms(house: Any) -> Iterator[Request]:
    """Every good form with one field at a time made hostile; its one-time key and its version too."""
    fields = [(deed, name) for deed in deeds.ALL for name in [*deed.form(house.world), "form_id", "version"]]
    for turn, (deed, name) in enumerate(fields):
        for what, value in some(house, (KEYS if name in ("form_id", "version") else FORMS[house.connection.dialect.name]).items(), turn, 9):
            form = {**deed.form(house.world), "form_id": "k" * 20, "version": "", name: value}
            yield Request(deed.sender(house.world), deed.path(house.site, house.world), "POST", encoded(form), f"{name}: {what}")
