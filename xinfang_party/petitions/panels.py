"""What other rooms' pages show of cases: what a person owes because of them, and the cases of a member or a branch."""
from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for
from sqlalchemy import select

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import workdays
from xinfang_party.kernel.database import db
from xinfang_party.petitions import queries
from xinfang_party.petitions.filters import SOON, CaseState
from xinfang_party.petitions.models import Case
from xinfang_party.web.owed import Owed

ANSWER = "按期答复（由信访业务工作人员登记答复日期）"


def owed_by(identity: Identity) -> Sequence[Owed]:
    """The own cases near their last day; for who assigns them all, how many wait."""
    return [*to_see_to(identity), *to_answer(identity)]


def to_see_to(identity: Identity) -> list[Owed]:
    """One line for each list an officer works off, with its number; two statements however many cases there are."""
    if not may(identity, "case:assign"):
        return []
    counts = queries.counts_of(identity)
    lines = ((counts.overdue, "已超过答复期限", "请催办；已经答复的，登记答复日期", CaseState.OVERDUE),
             (counts.soon, f"在 {SOON} 个工作日内到期", "请提醒承办人；已经答复的，登记答复日期", CaseState.DUE),
             (counts.unassigned, "没有分派", "请分派处室、支部和承办人", CaseState.UNASSIGNED))
    return [Owed(f"{number:,} 件{words}", what, url_for("petitions.list_cases", state=state.value), at_once=True)
            for number, words, what, state in lines if number]


def to_answer(identity: Identity) -> list[Owed]:
    """The person's own cases that are due soon or over."""
    if identity.member_id is None:
        return []
    return [Owed(ANSWER, case.number, url_for("petitions.show_case", case_id=case.id), workdays.shown(case.due_on))
            for case in queries.due_for(identity, member_id=identity.member_id)]


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
