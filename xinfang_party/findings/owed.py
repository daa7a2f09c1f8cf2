"""What findings ask of a person: to mend, to confirm, to recheck, to close, to decide on more time. Each source's rows, and what a row says."""
from collections.abc import Callable
from typing import Any

from sqlalchemy import String, cast, func, select

from xinfang_party.access.terms import Identity
from xinfang_party.findings import turns
from xinfang_party.findings.models import BRIEF, Finding, FindingExtension
from xinfang_party.findings.terms import MENDING, State
from xinfang_party.findings.turns import Who, of_identity
from xinfang_party.organization.models import Branch
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import Found, Owed, Rows

STEPS = {State.REGISTERED: "制定整改措施", State.PLANNED: "整改问题并提交自查", State.REPORTED: "确认问题整改", State.CONFIRMED: "复核问题整改",
         State.PASSED: "问题销号"}


def in_states(whose: Callable[[Who], Any], *states: State) -> Callable[[Identity], Rows]:
    """Findings that stand there and whose next step is this person's, the nearest day first."""
    def rows(identity: Identity) -> Rows:
        return selected(cast(Finding.state, String)).where(Finding.state.in_(states), whose(of_identity(identity)))

    return rows


def selected(word: Any) -> Rows:
    brief = func.substr(Finding.facts, 1, BRIEF)
    return select(word, Finding.id, Branch.name, brief, Finding.due_on).join(Branch, Branch.id == Finding.branch_id).order_by(Finding.due_on, Finding.id)


to_mend = in_states(turns.mends, *sorted(MENDING))
to_confirm = in_states(turns.confirms, State.REPORTED)
to_recheck = in_states(turns.rechecks, State.CONFIRMED)
to_close = in_states(turns.closes, State.PASSED)


def to_extend(identity: Identity) -> Rows:
    return selected(cast(FindingExtension.state, String)).join(FindingExtension, FindingExtension.finding_id == Finding.id).where(
        turns.decides_extension(of_identity(identity)))


def step(row: Found) -> Owed:
    return Owed(STEPS[State(row.word)], f"{row.about}：{' '.join(row.more.split())}", path_to("findings.show_finding", finding_id=row.key), row.due_on)


def extension(row: Found) -> Owed:
    return Owed("决定延期申请", f"{row.about}：{' '.join(row.more.split())}", path_to("findings.show_finding", finding_id=row.key), row.due_on)
