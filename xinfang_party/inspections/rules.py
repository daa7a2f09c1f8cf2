"""How a sample is drawn, and what may be done in an inspection."""
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from hashlib import sha256

from xinfang_party.checklists.rules_rounds import why_not_word
from xinfang_party.checklists.terms import Standing
from xinfang_party.inspections.catalogue import LONGEST_AGREED, MOST_RECORDS
from xinfang_party.inspections.terms import VERBS, Carried, InspectionState, Plan, Verdict, VisitState
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.text import looks_personal
from xinfang_party.kernel.workflow import Workflow

FLOW: Workflow[InspectionState] = Workflow({
    (InspectionState.PLANNED, "edit"): InspectionState.PLANNED,
    (InspectionState.PLANNED, "start"): InspectionState.RUNNING,
    (InspectionState.RUNNING, "edit"): InspectionState.RUNNING,
    (InspectionState.RUNNING, "finish"): InspectionState.FINISHED,
    (InspectionState.PLANNED, "withdraw"): InspectionState.WITHDRAWN,
    (InspectionState.RUNNING, "withdraw"): InspectionState.WITHDRAWN,
}, VERBS)
SEED = re.compile(rf"[\w.-]{{1,{LONGEST_AGREED.value}}}")
UNDER_WAY = (InspectionState.PLANNED, InspectionState.RUNNING)
RULE = "把总体里的每个编号写成“种子:编号”（半角冒号），算出它的 SHA-256（UTF-8 编码，写成小写十六进制），按这个值从小到大排，取最前面的 {number} 个。"


# --- the sample ---------------------------------------------------------------------------------------------------------------

def draw(population: Iterable[str], number: int, seed: str) -> tuple[str, ...]:
    """The first `number` codes by the SHA-256 of "seed:code", in that order. It rests on nothing else: not on the order or number of times in which
    the codes are named, nor on this program, so that anybody can draw it again (docs/decisions/0037)."""
    return tuple(sorted(set(population), key=lambda code: (sha256(f"{seed}:{code}".encode()).hexdigest(), code))[:max(number, 0)])


def rule_words(number: int) -> str:
    return RULE.format(number=number)


def why_not_number(number: int | None, among: int, what: str) -> str | None:
    return None if number is None or 1 <= number <= among else f"抽取的个数应在 1 到 {among} 之间（上面选了 {among} 个{what}），不抽的不填。"


# --- the plan -----------------------------------------------------------------------------------------------------------------

def why_not_plan(plan: Plan, *, known_items: Collection[str], known_branches: Collection[int], round_period: Period | None,
                 today: date) -> tuple[str, str] | None:
    """(sentence, field). `round_period`: of the round the plan names."""
    if plan.period.start > today:
        return "检查的时段还没有开始，请选已经开始的时段。", "period"
    if round_period is not None and round_period != plan.period:
        return f"这次评定是{round_period.label}的，和检查的时段不一样，请改选。", "round_id"
    if not plan.branch_ids or not set(plan.branch_ids) <= set(known_branches):
        return "请至少选一个现有的党支部。", "branches"
    if not plan.item_codes:
        return "请至少选一个条目。", "items"
    if lacking := sorted(set(plan.item_codes) - set(known_items)):
        return f"这个时段（或这次评定）的标准里没有：{'、'.join(lacking)}。请去掉这几项。", "items"
    if (sentence := why_not_due(plan.due_on, today)) is not None:
        return sentence, "due_on"
    return why_not_sample(plan)


def why_not_due(due_on: date, today: date) -> str | None:
    return "完成期限不能早于今天。" if due_on < today else None


def why_not_rename(numbers: Sequence[str]) -> str | None:
    """`numbers`: of findings that name the plan by its title."""
    return f"已经用这个名称登记了问题（{'、'.join(numbers)}），名称不能再改。" if numbers else None


def why_not_people(state: InspectionState, *, names_people: bool) -> str | None:
    return "检查已经开始，请在计划页面上给各支部分别换检查人。" if names_people and state is InspectionState.RUNNING else None


def why_not_sample(plan: Plan) -> tuple[str, str] | None:
    if (sentence := why_not_number(plan.branch_number, len(set(plan.branch_ids)), "党支部")) is not None:
        return sentence, "branch_number"
    if (sentence := why_not_number(plan.item_number, len(set(plan.item_codes)), "条目")) is not None:
        return sentence, "item_number"
    if not 0 <= plan.record_number <= MOST_RECORDS.value:
        return f"每个数字背后抽几条记录，请填 0 到 {MOST_RECORDS.value}。", "record_number"
    if plan.seed and not SEED.fullmatch(plan.seed):
        return f"约定的数只用文字、数字、点和短横线，最多 {LONGEST_AGREED.words}，例如 2026-03-05。", "seed"
    if (sentence := why_not_words(plan.seed)) is not None:
        return sentence, "seed"
    return None


