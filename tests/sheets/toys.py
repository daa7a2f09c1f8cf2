"""A toy room: visits of one table, with a branch that must be known."""
from collections.abc import Iterable
from datetime import date, time
from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from xinfang_party.access.terms import Identity
from xinfang_party.exchange import cells
from xinfang_party.kernel.database import Model, db
from xinfang_party.sheets.tables import TableStore
from xinfang_party.sheets.terms import Column, Context, Row, Sheet


class Manner(StrEnum):
    LETTER = "来信"
    VISIT = "来访"


class Outing(Model):
    __tablename__ = "toy_visit"
    __table_args__ = (UniqueConstraint("number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40))
    manner: Mapped[Manner | None] = mapped_column(
        Enum(Manner, native_enum=False, length=10, values_callable=lambda e: [m.value for m in e]))
    branch: Mapped[str | None] = mapped_column(String(40))
    received_on: Mapped[date | None]
    received_time: Mapped[time | None]
    replied_on: Mapped[date | None]
    people: Mapped[int] = mapped_column(default=1)
    origin: Mapped[str | None] = mapped_column(String(400))
    late: Mapped[bool] = mapped_column(default=False)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class Note(Model):
    """Something built on a visit."""

    __tablename__ = "toy_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("toy_visit.id"))


def manner(cell: Any) -> Manner | None:
    text = cells.as_text(10)(cell)
    try:
        return Manner(text) if text else None
    except ValueError as fault:
        raise ValueError("应为来信或来访") from fault


def translate(row: Row, context: Context) -> dict[str, Any]:
    values = dict(row.values)
    received, branch = values.pop("received_at", None), values.get("branch")
    if received:
        values["received_on"], values["received_time"] = received
    if branch and branch not in context.recall("branches", lambda: {"第一支部", "第二支部"}):
        row.doubt("branch", "没有这个支部")
        values["branch"] = None
    if values.get("replied_on") and received and values["replied_on"] < received[0]:
        row.refuse("replied_on", "答复早于收到")
    return values


def derive(values: dict[str, Any], context: Context) -> dict[str, Any]:
    received, replied = values.get("received_on"), values.get("replied_on")
    return {"late": bool(received and replied and (replied - received).days > 60)}


def export(identity: Identity) -> Iterable[dict[str, Any]]:
    for visit in db.session.scalars(select(Outing).order_by(Outing.number)):
        yield {"number": visit.number, "manner": visit.manner, "branch": visit.branch, "replied_on": visit.replied_on,
               "received_at": (visit.received_on, visit.received_time) if visit.received_on else None, "people": visit.people,
               "origin": visit.origin}


VISITS = Sheet(
    code="toys.visits", title="来访登记", unit="件", key="number", import_permission="case:import", export_permission="case:export",
    columns=(
        Column("number", "登记编号", aliases=("留言编号", "信件编号"), parse=cells.as_code, required=True, example="2026-0001", help="每件一个编号"),
        Column("manner", "方式", parse=manner, example="来信"),
        Column("branch", "办理支部", aliases=("答复单位",), example="第一支部"),
        Column("received_at", "收到时间", aliases=("留言时间", "来信时间", "留言日期"), parse=cells.as_moment, example="2026-03-02 09:30"),
        Column("replied_on", "答复日期", aliases=("答复时间",), parse=cells.as_date, example="2026-03-10"),
        Column("people", "来访人数", parse=cells.as_integer, example="1"),
        Column("origin", "转来单位", parse=cells.as_text(200)),
    ),
    store=TableStore(model=Outing, key={"number": "number"}, translate=translate, derive=derive, export=export),
    newer=lambda values: values.get("replied_on"),
)
