"""Where the members' sheet goes to: a member is two rows, the person and the stay that is open now.

A changed place becomes a transfer dated by the sheet or today; blanks never clear; a blank that is filled in completes the open stay.
"""
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import and_, func, select

from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.kernel.database import db
from xinfang_party.organization import member_rows, rules
from xinfang_party.organization.models import Branch, CommitteePost, Member, Membership
from xinfang_party.organization.models import Cell as Group
from xinfang_party.organization.queries import branch_lookup, cell_lookup, department_lookup, post_lookup
from xinfang_party.organization.rosters import here_now
from xinfang_party.organization.terms import Placement, Stay
from xinfang_party.sheets import bulk
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.queries import changes_of, undone_changes
from xinfang_party.sheets.terms import Action, Came, Context, Row, Verdict

OWN = ("name", "joined_on", "formal_on")
PLACE = ("branch_id", "cell_id", "department_id", "post_id")
STAY = (*PLACE, "from_on")
ASKED_AT_ONCE = 500
UNKNOWN = {"cell": "这个支部没有这个党小组", "department": "没有这个处室", "post": "这个处室没有这个岗位"}
Values = dict[str, Any]


class MemberStore:
    """The store of `organization.members`."""

    def plan(self, rows: list[Row], context: Context) -> list[Verdict | None]:
        known = {found["number"]: found for found in standing(Member.number, {row.values["number"] for row in rows}, context.batch_id is not None)}
        return [self.judge(row, known.get(row.values["number"]), context) for row in rows]

    def judge(self, row: Row, known: Values | None, context: Context) -> Verdict | None:
        if known is not None and known["left_on"] is not None:
            row.refuse("number", f"此人已于 {known['left_on']} 转出，请先在党员页面登记转入")
            return None
        place = placement(row, known, context)
        own = {name: row.values[name] for name in OWN if row.values.get(name) is not None}
        merged = {**(known or {}), **own}
        refuse(row, "joined_on", rules.why_not_dates(joined_on=merged.get("joined_on"), formal_on=merged.get("formal_on"), today=context.today))
        if place is None:
            return None
        if known is None:
            return self.admitted(row, own, place, context)
        changes = {name: value for name, value in own.items() if value != known[name]}
        if "name" in changes:
            row.doubt("name", f"编号 {known['number']} 在系统里是“{known['name']}”，请确认不是填错了编号", came=Came.TAKEN)
        changes.update(moved(row, known, place, context))
        if not changes:
            return Verdict.unchanged(row, known["id"])
        return Verdict.update(row, known["id"], {name: known[name] for name in changes}, changes)

    def admitted(self, row: Row, own: Values, place: Placement, context: Context) -> Verdict:
        from_on = row.values.get("from_on") or context.today
        refuse(row, "from_on", rules.why_not_correct(None, begun=from_on, from_on=from_on, today=context.today))
        number, name = row.values["number"], own.get("name")
        first = context.recall("numbers by name", numbers_by_name).setdefault(name, number)
        if first != number:
            row.doubt("name", f"与编号 {first} 的党员同名，请确认不是同一个人", came=Came.TAKEN)
        return Verdict.create(row, {"number": number, **own, **in_words(place), "from_on": from_on})

    def apply(self, verdicts: list[Verdict], context: Context) -> None:
        member_rows.write_created([verdict.after for verdict in verdicts if verdict.action is Action.CREATE], context.batch_id)
        member_rows.write_updated([verdict for verdict in verdicts if verdict.action is Action.UPDATE], context.batch_id)

    def why_not_undo(self, batch: ImportBatch, by: Identity) -> str | None:
        undone = undone_changes(batch.sheet).subquery()
        edited = db.session.scalar(
            select(func.count(Member.id)).outerjoin(undone, undone.c.fact_id == Member.id)
            .where(Member.batch_id == batch.id, Member.version > 1 + 2 * func.coalesce(undone.c.times, 0))) or 0
        for changes in changes_of(batch):
            now = {found["id"]: bulk.frozen(found) for found in standing(Member.id, {change.fact_id for change in changes})}
            edited += sum(any(now.get(change.fact_id, {}).get(name) != value for name, value in change.after.items()) for change in changes)
        return f"这批数据里有 {edited} 名党员后来又被修改或调动过，不能整批撤销。请逐个更正。" if edited else None

    def undo(self, batch: ImportBatch, context: Context) -> None:
        """Raises `Refusal` when other records stand on a member of the batch."""
        member_rows.undo(batch)

    def export(self, identity: Identity) -> Iterable[Values]:
        """Members who are here now and within reach, by number."""
        for stay in here_now(owned(Member, identity, "member:export")):
            person = stay.member
            yield {"number": person.number, "name": person.name, "branch": stay.branch.name, "cell": stay.cell.name if stay.cell else None,
                   "department": stay.department.name if stay.department else None, "post": stay.post.name if stay.post else None,
                   "joined_on": person.joined_on, "formal_on": person.formal_on, "from_on": stay.from_on}


