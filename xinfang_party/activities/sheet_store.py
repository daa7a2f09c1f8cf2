"""Where the sheet of records goes to; and what the sheets of activities and of the year's plan share: whose row it is, what was made of it."""
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.activities import registry, rules
from xinfang_party.activities.catalogue import EXPECTS_NOBODY
from xinfang_party.activities.models import ActionItem, Activity, ActivityPurpose, ActivityStep, Amendment, Attendance, Material, Topic
from xinfang_party.activities.sheet_people import house, people_of
from xinfang_party.activities.terms import Kind, State, Status
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.search import service as search
from xinfang_party.search.registry import Words
from xinfang_party.sheets import bulk
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.queries import changes_of
from xinfang_party.sheets.tables import TableStore
from xinfang_party.sheets.terms import Action, Context, Row, Verdict

Values = dict[str, Any]
Key = tuple[Any, ...]
NOT_HERE = "没有这个党支部，请改填系统里的党支部名称或代码"
NOT_YOURS = "这不是您负责的党支部，不能导入它的记录"
NO_CELL = "这个支部没有这个党小组"
CLOSED = "这条记录已经提交、确认或作废，不能用表格改"
BUILT_ON = "这批记录里有 {} 条已经点名、补充了内容或者提交确认，不能整批撤销。请逐条作废。"
OTHERS = "这批数据里有不归您负责的党支部，请由机关党委工作人员撤销。"
OPEN_STATES = (State.PLANNED, State.HELD)
ASKED_AT_ONCE = 500


@dataclass(frozen=True)
class DayStore(TableStore):
    """A table whose rows are known by branch and day and something besides; some of that may be unknown (NULL)."""

    day: str = "held_on"
    known_by: tuple[str, ...] = ()

    @property
    def key_attributes(self) -> Key:  # type: ignore[override]
        return self.known_by

    def stored(self, keys: set[Key], context: Context) -> dict[Key, Values]:
        if not keys:
            return {}
        table, names = self.table, self.key_attributes
        days = {key[names.index(self.day)] for key in keys}
        statement = select(table).where(table.c.branch_id.in_({key[names.index("branch_id")] for key in keys}),
                                        table.c[self.day].between(min(days), max(days))).order_by(table.c.id.desc())
        if context.batch_id is not None:
            statement = statement.with_for_update()
        rows = (dict(row) for row in db.session.execute(statement).mappings())
        return {key: row for row in rows if (key := self.key_in(row)) in keys}


@dataclass(frozen=True)
class RecordStore(DayStore):
    """The table of activities. What the activity is besides its form stands in a table of its own, and goes by one text here."""

    def stored(self, keys: set[Key], context: Context) -> dict[Key, Values]:
        found = super().stored(keys, context)
        besides = purposes_of([row["id"] for row in found.values()])
        return {key: {**row, "purposes": besides.get(row["id"], "")} for key, row in found.items()}

    def judge(self, row: Row, values: Values, stored: Values | None, context: Context) -> Verdict | None:  # type: ignore[override]
        if stored is None:
            values.update(begun(values, context))
        elif values["credited_hours"] is None:
            values["credited_hours"] = stored["credited_hours"]
        verdict = super().judge(row, values, stored, context)
        if verdict.action is Action.UPDATE and stored is not None and stored["state"] not in OPEN_STATES:
            row.refuse("title", CLOSED)
            return None
        return verdict

    def named(self, values: Mapping[str, Any]) -> Values:
        return super().named({name: value for name, value in values.items() if name != "purposes"})

    def why_not_undo(self, batch: ImportBatch, by: Identity) -> str | None:
        made = Activity.batch_id == batch.id
        if others(Activity, batch, by):
            return OTHERS
        lines = (Attendance, Material, Topic, ActionItem, Amendment)
        built = db.session.scalar(select(func.count(Activity.id)).where(made, or_(
            Activity.state.not_in(OPEN_STATES), *(Activity.id.in_(select(model.activity_id)) for model in lines)))) or 0
        return BUILT_ON.format(built) if built else super().why_not_undo(batch, by)

    def undo(self, batch: ImportBatch, context: Context) -> None:
        search.take_out("activity", db.session.scalars(select(Activity.id).where(Activity.batch_id == batch.id)).all())
        for hear in registry.ON_TAKEN_BACK:
            hear(batch.id)
        for changes in changes_of(batch):
            before = {change.fact_id: change.before["purposes"] for change in changes if "purposes" in change.before}
            write_purposes(before)
            heard(list(before), context.by)
        super().undo(batch, context)