def seed_from(agreed: str, drawn: str) -> str:
    """`drawn`: a random number of the system, without which whoever plans could try seeds until the sample pleases."""
    return f"{agreed}-{drawn}" if agreed else drawn


def why_not_replace(state: InspectionState, *, is_replaced: bool) -> str | None:
    if state is not InspectionState.WITHDRAWN:
        return "只能代替已经撤销的计划，请先撤销原来的计划。"
    return "这个撤销了的计划已经有计划代替，请改选或不选。" if is_replaced else None


def why_not_words(text: str) -> str | None:
    """Inspectors and branches read what stands here."""
    found = looks_personal(text)
    return f"这里不能写{found}，请删去再保存。" if found else None


def why_not_inspector(name: str, branch: str, *, branch_id: int, own_branches: Collection[int]) -> str | None:
    return f"{name}在{branch}（或者管着它），不能检查自己的党支部，请给{branch}换其他督导检查员。" if branch_id in own_branches else None


def why_not_start(lacking: Sequence[str]) -> str | None:
    """`lacking`: branches nobody is assigned to."""
    return f"还没有安排检查人：{'、'.join(lacking)}。请先在下面安排。" if lacking else None


def why_not_reason(reason: str) -> str | None:
    return why_not_words(reason) if reason.strip() else "请写明原因。"


def why_not_withdraw(answered: Sequence[str]) -> str | None:
    """`answered`: branches of which something was written down."""
    return f"{'、'.join(answered)}已经有检查结果，计划不能再撤销。还没有结果、又去不了的党支部，请点“这次不去”。" if answered else None


def why_not_skip(state: VisitState, plan: InspectionState, *, is_answered: bool, is_last: bool, is_own: bool) -> str | None:
    """`is_answered`: something was written down there. `is_last`: no other branch would be left. `is_own`: it is the person's own branch."""
    if plan not in UNDER_WAY:
        return "这次检查已经结束或者撤销，不用再改。"
    if state is not VisitState.OPEN:
        return f"这个党支部现在是“{state.label}”，不用再改。请刷新页面查看最新状态。"
    if is_own:
        return "这是您自己的党支部，去不去请由其他人决定。"
    if is_answered:
        return "这个党支部已经有检查结果，不能不去；检查人去不了的，请换人检查完。"
    return "一个党支部都不去的，请撤销整个计划。" if is_last else None


def why_not_finish(unfinished: Sequence[str]) -> str | None:
    return f"还有党支部没有检查完：{'、'.join(unfinished)}。" if unfinished else None


# --- the visit ----------------------------------------------------------------------------------------------------------------

def why_not_visit(state: VisitState, *, is_running: bool, is_assigned: bool, is_own: bool) -> str | None:
    if is_own:
        return "不能检查自己所在（或所管）的党支部，请换其他督导检查员。"
    if not is_assigned:
        return "这个党支部没有安排您检查，请联系制定计划的人。"
    if state is VisitState.FINISHED:
        return "这个党支部已经检查完毕，结果不再改动。"
    if state is VisitState.SKIPPED:
        return "这个党支部这次不去了，不用再填写。"
    return None if is_running else "这次检查还没有开始或者已经结束，现在不能填写。"


def why_not_answer(standing: Standing, verdict: Verdict, words: str) -> str | None:
    """A reason where it differs from what the records say, and what was seen where something is lacking."""
    if verdict in (Verdict.PARTLY, Verdict.NOT_MET) and not words.strip():
        return "请写一句看到了什么、差在哪里。"
    return why_not_word(standing, verdict.ratio, words)


def why_not_finish_visit(lacking: Sequence[str]) -> str | None:
    """`lacking`: codes of items without an answer."""
    return f"还有 {len(lacking)} 项没有填写：{'、'.join(lacking[:8])}{'等' if len(lacking) > 8 else ''}。" if lacking else None


def why_not_carry(refusals: Sequence[tuple[str, str]]) -> str | None:
    """`refusals`: (item, sentence) of what the round does not take."""
    told = "；".join(f"{code}：{sentence.rstrip('。')}" for code, sentence in refusals)
    return f"下面几项评定里不能接受，检查没有结束，一项也没有写进评定：{told}。请改好再结束。" if refusals else None


def why_not_carry_later(state: VisitState, *, is_carried: bool, is_own: bool) -> str | None:
    if is_own:
        return "不能核查自己所在（或所管）的党支部，请换其他督导检查员。"
    if state is not VisitState.FINISHED:
        return "这个党支部还没有检查完毕，检查完毕以后再写进评定。"
    return "结果已经写进评定，不用再写。" if is_carried else None


def carried_words(carried: Carried) -> str:
    """What was written into the round, and what was not."""
    kept = f"评定里已经有核查意见的没有改：{'、'.join(carried.kept)}。" if carried.kept else ""
    told = "；".join(f"{code}：{sentence.rstrip('。')}" for code, sentence in carried.refusals)
    return f"结果已写进评定。{kept}" + (f"下面几项评定没有接受，请在评定里填写：{told}。" if told else "")
