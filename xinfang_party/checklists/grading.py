"""The grades of an edition as text that a person writes, and back: one per line from the best down, "90 优秀"; the last begins at 0."""
import re
from collections.abc import Sequence
from itertools import pairwise

from xinfang_party.checklists.catalogue import number
from xinfang_party.checklists.terms import Grade
from xinfang_party.kernel.text import to_half_width

LEAST, MOST, LONGEST = number("least_grades"), number("most_grades"), number("longest_grade")
EXAMPLE = "90 优秀"
_LINE = re.compile(r"(?P<least>[0-9]{1,3}(?:\.[0-9])?)\s*分?\s+(?P<name>\S+)")


def read(text: str) -> tuple[Grade, ...]:
    """Raises `ValueError` with a sentence for what cannot be read or makes no order."""
    grades = tuple(grade_of(line.strip()) for line in text.splitlines() if line.strip())
    if not LEAST <= len(grades) <= MOST:
        raise ValueError(f"请写 {LEAST} 到 {MOST} 个等次，每行一个，例如“{EXAMPLE}”。")
    for better, worse in pairwise(grades):
        if worse.least >= better.least:
            raise ValueError(f"等次要从高到低写：“{worse.name}”的最低分应当比“{better.name}”的小。")
    if grades[-1].least != 0:
        raise ValueError(f"最后一行的最低分应当是 0，写成“0 {grades[-1].name}”，这样每个总分都有等次。")
    names = [grade.name for grade in grades]
    if (twice := next((name for name in names if names.count(name) > 1), None)) is not None:
        raise ValueError(f"等次的名称不能重复：“{twice}”写了两次。")
    return grades


def grade_of(line: str) -> Grade:
    match = _LINE.fullmatch(to_half_width(line))
    if match is None:
        raise ValueError(f"看不懂“{line[:40]}”，每行先写最低分，空一格，再写名称，例如“{EXAMPLE}”。")
    if float(match["least"]) > 100:
        raise ValueError(f"“{line[:40]}”：最低分应在 0 到 100 之间。")
    if len(match["name"]) > LONGEST:
        raise ValueError(f"等次的名称不超过 {LONGEST} 个字，请改短：“{match['name'][:40]}”。")
    return Grade(float(match["least"]), match["name"])


def write(grades: Sequence[Grade]) -> str:
    return "\n".join(f"{grade.least:g} {grade.name}" for grade in grades)


def why_not_cap(grades: Sequence[Grade], cap: str) -> str | None:
    names = [grade.name for grade in grades]
    return None if cap in names else f"“{cap}”不在上面的等次里，请写其中一个：{'、'.join(names)}。"
