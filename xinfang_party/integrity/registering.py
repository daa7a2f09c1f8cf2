"""A register as a whole: its first version, through whose hands a version goes, its end."""
from datetime import date, timedelta

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.integrity import service
from xinfang_party.integrity.catalogue import number
from xinfang_party.integrity.models import Register, RegisterVersion
from xinfang_party.integrity.naming import columns, people_on
from xinfang_party.integrity.queries import version_under_way
from xinfang_party.integrity.terms import State, Trigger
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Conflict, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.organization.models import Department, Post


def first(department: Department, post: Post | None, *, by: Identity) -> RegisterVersion:
    """The register is made where there is none, and opened again where it is closed, with what was in force before; `Refusal` where a version of it is under way."""
    register, today = service.make_register(department, post, by=by), clock.today()
    if register.closed_on is not None:
        reopen(register, by=by)
    return service.begin(register, trigger=Trigger.FIRST, due_on=today + timedelta(days=number("first_check_days")), people=people_of(department, post, today),
                         by=by)


def people_of(department: Department, post: Post | None, day: date) -> dict[str, int | None]:
    """The columns of `service.PEOPLE`."""
    return columns(people_on(day).chain(department.id, post.id if post is not None else None))


def close_register(register: Register, *, reason: str, seen: int | None = None, by: Identity) -> None:
    """The post is abolished: what is in force ends today. It stays to be read."""
    if seen is not None and seen != register.version:
        raise Conflict(MEANWHILE)
    held, today = service.locked(register), clock.today()
    refuse("这张登记表已经关闭。" if held.closed_on is not None else None)
    refuse("这张登记表正在复核，请先结束或者撤销这次复核。" if version_under_way(held) is not None else None)
    refuse(why_not_text(reason) or (None if reason.strip() else "请写明为什么关闭，例如岗位撤销。"), "reason")
    held.closed_on, held.close_reason = today, reason
    for version in held.versions:
        if version.state is State.IN_FORCE and version.to_on is None:
            version.to_on = max(today, version.from_on or today)
    audit.record("risk-register.closed", subject=held, by=by, reason=reason)


def reopen(register: Register, *, by: Identity) -> None:
    """Closed by mistake, or the post is there again; what was in force stays ended."""
    register.closed_on, register.close_reason = None, ""
    audit.record("risk-register.reopened", subject=register, by=by)
