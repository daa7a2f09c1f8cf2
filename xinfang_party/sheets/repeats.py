"""The same key twice in one file, however far apart. Said twice the same way it is one fact; said differently, a person decides.

Memory stays small: a first reading keeps one number per key, a second one looks only at the keys that stood more than once.
"""
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xinfang_party.sheets.parsing import Parser, digest, parse_cells
from xinfang_party.sheets.sources import Source, chunks
from xinfang_party.sheets.terms import Row, Sheet

Key = tuple[Any, ...]
Choice = Mapping[str, str | None]
"""Digest of a row → the suffix its key gets ("" for none), or None when the row is left out."""
Decisions = Callable[[Sequence[str]], Mapping[str, Sequence[Choice]]]
Progress = Callable[[int, int, str], None]


@dataclass
class Repeats:
    """What a survey of the keys found. `digests`: each repeated key → what its rows say; `choices`: what was decided about it before.

    `joined`: the keys whose rows are numbered parts of one fact, which needed no decision.
    """

    total: int = 0
    present: set[int] = field(default_factory=set, repr=False)
    digests: dict[Key, set[str]] = field(default_factory=dict)
    choices: dict[Key, Choice] = field(default_factory=dict)
    joined: set[Key] = field(default_factory=set)

    def is_conflict(self, key: Key) -> bool:
        return len(self.digests[key]) > 1 and key not in self.choices


def survey(source: Source, sheet: Sheet, places: Mapping[str, int], decisions: Decisions, progress: Progress) -> Repeats:
    """Find the repeated keys of the whole source and the decisions that still fit them."""
    found, twice = Repeats(), set[int]()
    columns = [(sheet.by_field[name], dict[str, Any]()) for name in sheet.keys]
    for chunk in chunks(source.rows([places[name] for name in sheet.keys])):
        parts = [parse_cells(column, [cells[place] for _, cells in chunk], memory)[0] for place, (column, memory) in enumerate(columns)]
        for key in zip(*parts, strict=True):
            if None not in key:
                mark = hash(key)
                (twice if mark in found.present else found.present).add(mark)
        found.total += len(chunk)
        progress(found.total, 0, "正在读取")
    if twice:
        said = what_they_say(source, sheet, places, twice)
        found.digests = {key: set(rows) for key, rows in said.items()}
        found.choices = fitting(found, sheet, decisions)
        wholes = {key: whole for key, rows in said.items() if found.is_conflict(key) and (whole := of_parts(rows, sheet))}
        found.choices |= wholes
        found.joined = set(wholes)
    return found


def what_they_say(source: Source, sheet: Sheet, places: Mapping[str, int], twice: set[int]) -> dict[Key, dict[str, Mapping[str, Any]]]:
    """The digests of the rows of every key that really stands more than once (two keys may share a mark), each with what it says of its part and age."""
    parser, said, counts = Parser(sheet, places), dict[Key, dict[str, Mapping[str, Any]]](), dict[Key, int]()
    for chunk in chunks(source.rows()):
        for row in parser.rows(chunk):
            key = key_of(row, sheet)
            if None not in key and hash(key) in twice:
                said.setdefault(key, {})[digest(row)] = row.values if sheet.part in places else {}
                counts[key] = counts.get(key, 0) + 1
    return {key: digests for key, digests in said.items() if counts[key] > 1}


def fitting(found: Repeats, sheet: Sheet, decisions: Decisions) -> dict[Key, Choice]:
    """Decisions made before about exactly these rows, unless a new key of theirs stands in the file by itself."""
    open_keys = {key_text(key): key for key, digests in found.digests.items() if len(digests) > 1}
    chosen: dict[Key, Choice] = {}
    for text, choices in decisions(list(open_keys)).items():
        key = open_keys[text]
        for choice in choices:
            suffixes = [suffix for suffix in choice.values() if suffix]
            free = all(hash(with_suffix(key, suffix)) not in found.present for suffix in suffixes)
            if set(choice) == found.digests[key] and free:
                chosen[key] = choice
    return chosen


def of_parts(rows: Mapping[str, Mapping[str, Any]], sheet: Sheet) -> Choice | None:
    """The newest of the rows where each is another numbered part; None where they are no parts, or two of them are the same one."""
    parts = [values.get(sheet.part) for values in rows.values()]
    if None in parts or len(set(parts)) < len(parts):
        return None

    def age(mark: str) -> tuple[bool, Any, Any]:
        said = sheet.newer(dict(rows[mark])) if sheet.newer else None
        return said is not None, said if said is not None else 0, rows[mark][sheet.part]

    newest = max(rows, key=age)
    return {mark: "" if mark == newest else None for mark in rows}


def key_of(row: Row, sheet: Sheet) -> Key:
    return tuple(row.values[name] for name in sheet.keys)


def key_text(key: Key) -> str:
    return " / ".join(str(part) for part in key)[:300]


def with_suffix(key: Key, suffix: str) -> Key:
    return (f"{key[0]}{suffix}", *key[1:]) if suffix else key
