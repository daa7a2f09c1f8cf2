"""Promises on the pages of others: of a fact those it counts for, of a member and a branch their own; on the home page how many stand at which step."""
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from flask import render_template
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from xinfang_party.access.gate import current
from xinfang_party.access.terms import Identity
from xinfang_party.commitments.figures import seen_of
from xinfang_party.commitments.models import Commitment, CommitmentLine, PickedFact, period_of
from xinfang_party.commitments.queries import IS_PUBLIC, listed, readable
from xinfang_party.commitments.terms import Kind, State
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, registry
from xinfang_party.measures.terms import Scope, Selection
from xinfang_party.organization.models import Branch

LEVELS = ("member", "branch", "department")
MOST_ASKED, MOST_SHOWN = 500, 10
Question = tuple[str, Selection, Period]


def case_panel(case: Any) -> str | None:
    """The public promises a fact counts for, by rule or by hand: two statements however many there are."""
    questions: dict[Question, list[int]] = defaultdict(list)
    for line in db.session.execute(candidates(case)):
        if registry.facts_of(registry.get(line.measure_code)).of is type(case):
            questions[question(line, case)].append(line.commitment_id)
    if not questions:
        return None
    return show(listed(current()).where(or_(*(and_(Commitment.id.in_(ids), counts(case, *asked)) for asked, ids in questions.items()))))


def candidates(case: Any) -> Select[Any]:
    """Lines of public promises about one of the fact's owners, or for which it was picked; `is_picked` says the latter."""
    picked = exists().where(PickedFact.line_id == CommitmentLine.id, PickedFact.fact_id == case.id)
    owners = [and_(CommitmentLine.scope_level == level, CommitmentLine.scope_key == key)
              for level in LEVELS if (key := getattr(case, f"{level}_id")) is not None]
    return select(
        CommitmentLine.commitment_id, CommitmentLine.measure_code, CommitmentLine.scope_level, CommitmentLine.scope_key, CommitmentLine.only,
        Commitment.starts_on, Commitment.ends_on, picked.label("is_picked"),
    ).join(CommitmentLine.commitment).where(IS_PUBLIC, or_(picked, *owners)).order_by(Commitment.ends_on.desc(), CommitmentLine.id).limit(MOST_ASKED)


def question(line: Any, case: Any) -> Question:
    """Equal for lines that ask the same of this fact."""
    only = tuple((name, tuple(values)) for name, values in sorted(line.only.items()))
    selection = Selection(Scope(line.scope_level, line.scope_key), only, (case.id,) if line.is_picked else ())
    return line.measure_code, selection, period_of(line.starts_on, line.ends_on)


def counts(case: Any, code: str, selection: Selection, period: Period) -> ColumnElement[bool]:
    """Is this fact among those that stand behind the figure?"""
    model = type(case)
    return engine.rows(code, selection, period, seen=seen_of(code, selection, period)).with_only_columns(model.id).where(model.id == case.id).order_by(None).exists()


def panel_of_member(member: Any) -> str | None:
    return show(listed(current()).where(Commitment.member_id == member.id).limit(MOST_SHOWN))


def panel_of_branch(branch: Any) -> str | None:
    return show(listed(current()).where(Commitment.branch_id == branch.id, Commitment.kind == Kind.BRANCH).limit(MOST_SHOWN))


@dataclass(frozen=True)
class Steps:
    """How many promises of one branch stand at each step, as far as the viewer may read them."""

    branch_id: int
    name: str
    counts: dict[State, int] = field(default_factory=dict)


def panel_of_steps(viewer: Identity) -> str | None:
    """For those who lead a branch or sit in its committee: step → how many, of each such branch. One statement; steps at which nothing stands are left out."""
    branches = steps_of(viewer)
    taken = {state for branch in branches for state in branch.counts}
    steps = [state for state in State if state in taken and state is not State.WITHDRAWN]
    return render_template("commitments/_steps.html", branches=branches, steps=steps) if steps else None


def steps_of(viewer: Identity) -> list[Steps]:
    own = viewer.led_branch_ids | viewer.committee_branch_ids
    if not own:
        return []
    statement = select(Branch.id, Branch.name, Commitment.state, func.count()).join(Branch, Branch.id == Commitment.branch_id).where(
        Commitment.branch_id.in_(own), readable(viewer)).group_by(Branch.id, Branch.name, Commitment.state).order_by(Branch.sort_order, Branch.id)
    found: dict[int, Steps] = {}
    for branch_id, name, state, count in db.session.execute(statement):
        found.setdefault(branch_id, Steps(branch_id, name)).counts[state] = count
    return list(found.values())


def show(statement: Select[Any]) -> str | None:
    """The fragment with those of the statement; it holds only what the viewer may read."""
    found = db.session.scalars(statement).unique().all()
    return render_template("commitments/_panel.html", commitments=found) if found else None
