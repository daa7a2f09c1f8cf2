"""What may be done to a bulletin and by whom: values and `today` in, verdicts out."""
from collections.abc import Collection, Iterable
from datetime import date

from xinfang_party.bulletins.catalogue import value
from xinfang_party.bulletins.terms import VERBS, State
from xinfang_party.findings.terms import Person
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.workflow import Workflow

FLOW: Workflow[State] = Workflow({
    (State.DRAFT, "edit"): State.DRAFT,
    (State.DRAFT, "refresh"): State.DRAFT,
    (State.DRAFT, "submit"): State.SUBMITTED,
    (State.DRAFT, "withdraw"): State.WITHDRAWN,
    (State.SUBMITTED, "approve"): State.APPROVED,
    (State.SUBMITTED, "return"): State.DRAFT,
    (State.APPROVED, "return"): State.DRAFT,
    (State.APPROVED, "publish"): State.PUBLISHED,
    (State.PUBLISHED, "acknowledge"): State.PUBLISHED,
}, VERBS)


def why_not_section(text: str) -> str | None:
    longest = value("longest")
    return f"一段最多 {longest} 字，现在有 {len(text)} 字，请删减。" if len(text) > longest else why_not_text(text, "保存")


def why_not_create(period: Period, branch_ids: Collection[int], *, known: Collection[int], today: date) -> tuple[str, str] | None:
    """(sentence, field). `known`: the branches that the standard is for."""
    if period.start > today:
        return "这个时段还没有开始，请选已经开始的时段。", "period"
    return None if branch_ids and set(branch_ids) <= set(known) else ("请至少选一个现有的党支部。", "branches")


def why_not_submit(sections: Iterable[str]) -> str | None:
    return None if any(text.strip() for text in sections) else "各段都是空的，请先写好再提交。"


def why_not_approve(by: Person, authors: Collection[Person]) -> str | None:
    return "起草、修改或提交过这份通报的人不能批准，请由其他人办理。" if by.is_one_of(*authors) else None


def why_not_return(opinion: str) -> str | None:
    return None if opinion.strip() else "请写明哪里要改。"


def why_not_withdraw(reason: str) -> str | None:
    return None if reason.strip() else "作废请写明原因。"


def why_not_acknowledge(*, is_own: bool, acknowledged_by: str) -> str | None:
    """`is_own`: who acknowledges is secretary or deputy of the branch itself, not only of one above it."""
    if not is_own:
        return "请由这个党支部的书记或副书记本人确认。"
    return f"{acknowledged_by}已经确认收到，不用再确认。" if acknowledged_by else None
