"""The lines of a promise: measure, rule, picked facts, baseline and target."""
from collections.abc import Iterable, Mapping
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.commitments import choices, figures, rules
from xinfang_party.commitments.models import Commitment, CommitmentLine, PickedFact
from xinfang_party.commitments.terms import State
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.measures import registry
from xinfang_party.measures.terms import Figure, Scope, Selection
from xinfang_party.organization.queries import membership_on

MOST_LINES = 3
SHARE_UNIT = "%"


def set_lines(commitment: Commitment, lines: list[dict[str, Any]]) -> None:
    """Replace the lines. Each: measure_code, target, and optionally level (member, branch, department), only {dimension: [values]},
    baseline with baseline_reason; `place` where the form has it, so that a refusal names the input (lines-0-target)."""
    if len(lines) > MOST_LINES:
        raise Refusal(f"一项承诺最多选 {MOST_LINES} 项指标，请分成几项承诺。", "lines")
    commitment.lines.clear()
    db.session.flush()
    for position, facts in enumerate(lines):
        line = make_line(commitment, position, facts)
        if any(figures.selection_of(line) == figures.selection_of(other) and line.measure_code == other.measure_code for other in commitment.lines):
            raise Refusal("这项指标与前面的重复，请换一项或去掉。", name_of(facts, position, "measure_code"))
        commitment.lines.append(line)
    db.session.flush()


def make_line(commitment: Commitment, position: int, facts: dict[str, Any]) -> CommitmentLine:
    """A line with its baseline: the same measure over the period before, unless another is given with a reason."""
    measure = registry.get(facts["measure_code"])
    scope, only = scope_of(commitment, facts.get("level")), narrowed(facts.get("only") or {})
    found = baseline(commitment, measure.code, scope, only)
    given, reason = facts.get("baseline"), (facts.get("baseline_reason") or "").strip()
    if given is not None and given != found.value and not reason:
        raise Refusal("修改了基数，请写明理由（例如：上年数据不全）。", name_of(facts, position, "baseline_reason"))
    refuse(rules.why_not_text(reason), name_of(facts, position, "baseline_reason"))
    start = found.value if given is None else given
    refuse(rules.why_not_target(facts["target"], start, better=measure.better, is_share=measure.unit == SHARE_UNIT),
           name_of(facts, position, "target"))
    return CommitmentLine(
        position=position, measure_code=measure.code, scope_level=scope.level, scope_key=scope.key, only=only, target=facts["target"],
        baseline=start, baseline_numerator=found.numerator, baseline_denominator=found.denominator, baseline_period=str(found.period),
        baseline_on=found.as_of, baseline_reason="" if given is None else reason)


def name_of(facts: Mapping[str, Any], position: int, name: str) -> str:
    return f"lines-{facts.get('place', position)}-{name}"


def baseline(commitment: Commitment, code: str, scope: Scope, only: Mapping[str, Iterable[Any]]) -> Figure:
    selection = Selection(scope, tuple((name, tuple(values)) for name, values in sorted(only.items())))
    return figures.baseline_of(code, selection, commitment.period)


def scope_of(commitment: Commitment, level: str | None) -> Scope:
    """Whose facts: the member's own unless told, his or her branch's or department's; a branch promises for itself only."""
    if commitment.member_id is None or level == "branch":
        return Scope.branch(commitment.branch_id)
    if level != "department":
        return Scope.member(commitment.member_id)
    place = membership_on(commitment.member_id, clock.today())
    if place is None or place.department_id is None:
        raise Refusal("您还没有编入处室，不能按处室计算，请改选“我承办的”或“我所在支部的”。", "lines")
    return Scope.department(place.department_id)


def narrowed(only: Mapping[str, Iterable[Any]]) -> dict[str, list[Any]]:
    """The dimensions that were narrowed; what lies below a chosen subject counts with it."""
    return {name: choices.with_below(name, values) for name, values in only.items() if values}


def pick_by_number(line: CommitmentLine, commitment: Commitment, number: str, *, by: Identity) -> None:
    """Count one more fact, named by its number; it must be one this person may see."""
    refuse_unless_running(commitment)
    view = registry.rows_view(registry.facts_of(registry.get(line.measure_code)).of)
    fact_id = view.find(number.strip(), by) if view is not None and view.find is not None else None
    if fact_id is None:
        raise Refusal("没有找到这个编号，或者不在您的查看范围内，请核对后再填。", "fact")
    if fact_id in {fact.fact_id for fact in line.picked}:
        raise Refusal("这一件已经手工计入，不用再填。", "fact")
    line.picked.append(PickedFact(fact_id=fact_id, actor=by.name, picked_at=clock.now()))
    audit.record("commitment.picked", subject=commitment, by=by, line=line.id, fact=fact_id)


def unpick(line: CommitmentLine, commitment: Commitment, fact_id: int, *, by: Identity) -> None:
    refuse_unless_running(commitment)
    line.picked[:] = [fact for fact in line.picked if fact.fact_id != fact_id]
    audit.record("commitment.unpicked", subject=commitment, by=by, line=line.id, fact=fact_id)


def refuse_unless_running(commitment: Commitment) -> None:
    if commitment.is_frozen:
        raise Refusal("承诺期已经结束，数据已封存，不能再增减事项。", "fact")
    if commitment.state is not State.PUBLISHED:
        raise Refusal("公示之后、述诺之前才能手工计入或移出事项。", "fact")


def refuse(reason: str | None, field: str) -> None:
    if reason:
        raise Refusal(reason, field)
