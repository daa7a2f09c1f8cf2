"""The first version of a register, and whose hands a version goes through."""
from datetime import date, timedelta

from xinfang_party.access.terms import Identity
from xinfang_party.integrity import service
from xinfang_party.integrity.catalogue import number
from xinfang_party.integrity.models import RegisterVersion
from xinfang_party.integrity.terms import Trigger
from xinfang_party.kernel import clock
from xinfang_party.organization.leading import holders_of, main_leader_id
from xinfang_party.organization.models import Department, Post


def first(department: Department, post: Post | None, *, by: Identity) -> RegisterVersion:
    """The register is made where there is none; `Refusal` where a version of it is under way, or it is closed."""
    register, today = service.make_register(department, post, by=by), clock.today()
    return service.begin(register, trigger=Trigger.FIRST, due_on=today + timedelta(days=number("first_check_days")), people=people_of(department, post, today),
                         by=by)


def people_of(department: Department, post: Post | None, day: date) -> dict[str, int | None]:
    """The columns of `service.PEOPLE`: who holds the post (of a department: its head), another of the department who checks across, head and leaders."""
    held = holders_of(department, day)
    holders = held.get(post.id, []) if post is not None else []
    holder_id = holders[-1].id if holders else None
    if post is None:
        holder_id = department.head_id
    others = sorted((member for members in held.values() for member in members if member.id not in (holder_id, department.head_id, department.leader_id)),
                    key=lambda member: member.number)
    return {"holder_id": holder_id, "cross_checker_id": others[0].id if others else None, "head_id": department.head_id, "leader_id": department.leader_id,
            "main_leader_id": main_leader_id(day)}
