"""The lines of a promise: measure, rule, baseline and target, and whose the facts picked by hand must be."""
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from xinfang_party.commitments import choices, figures, rules
from xinfang_party.commitments.models import Commitment, CommitmentLine, PickedFact
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.measures import registry
from xinfang_party.measures.asking import no_secret
from xinfang_party.measures.terms import Figure, Scope, Selection
from xinfang_party.organization.queries import membership_on

MOST_LINES = 3
SHARE_UNIT = "%"


def set_lines(commitment: Commitment, lines: list[dict[str, Any]]) -> None:
    """Replace the lines. Each: measure_code, target, and optionally level (member, branch, department), only {dimension: [values]},
    baseline with baseline_reason; `place` where the form has it, so that a refusal names the input (lines-0-target)."""
    if len(lines) > MOST_LINES:
        raise Refusal(f"一项承诺最多选 {MOST_LINES} 项指标，请分成几项承诺。", "lines")
    before = [(line, [PickedFact(fact_id=fact.fact_id, actor=fact.actor, picked_at=fact.picked_at) for fact in line.picked]) for line in commitment.lines]
    commitment.lines.clear()
    db.session.flush()
    for position, facts in enumerate(lines):
        line = make_line(commitment, position, facts)
        if any(figures.selection_of(line) == figures.selection_of(other) and line.measure_code == other.measure_code for other in commitment.lines):
            raise Refusal("这项指标与前面的重复，请换一项或去掉。", name_of(facts, position, "measure_code"))
        commitment.lines.append(line)
    for line in commitment.lines:
        line.picked.extend(picks_for(line, before))
    db.session.flush()


def picks_for(line: CommitmentLine, before: list[tuple[CommitmentLine, list[PickedFact]]]) -> list[PickedFact]:
    """What was picked for the line this one replaces: the one of the same rule, else of the same measure. Each is taken once."""
    same = [one for one in before if one[0].measure_code == line.measure_code]
    if not same:
        return []
    found = next((one for one in same if one[0].only == line.only and one[0].scope_level == line.scope_level), same[0])
    before.remove(found)
    return found[1]


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


def of_keeper(line: CommitmentLine, commitment: Commitment, fact_ids: Iterable[int]) -> set[int]:
    """Those of the facts that are the keeper's own: handled by the member who promises, or by the branch that does."""
    facts = registry.facts_of(registry.get(line.measure_code))
    level, key = ("branch", commitment.branch_id) if commitment.member_id is None else ("member", commitment.member_id)
    owner = facts.owners.columns.get(level)
    if owner is None:
        return set()
    statement = select(facts.of.id).where(facts.of.id.in_(list(fact_ids)), owner == key, *secrets_apart(facts))
    for model, on in facts.joins:
        statement = statement.outerjoin(model, on)
    return set(db.session.scalars(statement))


def secrets_apart(facts: Any) -> list[Any]:
    """A secret fact does not count by hand: a promise is read by many."""
    is_open = no_secret(facts)
    return [] if is_open is None else [is_open]


def why_not_picked(line: CommitmentLine, commitment: Commitment) -> str | None:
    """A case may have gone to somebody else since it was picked."""
    chosen = {fact.fact_id for fact in line.picked}
    if not chosen or chosen == of_keeper(line, commitment, chosen):
        return None
    return "手工计入的事项里，有的现在已经不是承诺人的，或者不能计入，请先移出再提交。"
