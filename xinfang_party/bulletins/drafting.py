"""The first text of each section, made from what records say: values in, paragraphs out. Items in the order of the standard, branches in that of
the roll: nobody is first or last."""
from collections.abc import Sequence
from datetime import date

from xinfang_party.bulletins.catalogue import value
from xinfang_party.bulletins.terms import Fault, Tally
from xinfang_party.findings.rules import due_words, late_words
from xinfang_party.kernel.periods import chinese

NOTHING_STRONG = "这一时段没有由记录证明普遍达到的条目。"
NO_PROBLEM = "这一时段记录里没有发现问题。"
NOTHING_DUE = "没有等待整改的问题。"
CUT = "还有 {} 条没有写进来，请到“支部标准”和“问题整改”里看。"


def strong_points(tallies: Sequence[Tally]) -> str:
    """Items that all, or most, of those who owe them are proved by records to meet."""
    return fitted([f"{one.code} {one.name}：{one_of(len(one.met), one.owed)}由记录证明达到。" for one in tallies if is_strong(one)] or [NOTHING_STRONG])


def is_strong(one: Tally) -> bool:
    return bool(one.met) and 100 * len(one.met) >= value("strong_share") * one.owed


def problems(tallies: Sequence[Tally], found: Sequence[Fault]) -> str:
    """Items that are not met, each with the branches and their figures; then what was found in the period."""
    missed = [f"{one.code} {one.name}：{one_of(len(one.missed), one.owed)}没有达到。{named(one.missed)}。" for one in tallies if one.missed]
    told = [f"{one.number}（{'，'.join(filter(None, (one.branch, one.item_code)))}）：{one.brief}" for one in found]
    return fitted([*missed, *([f"检查发现的问题 {len(found)} 个："] if found else []), *told] or [NO_PROBLEM])


def due(open_ones: Sequence[Fault], today: date) -> str:
    """What is still to be mended, the nearest day first."""
    return fitted([due_line(one, today) for one in sorted(open_ones, key=lambda one: one.due_on)] or [NOTHING_DUE])


def due_line(one: Fault, today: date) -> str:
    late = late_words(one.state, one.due_on, today)
    return f"{one.number}（{one.branch}）：{one.brief.rstrip('。')}；{due_words(one.due_kind)} {chinese(one.due_on)}{f'，{late}' if late else ''}。"


def one_of(some: int, owed: int) -> str:
    """"3/5 个党支部"."""
    return f"{some}/{owed} 个党支部"


def named(missed: Sequence[tuple[str, str]]) -> str:
    return "；".join(f"{name}，{words}" if words else name for name, words in missed)


def fitted(lines: Sequence[str]) -> str:
    """Whole lines, as many as a section holds; it says how many there was no room for."""
    room = value("longest") - len(CUT) - len(str(len(lines)))
    kept: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            return "\n".join([*kept, CUT.format(len(lines) - len(kept))])
        kept.append(line)
    return "\n".join(kept)