def standing(column: Any, keys: Collection[Any], lock: bool = False) -> Iterable[Values]:
    """Members by number or id, each with the open stay (None where there is none); locked while an import runs."""
    ordered = list(keys)
    columns = [Member.id, Member.number, Member.left_on, *(getattr(Member, name) for name in OWN), *(getattr(Membership, name) for name in STAY)]
    for start in range(0, len(ordered), ASKED_AT_ONCE):
        statement = select(*columns).outerjoin(Membership, and_(Membership.member_id == Member.id, Membership.to_on.is_(None))).where(
            column.in_(ordered[start:start + ASKED_AT_ONCE]))
        for found in db.session.execute(statement.with_for_update(of=Member) if lock else statement).mappings():
            yield dict(found)


def placement(row: Row, known: Values | None, context: Context) -> Placement | None:
    """Where the row puts the member; what it does not say stays as it is, as far as it fits the new branch or department."""
    was = known or dict.fromkeys(STAY)
    said = row.values.get
    branch_id = context.recall("branches", branch_lookup).get(said("branch"))
    if branch_id is None:
        row.refuse("branch", "没有这个党支部，请先新建，或改填已有的代码或名称")
        return None
    cell_id = was["cell_id"] if was["branch_id"] == branch_id else None
    if said("cell"):
        cell_id = look_up(row, "cell", context.recall("cells", cell_lookup), (branch_id, said("cell")), cell_id)
    department_id = was["department_id"]
    if said("department"):
        department_id = look_up(row, "department", context.recall("departments", department_lookup), said("department"), department_id)
    post_id = was["post_id"] if was["department_id"] == department_id else None
    if said("post"):
        post_id = look_up(row, "post", context.recall("posts", post_lookup), (department_id, said("post")), post_id)
    place = Placement(branch_id, cell_id, department_id, post_id)
    kind, dissolved = context.recall("kinds", kinds)[branch_id]
    if known is None or in_words(place) != {name: known[name] for name in PLACE}:
        refuse(row, "branch", rules.why_not_place(place, kind=kind, dissolved=dissolved, cell_branch_id=branch_id if cell_id else None,
                                                  post_department_id=department_id if post_id else None))
    return place


def look_up(row: Row, field: str, known: Mapping[Any, int], key: Any, present: int | None) -> int | None:
    """The id, or what stands there now with a doubt."""
    if key in known:
        return known[key]
    row.doubt(field, UNKNOWN[field] + ("，这一格留空" if present is None else "，这一格没有改"), came=Came.TOLD)
    return present


def moved(row: Row, known: Values, place: Placement, context: Context) -> Values:
    """The changed attributes of the open stay, or (`from_on` among them) all of a new one."""
    said, begun, today = row.values.get("from_on"), known["from_on"], context.today
    differing = {name: value for name, value in in_words(place).items() if value != known[name]}
    if not differing:
        if said is not None and said != begun:
            row.doubt("from_on", f"现有的编入日期是 {begun}，没有改；登记错了请在党员页面更正", came=Came.TOLD)
        return {}
    if begun is None:
        return {**in_words(place), "from_on": said or today}
    if said in (None, begun) and (begun == today or all(known[name] is None for name in differing)):
        return differing
    on = today if said in (None, begun) else said
    if said == begun:
        row.doubt("from_on", "支部或岗位变了，编入日期没有变，按今天调动", came=Came.TOLD)
    refuse(row, "from_on", rules.why_not_transfer([Stay(begun)], from_on=on, today=today, left_on=None, same_place=False))
    office = context.recall("in office", in_office).get(known["id"])
    if office and ("branch_id" in differing or "cell_id" in differing):
        row.refuse("branch", f"此人现任{office}，请在党员页面办理调动")
    return {**in_words(place), "from_on": on}


def refuse(row: Row, field: str, reason: str | None) -> None:
    if reason:
        row.refuse(field, reason.rstrip("。"))


def in_words(place: Placement) -> Values:
    return {name: getattr(place, name) for name in PLACE}


def numbers_by_name() -> dict[str, str]:
    """{name: number}, the lowest number of namesakes."""
    return {name: number for name, number in db.session.execute(select(Member.name, Member.number).order_by(Member.number.desc()))}


def kinds() -> dict[int, tuple[Any, bool]]:
    return {branch.id: (branch.kind, not branch.is_active) for branch in db.session.scalars(select(Branch))}


def in_office() -> dict[int, str]:
    """{member id: what he or she would have to give up}: an import never ends a duty by itself."""
    posts = db.session.scalars(select(CommitteePost).join(CommitteePost.branch).where(CommitteePost.to_on.is_(None)))
    found = {post.member_id: f"{post.branch.name}{post.duty.label}" for post in posts if post.branch.kind.holds_members}
    led = db.session.scalars(select(Group).where(Group.leader_id.is_not(None)))
    return {**{group.leader_id: f"{group.name}组长" for group in led if group.leader_id is not None}, **found}


