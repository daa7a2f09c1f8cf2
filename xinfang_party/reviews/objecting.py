"""Objections to a version on notice. Who said it only the discipline office reads, and the objector."""
from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.integrity.models import RegisterVersion
from xinfang_party.integrity.naming import chain_of
from xinfang_party.integrity.terms import State
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.notifications import service as notifications
from xinfang_party.reviews import queries, rules, service
from xinfang_party.reviews.models import Objection
from xinfang_party.reviews.notices import ANSWERED
from xinfang_party.web.links import path_to


def object_(version: RegisterVersion, *, text: str, by: Identity) -> Objection:
    held, today = queries.held(version), clock.today()
    refuse(rules.why_not_object(held.state, held.notice_from_on, held.notice_to_on, today))
    refuse(why_not_text(text), "text")
    refuse(None if text.strip() else "请写明您对哪一处有不同意见。", "text")
    if any(one.answered_on is None and one.account_id == by.account_id for one in queries.objections_of(held, by)):
        raise Refusal("您对这个版本提过异议，请等答复。")
    objection = Objection(version_id=held.id, text=text, account_id=by.account_id, member_id=by.member_id, objector=by.name, made_on=today)
    db.session.add(objection)
    db.session.flush()
    audit.record("risk-objection.made", by=by)  # to which register is not told: who objected only the discipline office reads
    return objection


def answer(objection: Objection, *, is_upheld: bool, answer: str, seen: int | None = None, by: Identity) -> None:
    """Upheld: back to the own check, the reason told there. The objector reads the answer on the page of notices, whatever becomes of the version."""
    held = queries.held(objection.of_version)
    db.session.refresh(objection)
    if seen is not None and seen != objection.version:
        raise Conflict(MEANWHILE, path_to("integrity.show_version", version_id=held.id))
    is_own = by.account_id is not None and by.account_id == objection.account_id
    refuse(rules.why_not_answer(objection.answered_on, chain_of(held), by.member_id, is_own=is_own))
    refuse(why_not_text(answer) or rules.why_not_reason(answer), "answer")
    objection.is_upheld, objection.answer, objection.answered_on, objection.answered_by = is_upheld, answer, clock.today(), by.name
    audit.record("risk-objection.answered", subject=objection, by=by)
    notifications.notify_accounts([] if objection.account_id is None else [objection.account_id], kind=ANSWERED, subject=objection,
                                  text="您对廉政风险公示提的异议已经答复，请打开页面查看。", url=path_to("reviews.list_notices"))
    if is_upheld and held.state is State.NOTICE:
        service.advance(held, "uphold", answer, by)
        service.begin_anew(held)
