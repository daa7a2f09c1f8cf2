"""What a person owes because of cases: the own ones near their last day; for who assigns them all, how many wait."""
from collections.abc import Sequence

from flask import url_for

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import workdays
from xinfang_party.petitions import queries
from xinfang_party.petitions.filters import SOON, CaseState
from xinfang_party.web.owed import Owed

ANSWER = "按期答复（由信访业务工作人员登记答复日期）"


def owed_by(identity: Identity) -> Sequence[Owed]:
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
