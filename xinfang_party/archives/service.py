"""Hand a year's archive in, receive it, return it."""
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.archives import rules
from xinfang_party.archives.models import HandIn
from xinfang_party.archives.terms import HandInState, Line
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.organization.models import Branch
from xinfang_party.web.links import path_to

NOT_WAITING = "这一份不在等待接收，请刷新页面看最新情况。"
NOT_RECEIVED = "这一份还没有归档，请刷新页面看最新情况。"


class Unexplained(Refusal):
    """A `Refusal` about one line of the list."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.code = code


def hand_in(branch: Branch, year: int, *, lines: Sequence[Line], notes: Mapping[str, str], note: str = "", by: Identity) -> HandIn:
    """`lines`: the list as it stands now; what lacks needs a word of the branch, line by line."""
    hold(branch.id)
    found = db.session.scalars(select(HandIn).where(HandIn.branch_id == branch.id, HandIn.year == year).execution_options(populate_existing=True)).one_or_none()
    refuse(rules.why_not_hand_in(year, clock.today(), found.state if found else None))
    refuse(why_not_text(note), "note")
    wrong = rules.why_not_notes(lines, notes)
    if wrong:
        raise Unexplained(wrong[1], wrong[0])
    if found is None:
        found = HandIn(branch_id=branch.id, year=year)
        db.session.add(found)
    found.state, found.handed_on, found.handed_by, found.handed_by_account_id = HandInState.HANDED, clock.today(), by.name[:80], by.account_id
    found.lacks = [{"title": line.title, "lacks": list(line.lacks), "note": notes.get(line.code, "")} for line in lines if line.lacks]
    found.note = note
    audit.record("hand-in.handed", subject=found, by=by, branch=branch.id, year=year, count=len(found.lacks))
    return found


def receive(found: HandIn, *, archive_number: str, version: int | None = None, by: Identity) -> None:
    hold_waiting(found, version)
    refuse("自己移交的，请由机关党委其他人接收。" if by.account_id is not None and by.account_id == found.handed_by_account_id else None)
    refuse(why_not_text(archive_number), "archive_number")
    found.state, found.received_on, found.received_by, found.archive_number = HandInState.RECEIVED, clock.today(), by.name[:80], archive_number
    audit.record("hand-in.received", subject=found, by=by, branch=found.branch_id, year=found.year, number=archive_number)


def give_back(found: HandIn, *, reason: str, version: int | None = None, by: Identity) -> None:
    hold_waiting(found, version)
    refuse(why_not_text(reason), "reason")
    found.state, found.returned_on, found.return_reason = HandInState.RETURNED, clock.today(), reason
    audit.record("hand-in.returned", subject=found, by=by, branch=found.branch_id, year=found.year, reason=reason)


def reopen(found: HandIn, *, reason: str, version: int | None = None, by: Identity) -> None:
    """Received by mistake: it waits again, to be received or returned. What had been written stays in the audit."""
    hold_at(found, version, HandInState.RECEIVED, NOT_RECEIVED)
    refuse(None if reason.strip() else "请写明为什么撤回接收。", "reason")
    refuse(why_not_text(reason), "reason")
    before = {"received_on": found.received_on, "received_by": found.received_by, "archive_number": found.archive_number}
    found.state, found.received_on, found.received_by, found.archive_number = HandInState.HANDED, None, "", ""
    audit.record("hand-in.reopened", subject=found, by=by, branch=found.branch_id, year=found.year, reason=reason, before=before)


def hold_waiting(found: HandIn, version: int | None) -> None:
    hold_at(found, version, HandInState.HANDED, NOT_WAITING)


def hold_at(found: HandIn, version: int | None, state: HandInState, otherwise: str) -> None:
    hold(found.branch_id)
    db.session.refresh(found)
    if version is not None and version != found.version:
        raise Conflict(MEANWHILE, path_to("archives.show_archive", branch_id=found.branch_id, year=found.year))
    refuse(None if found.state is state else otherwise)


def hold(branch_id: int) -> None:
    """Two who act on the archive or the handover of one branch wait for each other."""
    db.session.scalar(select(Branch.id).where(Branch.id == branch_id).with_for_update())
