"""Where the sheet of risk points goes to: the rows of one department or post make one version, in force at once, where it has none yet."""
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from xinfang_party.access.terms import Identity
from xinfang_party.activities.sheet_store import refuse
from xinfang_party.integrity import rules, sheet_powers
from xinfang_party.integrity.catalogue import number
from xinfang_party.integrity.intervals import months_on
from xinfang_party.integrity.models import ControlMeasure, PowerItem, Register, RegisterVersion, RiskPoint
from xinfang_party.integrity.naming import People, columns, people_on
from xinfang_party.integrity.queries import in_force_on
from xinfang_party.integrity.sheet_points import Values, controls_of, points_of, said_by, seat_of, seats, stored_points
from xinfang_party.integrity.terms import UNDER_WAY, Change, State, Trigger
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization.models import Department, Post
from xinfang_party.organization.rules import add_months
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.tables import IN_USE
from xinfang_party.sheets.terms import Action, Context, Row, Verdict

Key = tuple[int, int | None]
"""(department, post)."""
IN_FORCE = "这张登记表已经有生效的版本，要改的请开始复核，在复核里改"
RUNNING = "这张登记表正在复核，不能导入"
CLOSED = "这张登记表已经关闭"
BUILT_ON = "这批登记表里有 {} 张后来又复核过或者关闭了，不能整批撤销。"
FACTS = ("power", "step", "category", "name", "shows_as", "cause", "likelihood", "impact", "indicator", "residual_likelihood", "residual_impact",
         "accepted_until_on", "accepted_reason")


@dataclass
class Stand:
    """How the register of one department or post stands. `version_id`: of the one in force; `batch_id`: which import brought it."""

    register_id: int | None = None
    is_closed: bool = False
    is_running: bool = False
    version_id: int | None = None
    batch_id: int | None = None
    points: int = 0
    told: sheet_powers.Told = field(default_factory=sheet_powers.Told)
    names: dict[str, tuple[int, Values]] = field(default_factory=dict)
    """Risk point → (id, what the sheet says of it)."""


class RiskStore:
    """The store of `integrity.risks`."""

    def plan(self, rows: list[Row], context: Context) -> list[Verdict | None]:
        stands: dict[Key, Stand] = context.recall("stands", lambda: stands_now(context))
        return [self.judge(row, stands, context) for row in rows]

    def judge(self, row: Row, stands: dict[Key, Stand], context: Context) -> Verdict | None:
        key = seat_of(row, context.recall("seats", seats))
        if key is None:
            return None
        stand = stands.setdefault(key, Stand())
        if stand.version_id is not None and stand.batch_id != (context.batch_id or 0):
            if not stand.names:
                stand.names = stored_points(stand.version_id)
            found = stand.names.get(row.values["name"])
            if found is not None and all(found[1][name] == value for name, value in said_by(row.values).items()):
                return Verdict.unchanged(row, found[0])
        refuse(row, "department", why_not(stand, context))
        refuse(row, *(sheet_powers.why_not(row.values, stand.told) or ("power", None)))
        values = self.translated(row, context)
        if row.is_refused(lenient=True):
            return None
        stand.points += 1
        return Verdict.create(row, {**values, **{name: row.values.get(name) for name in sheet_powers.FIELDS}, "seat": key})

    def translated(self, row: Row, context: Context) -> Values:
        said = {name: row.values.get(name) for name in FACTS}
        latest = add_months(context.today, number("longest_acceptance_months"))
        scores: tuple[int, int] = (row.values["likelihood"], row.values["impact"])
        for problem in (rules.why_not_residual(said["residual_likelihood"], said["residual_impact"], scores),
                        rules.why_not_accepted(said["accepted_until_on"], said["accepted_reason"] or "", context.today, latest)):
            refuse(row, *(problem or ("name", None)))
        reviewed = row.values.get("reviewed_on")
        refuse(row, "reviewed_on", "复核日期还没有到" if reviewed and reviewed > context.today else None)
        graded, factors = rules.grade(*scores, row.values.get("factors") or []), row.values.get("factors") or []
        told = row.values.get("grade") or graded
        override = told if told is not graded else None
        return {**{name: value if value is not None or name in NUMBERS else "" for name, value in said.items()}, "factors": factors, "override": override,
                "override_reason": "按导入的登记表" if override else "", "grade": told, "controls": controls_of(row.values), "reviewed_on": reviewed}

    def apply(self, verdicts: list[Verdict], context: Context) -> None:
        groups: dict[Key, list[Values]] = defaultdict(list)
        for verdict in verdicts:
            if verdict.action is Action.CREATE:
                groups[verdict.after["seat"]].append(verdict.after)
        made: dict[Key, RegisterVersion] = context.recall("versions", dict)
        for key, values in groups.items():
            if key not in made:
                made[key] = begun(key, context)
            fill(made[key], values, context)
        db.session.flush()

    def why_not_undo(self, batch: ImportBatch, _by: Identity) -> str | None:
        """Built on: written again since, or another version of the register came after it."""
        later = select(RegisterVersion.register_id, func.max(RegisterVersion.number).label("last")).group_by(RegisterVersion.register_id).subquery()
        count = db.session.scalar(select(func.count(RegisterVersion.id)).join(later, later.c.register_id == RegisterVersion.register_id).where(
            RegisterVersion.batch_id == batch.id, (later.c.last > RegisterVersion.number) | RegisterVersion.to_on.is_not(None))) or 0
        return BUILT_ON.format(count) if count else None

    def undo(self, batch: ImportBatch, _context: Context) -> None:
        versions = select(RegisterVersion.id).where(RegisterVersion.batch_id == batch.id)
        points = select(RiskPoint.id).where(RiskPoint.version_id.in_(versions))
        try:
            with db.session.begin_nested():
                db.session.execute(delete(ControlMeasure).where(ControlMeasure.point_id.in_(points)))
                for part in (RiskPoint, PowerItem):
                    db.session.execute(delete(part).where(part.version_id.in_(versions)))
                db.session.execute(delete(RegisterVersion).where(RegisterVersion.batch_id == batch.id))
        except IntegrityError as fault:
            raise Refusal(IN_USE) from fault

    def export(self, _identity: Identity) -> Iterable[Values]:
        """What is in force today, which everybody inside may read."""
        return points_of()


