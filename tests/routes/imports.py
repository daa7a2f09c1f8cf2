"""Imports in every state. The sheet names petitioners; nothing of them may be found anywhere afterwards."""
import io
from typing import Any

from tests.routes.marks import mark
from xinfang_party.access.terms import Identity
from xinfang_party.kernel.database import db
from xinfang_party.sheets import registry, service
from xinfang_party.sheets.models import ImportBatch, ImportConflict
from xinfang_party.sheets.queries import conflicts_of

PETITIONER = {"信访人姓名": "canarypetitioner", "联系电话": "13922334455", "住址": "天河区canarystreet99号", "诉求内容": "canarycomplaint"}
"""Columns of people's lives, as real sheets have them."""
SECRETS = ("canarypetitioner", "13922334455", "canarystreet", "canarycomplaint")
HEAD = ["信访编号", "信访形式", "收到时间", "问题属地", *PETITIONER]


def sheet_of(*rows: tuple[str, str, str, str]) -> io.BytesIO:
    """A file of these cases, every one with the same petitioner."""
    lines = [",".join(HEAD), *(",".join([*row, *PETITIONER.values()]) for row in rows)]
    return io.BytesIO("\n".join(lines).encode("utf-8-sig"))


def rows_named(name: str) -> list[tuple[str, str, str, str]]:
    """One good row, one that is refused, two of one number that say different things."""
    return [(mark(name, "good"), "来信", "2026-02-03", "天河区"), (mark(name, "bad"), mark("odd", name), "2026-13-45", "天河区"),
            (mark(name, "twice"), "来信", "2026-02-03", "天河区"), (mark(name, "twice"), "来访", "2026-02-04", "越秀区")]


def of_every_state(world: Any) -> None:
    officer, office = world.visitors["petition_officer"].identity, world.visitors["party_office"].identity
    for steps, name in enumerate(("uploaded", "checked", "applied")):
        batch = brought("petitions.cases", sheet_of(*rows_named(name)), mark("batch", name), officer, steps)
        world.note("batch", name, batch)
    conflict = db.session.scalars(conflicts_of(batch)).first()
    assert isinstance(conflict, ImportConflict)
    world.note("conflict", "applied", conflict)
    members = io.BytesIO(f"党员编号,姓名,党支部\ncanarynew1,{mark('newcomer', 'OO')},ZBA".encode())
    world.note("batch", "members", brought("organization.members", members, mark("batch", "members"), office, 2))


def brought(code: str, content: io.BytesIO, name: str, by: Identity, steps: int) -> ImportBatch:
    """Uploaded; with one step more tried, with two imported."""
    sheet = registry.get(code)
    assert sheet is not None
    batch = service.upload(sheet, content, f"{name}.csv", by=by)
    if steps:
        service.assign(batch, sheet, mapping=batch.mapping, lenient=True, by=by)
        service.try_out(batch, sheet, by=by)
    if steps > 1:
        service.apply(batch, sheet, by=by)
    db.session.commit()
    return batch
