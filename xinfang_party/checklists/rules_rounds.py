"""What may be done in a round, and what may be said in it."""
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from xinfang_party.checklists.rules import TOLERANCE
from xinfang_party.checklists.terms import Edition, Standing, State, Verdict
from xinfang_party.checklists.terms_rounds import RATIO_WORDS, VERBS, AssessmentState
from xinfang_party.kernel.periods import chinese
from xinfang_party.kernel.text import looks_personal
from xinfang_party.kernel.workflow import Workflow

S = AssessmentState
FLOW: Workflow[AssessmentState] = Workflow({
    (S.OPEN, "submit"): S.ASSESSED, (S.ASSESSED, "return"): S.OPEN, (S.ASSESSED, "inspect"): S.INSPECTED, (S.INSPECTED, "object"): S.OBJECTED,
    (S.OBJECTED, "answer"): S.INSPECTED, (S.INSPECTED, "accept"): S.ACCEPTED, (S.INSPECTED, "close"): S.CLOSED, (S.ACCEPTED, "close"): S.CLOSED,
}, VERBS)


def why_not_ratio(ratio: float | None) -> str | None:
    return None if ratio is None or ratio in RATIO_WORDS else "请从“达到、部分达到、没有达到”里选一项。"


def why_not_words(text: str) -> str | None:
    """What is written here is read by branches and inspectors."""
    found = looks_personal(text)
    return f"这里不能写{found}，请删去再保存。" if found else None


def why_not_self(standing: Standing, ratio: float | None, remark: str) -> str | None:
    """The branch's own word: nothing to say against records, but a remark is welcome; a word on what nobody can tell needs its reason."""
    if ratio is None:
        return None
    if standing.state is not State.UNKNOWN and standing.state is not State.STATEMENT and not is_said(standing):
        return "这一项由记录核算，不用自己打分；有要说明的，请只写说明。记录不对的，请更正记录。"
    return None if remark.strip() else "请写一句说明：怎样做的，材料在哪里。"


def is_said(standing: Standing) -> bool:
    """Not met by the branch's own word, not by records."""
    return all(result.verdict is not Verdict.MISSED for result in standing.results) and standing.state is State.NOT_MET


def why_not_inspect(*, own_branches: Collection[int], branch_id: int) -> str | None:
    return "不能核查自己所在（或所管）的党支部，请换其他督导检查员。" if branch_id in own_branches else None


def why_not_word(standing: Standing, given: float | None, reason: str) -> str | None:
    """The inspector's word: a reason where it differs from what stands there."""
    if given is None or (standing.ratio is not None and abs(given - standing.ratio) < TOLERANCE):
        return None
    return None if reason.strip() else "与现在的结果不同的，请写明理由。"


def why_not_submit(lacking: Sequence[str]) -> str | None:
    """`lacking`: codes of items that records cannot tell and the branch said nothing of."""
    if not lacking:
        return None
    return f"还有 {len(lacking)} 项系统不能判定、支部也没有说明：{'、'.join(lacking[:8])}{'等' if len(lacking) > 8 else ''}。请逐项自评后再提交。"


def why_not_finish(lacking: Sequence[str]) -> str | None:
    """`lacking`: codes of items that only a person can judge and the inspector has not."""
    return f"还有 {len(lacking)} 项要由您评判：{'、'.join(lacking[:8])}{'等' if len(lacking) > 8 else ''}。" if lacking else None


def why_not_answer(lacking: Sequence[str]) -> str | None:
    return f"还有 {len(lacking)} 项异议没有答复：{'、'.join(lacking)}。请打开条目答复。" if lacking else None


def why_not_close(state: AssessmentState, *, since: date, days: int, today: date, is_over: bool) -> str | None:
    if not is_over:
        return "评定的时段还没有结束，结束后才能封存。"
    if state is S.INSPECTED and today <= objections_end(since, days):
        return f"支部最晚 {chinese(objections_end(since, days))} 可以提异议；支部确认无异议，或这一天过后，才能封存。"
    return None


def why_not_again(names: Sequence[str]) -> str | None:
    """`names`: branches that have an assessment of the same time."""
    return f"{'、'.join(names[:5])}{'等' if len(names) > 5 else ''}这一期已经发起过评定，不能再发起一次。" if names else None


def objections_end(since: date, days: int) -> date:
    return since + timedelta(days=days)


def mend_by(edition: Edition, grade: str, closed_on: date) -> date | None:
    """By when a branch mends what it fell short of: where its grade is the one a zero-tolerance item caps at, or worse; never for the best."""
    names = [one.name for one in edition.grades]
    if grade not in names or names.index(grade) < max(names.index(edition.cap) if edition.cap in names else 0, 1):
        return None
    return closed_on + timedelta(days=edition.days.to_mend)


def why_not_open(edition: Edition, branches: Collection[int], *, begins_on: date, self_due_on: date, inspect_due_on: date,
                 today: date) -> tuple[str, str] | None:
    """(field, sentence). `begins_on`: the first day of the time that is assessed."""
    if begins_on > today:
        return "period", "这一期还没有开始，请选已经开始的一期。"
    if not edition.items:
        return "edition", "这个版本还没有条目，请先导入。"
    if abs(edition.weight - 100) > TOLERANCE:
        return "edition", f"这个版本的分值合计是 {edition.weight:g}，应当是 100，请先改好。"
    if not branches:
        return "branches", "请至少选一个党支部。"
    if self_due_on < today:
        return "self_due_on", "自评期限不能早于今天。"
    return ("inspect_due_on", "核查期限不能早于自评期限。") if inspect_due_on < self_due_on else None
