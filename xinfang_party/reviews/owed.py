"""What a review asks of a person: the step that is his or hers, versions to be filed, objections to be answered."""
from typing import Any

from sqlalchemy import String, cast, func, literal, select

from xinfang_party.access.terms import Identity
from xinfang_party.integrity.models import Register, RegisterVersion
from xinfang_party.integrity.terms import State
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Department, Post
from xinfang_party.reviews import queries
from xinfang_party.reviews.models import Objection
from xinfang_party.reviews.rules import TURNS
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import Found, Owed, Rows

POST = func.coalesce(Post.name, "")


def selected(word: Any, key: Any, due_on: Any) -> Rows:
    return select(word, key, Department.name, POST, due_on).select_from(RegisterVersion).join(Register, Register.id == RegisterVersion.register_id).join(
        Department, Department.id == Register.department_id).outerjoin(Post, Post.id == Register.post_id).order_by(RegisterVersion.due_on, RegisterVersion.id)


def to_step(identity: Identity) -> Rows | None:
    if identity.member_id is None:
        return None
    return selected(cast(RegisterVersion.state, String), RegisterVersion.id, RegisterVersion.due_on).where(queries.turns_of(identity))


def to_file(_identity: Identity) -> Rows:
    return selected(cast(RegisterVersion.state, String), RegisterVersion.id, RegisterVersion.due_on).where(queries.waits_for_discipline())


def to_chase(_identity: Identity) -> Rows:
    """One line for all steps of others that are late, whatever began them."""
    late = queries.is_late(clock.today())
    return select(literal("late"), func.count(), literal(""), literal(""), func.min(RegisterVersion.due_on)).where(late, ~queries.waits_for_discipline()).having(
        func.count() > 0)


def to_answer(_identity: Identity) -> Rows:
    return selected(literal("objection"), Objection.id, RegisterVersion.due_on).join(Objection, Objection.version_id == RegisterVersion.id).where(
        Objection.answered_on.is_(None))


def step(row: Found) -> Owed:
    return Owed(TURNS[State(row.word)], about(row), path_to("integrity.show_version", version_id=row.key), row.due_on)


def chase(row: Found) -> Owed:
    return Owed("催办超过期限的廉政风险复核", f"{row.key} 张登记表", path_to("integrity.list_registers", late="1"), row.due_on)


def objection(row: Found) -> Owed:
    return Owed("答复公示异议", about(row), path_to("reviews.answer_objection", objection_id=row.key), row.due_on)


def about(row: Found) -> str:
    return f"廉政风险登记：{row.about}{'·' if row.more else ''}{row.more}"