NUMBERS = frozenset({"category", "likelihood", "impact", "residual_likelihood", "residual_impact", "accepted_until_on"})


def why_not(stand: Stand, context: Context) -> str | None:
    if stand.is_closed:
        return CLOSED
    if stand.is_running:
        return RUNNING
    if stand.version_id is not None and stand.batch_id != (context.batch_id or 0):
        return IN_FORCE
    return f"一张登记表最多 {number('most_points')} 个风险点" if stand.points >= number("most_points") else None


def stands_now(context: Context) -> dict[Key, Stand]:
    """Every register; held while an import runs, so that no review is begun meanwhile."""
    statement = select(Register).order_by(Register.id)
    found = {one.id: Stand(one.id, one.closed_on is not None) for one in db.session.scalars(
        statement.with_for_update() if context.batch_id is not None else statement)}
    keys = {key: (department_id, post_id) for key, department_id, post_id in db.session.execute(select(Register.id, Register.department_id, Register.post_id))}
    for key, register_id, batch_id in db.session.execute(select(RegisterVersion.id, RegisterVersion.register_id, RegisterVersion.batch_id).where(
            in_force_on(context.today))):
        found[register_id].version_id, found[register_id].batch_id = key, batch_id
    for register_id in db.session.scalars(select(RegisterVersion.register_id).where(RegisterVersion.state.in_(UNDER_WAY))):
        found[register_id].is_running = True
    return {keys[register_id]: stand for register_id, stand in found.items()}


def begun(key: Key, context: Context) -> RegisterVersion:
    """The version these rows make; whoever leads today is named in it."""
    stands: dict[Key, Stand] = context.recall("stands", dict)
    department_id, post_id = key
    people: People = context.recall("people", lambda: people_on(context.today))
    chain = replace(people.chain(department_id, post_id), cross=None)
    register_id = stands[key].register_id
    names = context.recall("names", lambda: (dict(named(Department)), dict(named(Post))))
    called = names[0][department_id] if post_id is None else names[1][post_id]
    register = db.session.get_one(Register, register_id) if register_id is not None else Register(department_id=department_id, post_id=post_id, made_on=context.today)
    last = db.session.scalar(select(func.max(RegisterVersion.number)).where(RegisterVersion.register_id == register_id)) if register_id else 0
    version = RegisterVersion(
        register=register, subject_name=called, number=(last or 0) + 1, trigger=Trigger.SHEET, state=State.IN_FORCE, state_since=context.today, due_on=context.today,
        opened_on=context.today, opened_by=context.by.name[:80], duties="", **columns(chain),
        from_on=context.today, batch_id=context.batch_id)
    db.session.add(version)
    return version


def named(model: type[Department | Post]) -> list[Any]:
    """(id, name) of each."""
    return list(db.session.execute(select(model.id, model.name)))


def fill(version: RegisterVersion, rows: Sequence[Values], context: Context) -> None:
    """Its points; the interval to the next review runs from the earliest day told."""
    sheet_powers.write(version, rows)
    place = len(version.points)
    for key, values in enumerate(rows, place + 1):
        controls = [ControlMeasure(position=at, evidence="", **control) for at, control in enumerate(values["controls"])]
        facts = {name: value for name, value in values.items() if name not in {"controls", "reviewed_on", "seat", *sheet_powers.FIELDS}}
        version.points.append(RiskPoint(key=key, change=Change.NEW, is_checked=True, controls=controls, **facts))
    days = [values["reviewed_on"] or context.today for values in rows]
    version.reviewed_on = min([*days, *([version.reviewed_on] if version.reviewed_on else [])])
    version.grade = rules.highest([point.grade for point in version.points])
    months = context.recall("months", lambda: months_on(context.today))
    version.review_due_on = add_months(version.reviewed_on, rules.months_to_review(version.grade, months))
