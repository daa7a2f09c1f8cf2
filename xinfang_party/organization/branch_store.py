"""Where the branches' sheet goes to: rows may name a body above that stands in the same file."""
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization import rules
from xinfang_party.organization.models import Branch
from xinfang_party.organization.queries import branches_in_order, member_counts
from xinfang_party.organization.terms import BranchKind
from xinfang_party.sheets.tables import TableStore
from xinfang_party.sheets.terms import Action, Context, Row, Verdict

Values = dict[str, Any]


class BranchStore(TableStore):
    """A table store that has seen all rows of a chunk before it judges the first."""

    def plan(self, rows: list[Row], context: Context) -> list[Verdict | None]:
        known = tree_of(context)
        for row in rows:
            known.coming.update({row.values["code"]: row.values["code"], row.values["name"]: row.values["code"]})
        return super().plan(rows, context)


@dataclass
class Tree:
    """By code: the bodies that stand, what each stands under, and who has which name; `coming`: code or name → code of the file's rows."""

    standing: dict[str, Branch]
    parents: dict[str, str | None]
    names: dict[str, str]
    members: dict[int, tuple[int, int]]
    coming: dict[str, str]
    later: dict[str, str]
    """Code → code of the body above that the same file creates."""

    def find(self, text: str) -> str | None:
        """By code, then by name."""
        return text if text in self.standing else self.names.get(text) or self.coming.get(text)


def tree_of(context: Context) -> Tree:
    return context.recall("tree", load)  # type: ignore[no-any-return]


def load() -> Tree:
    branches = {branch.id: branch for branch in db.session.scalars(select(Branch))}
    above = {branch.code: branches[branch.parent_id].code if branch.parent_id else None for branch in branches.values()}
    return Tree({branch.code: branch for branch in branches.values()}, above, {branch.name: branch.code for branch in branches.values()},
                member_counts(clock.today()), {}, {})


def translate(row: Row, context: Context) -> Values | None:
    tree, said = tree_of(context), row.values.get
    code, name, kind = row.values["code"], row.values["name"], row.values["kind"]
    stored = tree.standing.get(code)
    taken = tree.names.setdefault(name, code)
    if taken != code:
        row.refuse("name", f"这个名称已经是“{taken}”的，请换一个")
    if stored is None and said("founded_on") is None:
        row.refuse("founded_on", "新建的组织要填成立日期")
    refuse(row, "founded_on", rules.why_not_found(said("founded_on") or context.today, dissolved_on=None, today=context.today))
    refuse(row, "kind", rules.why_not_kind(kind, members=tree.members.get(stored.id, (0, 0))[0] if stored else 0))
    values = {name: said(name) for name in ("code", "name", "kind", "founded_on", "sort_order")}
    return {**values, **above(row, stored, tree, kind)} if not row.problems else None


def above(row: Row, stored: Branch | None, tree: Tree, kind: BranchKind) -> Values:
    """The id of the body above, where the row names one that stands; one that is coming is noted for later."""
    text, code = row.values.get("parent"), row.values["code"]
    if not text:
        refuse(row, "parent", rules.why_not_parent(code, tree.parents.get(code), tree.parents, kind))
        return {}
    parent = tree.find(text)
    if parent is None:
        row.refuse("parent", "没有这个上级组织，请填它的代码或名称")
        return {}
    refuse(row, "parent", rules.why_not_parent(code, parent, tree.parents, kind))
    tree.parents[code] = parent
    if parent in tree.standing:
        return {"parent_id": tree.standing[parent].id}
    if stored is not None:
        row.refuse("parent", "上级组织是这次新建的，请先导入它，再调整这个组织的上级")
    tree.later[code] = parent
    return {}


def refuse(row: Row, field: str, reason: str | None) -> None:
    if reason:
        row.refuse(field, reason.rstrip("。"))


def written(verdicts: list[Verdict], context: Context) -> None:
    """New rows that stand under other new rows. The version stays 1: nobody has edited them."""
    later = tree_of(context).later
    fresh = {verdict.after["code"]: later[verdict.after["code"]] for verdict in verdicts
             if verdict.action is Action.CREATE and verdict.after["code"] in later}
    ids = {code: key for key, code in db.session.execute(select(Branch.id, Branch.code).where(Branch.code.in_({*fresh, *fresh.values()})))}
    table: Any = Branch.__table__
    for code, parent in fresh.items():
        db.session.connection().execute(update(table).where(table.c.id == ids[code]).values(parent_id=ids.get(parent)))


def export(identity: Identity) -> Iterable[Values]:
    """Every body that exists, in the order of the tree."""
    branches = {branch.id: branch for branch in branches_in_order()}
    for branch in branches.values():
        if branch.is_active:
            parent = branches.get(branch.parent_id) if branch.parent_id is not None else None
            yield {"code": branch.code, "name": branch.name, "kind": branch.kind, "parent": parent.name if parent else None,
                   "founded_on": branch.founded_on, "sort_order": branch.sort_order}