def others(model: Any, batch: ImportBatch, by: Identity) -> bool:
    """Rows of the batch that this person could not have imported."""
    span = reach(by, "activity:import")
    return not span.everything and bool(db.session.scalar(select(func.count(model.id)).where(
        model.batch_id == batch.id, model.branch_id.not_in(span.branch_ids))))


def begun(values: Values, context: Context) -> Values:
    """What follows for a new record: it is only planned, until its roll is called, where a form is held without one (EXPECTS_NOBODY) until its day
    has come; hours by the rule where none are told."""
    is_held = values["form"] in EXPECTS_NOBODY and (values["last_on"] or values["held_on"]) <= context.today
    kinds = [values["form"], *map(Kind, filter(None, (values["purposes"] or "").split(",")))]
    hours = values["credited_hours"]
    return {"state": State.HELD if is_held else State.PLANNED, "recorded_on": context.today if is_held else None, "version": 1,
            "credited_hours": hours if hours is not None else rules.credited(
                values["held_on"], values["last_on"], values["starts_at"], values["ends_at"], kinds)}


def translate(row: Row, context: Context) -> Values | None:
    said, people = row.values, people_of(context)
    where = place(row, context)
    if where is None:
        return None
    form, on, last = said["form"], said["held_on"], said.get("last_on")
    besides = [kind for kind in said.get("purposes") or () if kind is not form]
    told = None if said.get("purposes") is None else ",".join(kind.value for kind in Kind if kind in besides)
    times = said.get("starts_at"), said.get("ends_at")
    refuse(row, "form", rules.why_not_form(form, besides, has_cell=where["cell_id"] is not None))
    refuse(row, "last_on", rules.why_not_held(on, last, context.today, is_called=False))
    refuse(row, "ends_at", rules.why_not_times(on, last, *times))
    if row.is_refused(lenient=True):
        return None
    return {**where, "form": form, "held_on": on, "title": said["title"], "last_on": last if last != on else None, "starts_at": times[0],
            "ends_at": times[1], "place": said.get("place"), "credited_hours": said.get("credited_hours"),
            "host_id": people.of_branch(row, "host", where["branch_id"], on), "recorder_id": people.of_branch(row, "recorder", where["branch_id"], on),
            "purposes": told}


def place(row: Row, context: Context, day: str = "held_on") -> Values | None:
    """Whose it is, where this sender may bring it and the body existed on the day."""
    known, said = house(context), row.values
    branch = known.branches.get(said["branch"])
    if branch is None:
        row.refuse("branch", NOT_HERE)
        return None
    if not reach(context.by, context.sheet.import_permission).covers(branch_id=branch.id):
        row.refuse("branch", NOT_YOURS)
        return None
    refuse(row, day, rules.why_not_branch(said[day], branch.founded_on, branch.dissolved_on, branch.name))
    cell = known.cells.get((branch.id, said["cell"])) if said.get("cell") else None
    if said.get("cell") and cell is None:
        row.refuse("cell", NO_CELL)
    return None if row.is_refused(lenient=True) else {"branch_id": branch.id, "cell_id": cell}


def refuse(row: Row, field: str, reason: str | None) -> None:
    if reason:
        row.refuse(field, reason.rstrip("。"))


