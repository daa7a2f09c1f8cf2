"""What others decide on a finding: confirm or return, find it mended or not, close; and more time. Each by another person than before."""
from datetime import date

from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.terms import Identity
from xinfang_party.findings import notices, rules, telling
from xinfang_party.findings.models import Finding, FindingExtension
from xinfang_party.findings.service import is_of_branch, move, open_parts, refuse_stale, step
from xinfang_party.findings.terms import ExtensionState, Person
from xinfang_party.findings.turns import person
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, refuse
from xinfang_party.kernel.periods import chinese
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE


def confirm(finding: Finding, *, opinion: str = "", version: int | None = None, by: Identity) -> None:
    """The department or branch vouches for the report; those who recheck are told."""
    refuse_stale(finding, version)
    refuse(rules.why_not_confirm(person(by), finding.hands))
    move(finding, "confirm", opinion, by=by)
    telling.tell_turn(finding)


def return_(finding: Finding, *, opinion: str, version: int | None = None, by: Identity) -> None:
    """Not done as reported: back to the branch, with what is missing."""
    refuse_stale(finding, version)
    refuse(rules.why_not_confirm(person(by), finding.hands))
    refuse(None if opinion.strip() else "退回请写明还差什么。", "opinion")
    move(finding, "return", opinion, by=by)
    telling.tell_turn(finding, opinion)


def recheck(finding: Finding, *, passes: bool, opinion: str, version: int | None = None, by: Identity) -> None:
    """复核: another person looks whether it is mended. Not passed, it goes back to the branch and is counted."""
    refuse_stale(finding, version)
    refuse(rules.why_not_recheck(person(by), finding.hands, is_of_branch=is_of_branch(finding, by)))
    refuse(None if opinion.strip() else "请写明复核看了什么、结果怎样。", "opinion")
    move(finding, "pass" if passes else "fail", opinion, by=by)
    telling.tell_turn(finding, opinion)


def close(finding: Finding, *, opinion: str = "", version: int | None = None, by: Identity) -> None:
    """销号, by one who neither mended nor rechecked it."""
    refuse_stale(finding, version)
    refuse(rules.why_not_close(person(by), finding.hands, is_of_branch=is_of_branch(finding, by)))
    refuse(rules.why_not_end(open_parts(finding)))
    move(finding, "close", opinion, by=by, closed_on=clock.today(), approver=by.name)
    telling.tell_menders(finding, notices.CLOSED, f"问题{finding.number}已销号。")


def refuse_close(finding: Finding, *, opinion: str, version: int | None = None, by: Identity) -> None:
    """Not mended after all, says one who might have closed it: back to the branch, with what is missing. No recheck that failed."""
    refuse_stale(finding, version)
    refuse(rules.why_not_close(person(by), finding.hands, is_of_branch=is_of_branch(finding, by)))
    refuse(None if opinion.strip() else "不予销号请写明还差什么。", "opinion")
    move(finding, "refuse-close", opinion, by=by)
    telling.tell_turn(finding, opinion)


# --- more time ----------------------------------------------------------------------------------------------------------------

def ask_extension(finding: Finding, *, new_on: date, reason: str, version: int | None = None, by: Identity) -> FindingExtension:
    """The Party office is told; until it decides the day stays."""
    refuse_stale(finding, version)
    waits = any(one.state is ExtensionState.ASKED for one in finding.extensions)
    refuse(rules.why_not_ask_extension(finding.state, finding.due_on, new_on, clock.today(), waits=waits), "new_on")
    refuse(None if reason.strip() else "请写明为什么不能按期完成。", "reason")
    refuse(why_not_text(reason), "reason")
    asked = FindingExtension(finding=finding, before_on=finding.due_on, new_on=new_on, reason=reason, state=ExtensionState.ASKED,
                             asker_account_id=by.account_id, asker_member_id=by.member_id, asked_by=by.name, asked_on=clock.today())
    db.session.add(asked)
    flag_modified(finding, "due_on")
    step(finding, "ask-extension", f"延到{chinese(new_on)}：{reason}", by=by)
    telling.tell_asked(asked)
    return asked


def decide_extension(extension: FindingExtension, *, approves: bool, opinion: str, version: int | None = None, by: Identity) -> None:
    """By the Party office, never by who asked, is responsible or belongs to the branch. The day before stays on record."""
    finding = extension.finding
    if version is not None and version != extension.version:
        raise Conflict(MEANWHILE, telling.address(finding))
    refuse(rules.why_not_decide_extension(extension.state, finding.state, asker_of(extension), person(by), is_concerned=is_concerned(finding, by),
                                          approves=approves, opinion=opinion), "opinion")
    refuse(why_not_text(opinion), "opinion")
    extension.state = ExtensionState.APPROVED if approves else ExtensionState.REFUSED
    extension.approver, extension.decided_on, extension.opinion = by.name, clock.today(), opinion
    if approves:
        extension.before_on, finding.due_on = finding.due_on, extension.new_on
    step(finding, "approve-extension" if approves else "refuse-extension", opinion, by=by)
    words = f"延期申请已同意，新的期限是{chinese(extension.new_on)}。" if approves else f"延期申请没有同意：{opinion}"
    telling.tell_menders(finding, notices.EXTENSION_DECIDED, f"问题{finding.number}的{words}")


def is_concerned(finding: Finding, by: Identity) -> bool:
    return person(by).is_one_of(finding.hands.owner) or is_of_branch(finding, by)


def asker_of(extension: FindingExtension) -> Person:
    return Person(extension.asker_account_id, extension.asker_member_id)


def waiting_extension(finding: Finding) -> FindingExtension | None:
    """The one that waits for a decision, while there is something to extend."""
    return next((one for one in finding.extensions if one.state is ExtensionState.ASKED), None) if finding.state.is_open else None
