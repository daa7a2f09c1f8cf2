"""What may be done with a consultation, and when: values and `today` in, a sentence or nothing out."""
import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from xinfang_party.consultations.catalogue import number
from xinfang_party.consultations.terms import VERB_LABELS, Decided, State
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.workflow import Workflow

FLOW: Workflow[State] = Workflow({
    (State.PLANNED, "edit"): State.PLANNED,
    (State.PLANNED, "hold"): State.HELD,
    (State.HELD, "correct"): State.HELD,
    (State.HELD, "carry-out"): State.HELD,
    (State.HELD, "close"): State.CLOSED,
    (State.CLOSED, "reopen"): State.HELD,
    (State.PLANNED, "cancel"): State.CANCELLED,
}, VERB_LABELS)
Reason = tuple[str, str]
"""(sentence, field)."""
BETWEEN = re.compile(r"[\s、，,；;]+")
LONGEST_UNIT, LONGEST_QUESTION = 80, 300


def names_in(text: str) -> list[str]:
    """Names or numbers typed one after another, each once."""
    return list(dict.fromkeys(one for one in BETWEEN.split(text) if one))


def lines_in(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def why_not_units(lead: str, others: Sequence[str]) -> Reason | None:
    """One leads; a consultation of one unit is none."""
    if lead in others:
        return "牵头单位不用在参加单位里再写一次。", "units"
    if not others:
        return "会商要有牵头单位以外的单位参加，请写至少一个。", "units"
    if len(others) >= number("most_units"):
        return f"一次会商最多 {number('most_units')} 个单位。", "units"
    return ("单位的名称太长，请一行写一个单位。", "units") if any(len(one) > LONGEST_UNIT for one in others) else None


def why_not_questions(questions: Sequence[str]) -> str | None:
    if not questions:
        return "请写明要商量哪些问题，一行一个。"
    if len(questions) > number("most_questions"):
        return f"一次会商最多 {number('most_questions')} 个问题。"
    return f"一个问题不要超过 {LONGEST_QUESTION} 个字。" if any(len(one) > LONGEST_QUESTION for one in questions) else None


def why_not_planned(planned_on: date, today: date) -> str | None:
    if planned_on < today - timedelta(days=number("written_after")):
        return f"只能补记 {number('written_after')} 日以内的会商，请检查日期。"
    return f"请安排在 {number('planned_ahead')} 日以内。" if planned_on > today + timedelta(days=number("planned_ahead")) else None


def why_not_held(held_on: date, today: date) -> str | None:
    if held_on > today:
        return "会商还没有开，请开过以后再登记。"
    return f"只能补记 {number('written_after')} 日以内的会商，请检查日期。" if held_on < today - timedelta(days=number("written_after")) else None


def late_entry(day: date | None, recorded_on: date | None) -> str:
    """Said wherever the day it was held, or something was carried out, is told."""
    return f"（{recorded_on.isoformat()} 补登）" if day and recorded_on and recorded_on > day else ""


def why_not_decided(decisions: Sequence[Decided], held_on: date, done: Collection[int] = ()) -> str | None:
    """The first fault there is. `done`: places, from 0, of what is carried out already."""
    every = (faults_of(one, held_on, is_done=place in done) for place, one in enumerate(decisions))
    return next((f"第 {place} 个问题：{faults[0][0]}" for place, faults in enumerate(every, 1) if faults), None)


def faults_of(one: Decided, held_on: date | None, *, is_done: bool = False) -> list[Reason]:
    """Whatever was decided has who does it and by when; where nothing was decided there is nobody to do it."""
    found = [] if one.question else [("问题不能清空。", "question")]
    found += [(fault, name) for name in ("question", "decision", "owner_unit") if (fault := why_not_text(getattr(one, name), "保存"))]
    if not one.decision:
        left = next((name for name in ("owner_unit", "due_on") if getattr(one, name)), None)
        return found + [("已经登记落实，议定的事不能清空。", "decision")] * is_done + ([("没有议定的，落实单位和期限也不填。", left)] if left else [])
    if not one.owner_unit:
        found.append(("请写由哪个单位落实。", "owner_unit"))
    fault = why_not_due(one.due_on, held_on)
    return [*found, (fault, "due_on")] if fault else found


def why_not_due(due_on: date | None, held_on: date | None) -> str | None:
    """`held_on`: nothing is said of the stretch where that day is not known."""
    if due_on is None:
        return "请写最晚哪天落实。"
    within = number("carried_within")
    is_within = held_on is None or held_on <= due_on <= held_on + timedelta(days=within)
    return None if is_within else f"期限应在会商当天到以后 {within} 日之内。"


def why_not_moved(held_on: date, done: Sequence[date]) -> str | None:
    """Nothing was carried out before it was decided."""
    first = min(done, default=None)
    return f"议定的事 {first.isoformat()} 已经落实，会商日期不能晚于那一天。" if first is not None and held_on > first else None


def first_due(before: date | None, due_on: date | None, *, is_first_day: bool) -> date | None:
    """The day an outcome is judged by: the first that was set, a slip of the pen put right on the day of the record. A later one only says when to press
    again; an earlier one counts."""
    if before is None or is_first_day:
        return due_on
    return before if due_on is None else min(before, due_on)


def why_not_carried_out(*, is_decided: bool, done_on: date, held_on: date | None, today: date) -> str | None:
    if not is_decided:
        return "这个问题没有议定要办的事。"
    return None if held_on is not None and held_on <= done_on <= today else "落实日期应在会商当天以后，并且不晚于今天。"


def why_not_close(open_decisions: int) -> str | None:
    return f"还有 {open_decisions} 项议定的事没有登记落实，都落实了再办结。" if open_decisions else None


def is_late(due_on: date | None, done_on: date | None, today: date) -> bool:
    return due_on is not None and done_on is None and due_on < today