def written(verdicts: Sequence[Verdict], context: Context) -> None:
    """What the rows of the table do not hold: what they are besides, that they were entered, and how they are found."""
    last = context.recall("last written", lambda: [0])
    columns = [getattr(Activity, name) for name in RECORD_KEY]
    made = db.session.execute(select(Activity.id, *columns).where(Activity.batch_id == context.batch_id, Activity.id > last[0]).order_by(Activity.id)).all()
    keys = {tuple(key): one for one, *key in made}
    last[0] = max([*keys.values(), last[0]])
    created = {keys[tuple(verdict.after.get(name) for name in RECORD_KEY)]: verdict.after for verdict in verdicts if verdict.action is Action.CREATE}
    besides = {key: values.get("purposes", "") for key, values in created.items()}
    besides |= {verdict.id: verdict.after["purposes"] for verdict in verdicts if verdict.id is not None and "purposes" in verdict.after}
    write_purposes(besides)
    bulk.insert(ActivityStep.__table__, [{"activity_id": key, "verb": "log", "opinion": "", "account_id": context.by.account_id,
                                          "actor": context.by.name[:80], "at": clock.now()} for key in created])
    words = [Words(key, values["held_on"], values["title"]) for key, values in created.items()]
    for start in range(0, len(words), ASKED_AT_ONCE):
        search.put_all("activity", words[start:start + ASKED_AT_ONCE])
    heard(list(besides), context.by)


def heard(ids: Sequence[int], by: Identity) -> None:
    """Whoever plans finds out which of its entries these records are."""
    for hear in registry.ON_IMPORTED if ids else ():
        hear(ids, by)


def purposes_of(ids: Sequence[int]) -> dict[int, str]:
    """{activity: its purposes in their own order, as one text}."""
    found: dict[int, set[Kind]] = {}
    for start in range(0, len(ids), ASKED_AT_ONCE):
        rows = db.session.execute(select(ActivityPurpose.activity_id, ActivityPurpose.purpose).where(
            ActivityPurpose.activity_id.in_(ids[start:start + ASKED_AT_ONCE])))
        for key, purpose in rows:
            found.setdefault(key, set()).add(purpose)
    return {key: ",".join(kind.value for kind in Kind if kind in kinds) for key, kinds in found.items()}


def write_purposes(wanted: Mapping[int, str]) -> None:
    """These and no others."""
    ids = list(wanted)
    for start in range(0, len(ids), ASKED_AT_ONCE):
        db.session.execute(delete(ActivityPurpose).where(ActivityPurpose.activity_id.in_(ids[start:start + ASKED_AT_ONCE])))
    bulk.insert(ActivityPurpose.__table__, [{"activity_id": key, "purpose": Kind(word)} for key, text in wanted.items() for word in text.split(",") if word])


def export(identity: Identity) -> Iterable[Values]:
    """What is within reach and was not cancelled, by day."""
    counted = [Attendance.is_guest.is_(False), or_(Attendance.is_exempt.is_(False), Attendance.status == Status.PRESENT)]
    seats = select(Attendance.activity_id, func.count().label("expected"), func.count().filter(Attendance.status == Status.PRESENT).label("present")
                   ).where(*counted).group_by(Attendance.activity_id).subquery()
    statement = select(Activity, seats.c.expected, seats.c.present).outerjoin(seats, seats.c.activity_id == Activity.id).where(
        owned(Activity, identity, "activity:export"), Activity.state != State.CANCELLED).options(
        joinedload(Activity.branch), joinedload(Activity.cell), joinedload(Activity.host), joinedload(Activity.recorder), selectinload(Activity.purposes))
    for one, expected, present in db.session.execute(statement.order_by(Activity.held_on, Activity.branch_id, Activity.id)):
        yield {"branch": one.branch.name, "cell": one.cell.name if one.cell else "", "form": one.form, "held_on": one.held_on, "title": one.title,
               "purposes": one.kinds[1:] or None, "last_on": one.last_on, "starts_at": one.starts_at, "ends_at": one.ends_at, "place": one.place,
               "host": one.host.number if one.host else None, "recorder": one.recorder.number if one.recorder else None,
               "credited_hours": one.credited_hours, "expected": expected, "present": present}


RECORD_KEY = ("branch_id", "cell_id", "form", "held_on", "title")
RECORDS = RecordStore(model=Activity, key={"title": "title"}, known_by=RECORD_KEY, translate=translate, written=written, export=export)
