"""What other rooms' pages show of cases: what a person owes because of them, and the cases of a member or a branch."""
from typing import Any

from flask import render_template
from sqlalchemy import literal, select

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import workdays
from xinfang_party.kernel.database import db
from xinfang_party.petitions import queries
from xinfang_party.petitions.filters import SOON, CaseState
from xinfang_party.petitions.models import Case
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import Found, Owed, Rows

ANSWER = "按期答复（由信访业务工作人员登记答复日期）"


def to_see_to(identity: Identity) -> list[Owed]:
    """One line for each list an officer works off, with its number; two statements however many cases there are."""
    if not may(identity, "case:assign"):
        return []
    counts = queries.counts_of(identity)
    lines = ((counts.overdue, "已超过答复期限", "请催办；已经答复的，登记答复日期", CaseState.OVERDUE),
             (counts.soon, f"在 {SOON} 个工作日内到期", "请提醒承办人；已经答复的，登记答复日期", CaseState.DUE),
             (counts.unassigned, "没有分派", "请分派处室、支部和承办人", CaseState.UNASSIGNED))
    return [Owed(f"{number:,} 件{words}", what, path_to("petitions.list_cases", state=state.value), at_once=True)
            for number, words, what, state in lines if number]


def to_answer(identity: Identity) -> Rows | None:
    """The person's own cases that are due soon or over."""
    if identity.member_id is None:
        return None
    return select(literal(""), Case.id, Case.number, literal(""), Case.due_on).where(
        Case.member_id == identity.member_id, queries.is_due_for(identity)).order_by(Case.due_on, Case.id)


def own_case(row: Found) -> Owed:
    return Owed(ANSWER, row.about, path_to("petitions.show_case", case_id=row.key), workdays.shown(row.due_on) if row.due_on else None)


def panel_of_member(member: Any) -> str | None:
    return owner_panel(Case.member_id == member.id, {"member_id": member.id}, {"member": member.number})


def panel_of_branch(branch: Any) -> str | None:
    return owner_panel(Case.branch_id == branch.id, {"branch_id": branch.id}, {"branch": branch.id})


def owner_panel(condition: Any, scope: dict[str, int], link: dict[str, Any]) -> str | None:
    """Counts of an owner's cases that the viewer may read, each with its list; None where there is none: that somebody has only secret ones is secret too."""
    viewer = current()
    any_id = db.session.scalar(select(Case.id).where(condition, queries.readable(viewer)).limit(1))
    if any_id is None:
        return None
    return render_template("petitions/_owner_panel.html", counts=queries.counts_of(viewer, **scope), link=link, SOON=SOON)
