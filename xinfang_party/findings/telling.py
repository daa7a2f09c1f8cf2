"""Who is told what of a finding."""
from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from xinfang_party.access.terms import Role
from xinfang_party.accounts.models import Account
from xinfang_party.findings import notices, rules, turns
from xinfang_party.findings.models import Finding, FindingExtension
from xinfang_party.findings.terms import Lateness, State
from xinfang_party.findings.turns import READER, Who
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import chinese
from xinfang_party.notifications import service as notifications
from xinfang_party.notifications.registry import Kind
from xinfang_party.web.links import path_to

Whose = Callable[[Who], ColumnElement[bool]]
TURNS: dict[State, tuple[Kind, Whose, str]] = {
    State.REGISTERED: (notices.PLAN, turns.mends, "登记了问题{number}，请在{due}前制定整改措施并完成整改：{brief}"),
    State.PLANNED: (notices.AGAIN, turns.mends, "问题{number}没有通过，请按意见继续整改：{word}"),
    State.REPORTED: (notices.CONFIRM, turns.confirms, "问题{number}已提交自查，请确认：{brief}"),
    State.CONFIRMED: (notices.RECHECK, turns.rechecks, "问题{number}已确认整改，请复核：{brief}"),
    State.PASSED: (notices.CLOSE, turns.closes, "问题{number}复核通过，请销号：{brief}"),
}
"""State → the notice, whose step it is, the words."""


def tell_turn(finding: Finding, word: str = "") -> int:
    """Those whose step it is now. A step that comes back is asked for anew."""
    kind, whose, words = TURNS[finding.state]
    return tell(finding, kind, words.format(number=finding.number, due=chinese(finding.due_on), brief=finding.brief, word=word), whose,
                time=str(len(finding.steps)))


def tell_menders(finding: Finding, kind: Kind, text: str) -> int:
    return tell(finding, kind, text, turns.mends)


def tell_overdue(finding: Finding, level: Lateness, today: date) -> int:
    """First those whose step it is and the owner; then also who leads the branch; then also the offices. Once for each level and due day."""
    step, late = rules.TURNS[finding.state][0], rules.late_words(finding.state, finding.due_on, today)
    text = f"问题{finding.number}（期限 {chinese(finding.due_on)}）{late}。下一步：{step}。{finding.brief}"
    turn = TURNS[finding.state][1]
    if finding.state.waits_for_mender and finding.owner_id is not None:
        turn = turns.is_owner
    told: dict[Lateness, list[Whose]] = {Lateness.REMIND: [turn, turns.is_owner]}
    told[Lateness.SUPERVISE] = [*told[Lateness.REMIND], turns.leads]
    told[Lateness.TALK] = [*told[Lateness.SUPERVISE], lambda who: or_(who.has(Role.PARTY_OFFICE), who.has(Role.DISCIPLINE))]
    return tell(finding, notices.OVERDUE[level], text, *told[level], due_on=finding.due_on)


def tell_asked(extension: FindingExtension) -> int:
    finding = extension.finding
    text = f"问题{finding.number}申请延期到{chinese(extension.new_on)}，请决定：{extension.reason}"
    asked = select(Account.id).join(FindingExtension, FindingExtension.id == extension.id).join(FindingExtension.finding).where(
        turns.decides_extension(READER), Account.disabled_at.is_(None))
    return notifications.notify_accounts(db.session.scalars(asked).all(), kind=notices.EXTENSION_ASKED, subject=extension, text=text, url=address(finding))


def tell(finding: Finding, kind: Kind, text: str, *whose: Whose, due_on: date | None = None, time: str = "") -> int:
    found = accounts(finding, *whose)
    return notifications.notify_accounts(found, kind=kind, subject=finding, text=text, url=address(finding), due_on=due_on or finding.due_on, time=time)


def accounts(finding: Finding, *whose: Whose) -> Collection[int]:
    """Ids of the accounts in use of those whose step it is."""
    db.session.flush()
    conditions: list[Any] = [one(READER) for one in whose]
    return db.session.scalars(select(Account.id).join(Finding, Finding.id == finding.id).where(or_(*conditions), Account.disabled_at.is_(None))).all()


def address(finding: Finding) -> str:
    return path_to("findings.show_finding", finding_id=finding.id)
