"""Acts of handling (提醒、约谈、限期整改、移送): written down, corrected while they are open, finished; opened again where that was wrong.

Only the discipline office knows of them.
"""
from datetime import date
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.integrity.models import Register
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.signals import rules
from xinfang_party.signals.models import RiskSignal, RiskWarning
from xinfang_party.web.links import path_to

TEXTS = ("basis", "document_no", "acted_by")


def record(register: Register, *, facts: dict[str, Any], signal_id: int | None = None, by: Identity) -> RiskWarning:
    """`facts`: kind, basis, document_no, acted_on, acted_by, due_on. `signal_id`: of the same department."""
    signal = db.session.get(RiskSignal, signal_id) if signal_id is not None else None
    warning = RiskWarning(register_id=register.id, signal_id=signal.id if signal is not None and signal.department_id == register.department_id else None)
    write(warning, facts)
    db.session.add(warning)
    db.session.flush()
    audit.record("risk-warning.recorded", subject=warning, by=by)
    return warning


def edit(warning: RiskWarning, *, facts: dict[str, Any], seen: int | None = None, by: Identity) -> None:
    refuse_stale(warning, seen)
    refuse("已经办结，不能再改。" if warning.done_on is not None else None)
    write(warning, facts)
    audit.record("risk-warning.edited", subject=warning, by=by)


def write(warning: RiskWarning, facts: dict[str, Any]) -> None:
    for name in TEXTS:
        refuse(why_not_text(facts[name]), name)
    refuse(None if facts["basis"].strip() else "请写明事由和依据。", "basis")
    refuse(*(rules.why_not_warning(facts["kind"], facts["acted_on"], facts["due_on"], clock.today()) or (None, None)))
    for name, value in facts.items():
        setattr(warning, name, value)


def finish(warning: RiskWarning, *, result: str, done_on: date, seen: int | None = None, by: Identity) -> None:
    refuse_stale(warning, seen)
    if warning.done_on is not None:
        raise Refusal("已经办结，请刷新页面查看。")
    refuse(why_not_text(result) or (None if result.strip() else "请写明结果。"), "result")
    refuse(rules.why_not_finish(warning.acted_on, done_on, clock.today()), "done_on")
    warning.result, warning.done_on = result, done_on
    audit.record("risk-warning.finished", subject=warning, by=by)


def reopen(warning: RiskWarning, *, reason: str, seen: int | None = None, by: Identity) -> None:
    """Finished by mistake, or the result is written wrong: it is open again, what was written stays to be corrected."""
    refuse_stale(warning, seen)
    refuse("还没有办结，可以直接修改。" if warning.done_on is None else None)
    refuse(why_not_text(reason) or (None if reason.strip() else "请写明为什么取消办结。"), "reason")
    audit.record("risk-warning.reopened", subject=warning, by=by, on=warning.done_on, reason=reason)
    warning.done_on = None


def refuse_stale(warning: RiskWarning, seen: int | None) -> None:
    if seen is not None and seen != warning.version:
        raise Conflict(MEANWHILE, path_to("signals.show_warning", warning_id=warning.id))
