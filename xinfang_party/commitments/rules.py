"""What may be done to a promise and how it stands: values and `today` in, verdicts out."""
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from xinfang_party.commitments import catalogue
from xinfang_party.commitments.terms import VERB_LABELS, Appraised, Grade, Pace, Result, Side, State, Weights, Wording
from xinfang_party.kernel.periods import LAST, chinese
from xinfang_party.kernel.text import looks_personal
from xinfang_party.kernel.workflow import Workflow

FLOW: Workflow[State] = Workflow({
    (State.DRAFT, "submit"): State.SUBMITTED,
    (State.RETURNED, "submit"): State.SUBMITTED,
    (State.SUBMITTED, "approve"): State.APPROVED,
    (State.SUBMITTED, "return"): State.RETURNED,
    (State.APPROVED, "return"): State.RETURNED,
    (State.APPROVED, "publish"): State.PUBLISHED,
    (State.PUBLISHED, "report"): State.REPORTED,
    (State.REPORTED, "conclude"): State.CONCLUDED,
    (State.PUBLISHED, "conclude"): State.CONCLUDED,
    (State.DRAFT, "withdraw"): State.WITHDRAWN,
    (State.RETURNED, "withdraw"): State.WITHDRAWN,
    (State.SUBMITTED, "withdraw"): State.WITHDRAWN,
    (State.APPROVED, "withdraw"): State.WITHDRAWN,
}, VERB_LABELS)
GRADE_VALUES = {Grade.SATISFIED: 100.0, Grade.BASIC: 60.0, Grade.DISSATISFIED: 0.0}


def why_not_text(text: str) -> str | None:
    """What people write here is read by others and part of it stands on a public board. Source: domain.md 9.5."""
    kind = looks_personal(text)
    return f"文字里像是有{kind}，这里不能写个人信息，请删去后再提交。" if kind else None


def why_vague(wording: Wording) -> list[str]:
    """Questions a vague promise must answer before it can be sent: for whom, by when, by which figure. Empty when it is concrete."""
    questions = []
    if not wording.served.strip():
        questions.append("这项承诺为谁而做？请填写服务对象，例如“来信来访群众”。")
    if wording.ends_on is None:
        questions.append("到什么时候做到？请填写完成期限。")
    if wording.targets == 0:
        questions.append("用哪个数字来衡量？请至少选择一项指标并填写目标值。")
    return questions


def vague_words(content: str) -> list[str]:
    """Words that promise nothing one could check; the writer is asked, not stopped."""
    return [word for word in catalogue.VAGUE_WORDS if word in content]


def why_not_period(starts_on: date, ends_on: date, today: date) -> str | None:
    if ends_on <= starts_on:
        return "完成期限应晚于开始日期，请检查两个日期。"
    if ends_on < today:
        return "完成期限已经过去，请填写将来的日期。"
    last = today.year + int(catalogue.value("years_ahead"))
    if ends_on > LAST or ends_on.year > last:
        return f"完成期限最晚到 {last} 年底，请检查年份。"
    if ends_on - starts_on > timedelta(days=3 * 366):
        return "一项承诺最长三年，请缩短期限或分成几项。"
    return None


def why_not_target(target: float, baseline: float | None, *, better: str, is_share: bool) -> str | None:
    """A target must be reachable and must not promise less than what is done already, as far as two decimals show it."""
    baseline = None if baseline is None else round(baseline, 2)
    if is_share and not 0 <= target <= 100:
        return "比率的目标应在 0 到 100 之间。"
    if target < 0:
        return "目标不能是负数。"
    if baseline is not None and better == "higher" and target < baseline:
        return f"目标 {target:g} 低于基数 {baseline:g}，等于承诺退步，请提高目标。"
    if baseline is not None and better == "lower" and target > baseline:
        return f"这个指标越低越好，目标 {target:g} 高于基数 {baseline:g}，请降低目标。"
    return None


def why_not_vet(keepers: Collection[int], by_member_id: int | None) -> str | None:
    """Nobody decides on the own promise; `keepers` are the member, or the leaders of the branch that promises."""
    if by_member_id is not None and by_member_id in keepers:
        return "不能审定自己作出的承诺，请由支部其他负责人或机关党委办理。"
    return None


def why_not_withdraw_of_left(*, has_left: bool) -> str | None:
    return None if has_left else "承诺人没有离开，请由承诺人自己撤回；需要修改的，请退回。"


def why_not_pick(state: State, ends_on: date, today: date, *, is_frozen: bool) -> str | None:
    """Facts are counted by hand while the promise is written, or asked for while it runs; never while it is vetted or after its end."""
    if is_frozen or today > ends_on:
        return "承诺期已经结束，不能再增减手工计入的事项。"
    if state.is_editable or state is State.PUBLISHED:
        return None
    return "审诺和公示之间不能增减手工计入的事项。可以请支部退回，或者公示之后再申请。"


def why_not_appraise(side: Side, keepers: Collection[int], by_member_id: int | None) -> str | None:
    """Self is the keeper's alone, peers and the organization are others; the masses are asked elsewhere."""
    is_keeper = by_member_id is not None and by_member_id in keepers
    match side:
        case Side.SELF if not is_keeper:
            return "自评由承诺人自己填写。"
        case Side.PEER if is_keeper:
            return "不能互评自己的承诺，请填写本人自评。"
        case Side.ORGANIZATION if is_keeper:
            return "不能代表党组织评价自己作出的承诺，请由支部其他负责人或机关党委办理。"
        case Side.MASSES:
            return "群众评价来自所计事项的满意度评价，不在这里填写。"
        case _:
            return None


def why_not_publish(state: State, ends_on: date, today: date) -> str | None:
    if state is not State.APPROVED:
        return "审诺通过之后才能公示。"
    return None if today <= ends_on else "承诺期已经结束，不能再公示。请退回，由承诺人改期后重新提交。"


def why_not_report(ends_on: date, today: date) -> str | None:
    return None if today > ends_on else f"承诺期到{chinese(ends_on)}结束，结束之后再述诺。"


def why_wait_for_report(ends_on: date, today: date, *, is_frozen: bool, has_left: bool) -> str | None:
    """A published promise is concluded without a report only when nobody can be expected to give one any more."""
    if not is_frozen:
        return "承诺期的数据还没有封存，请等到期次日系统封存后再评定。"
    last = report_due(ends_on)
    return None if has_left or today > last else f"承诺人还可以述诺，期限到 {chinese(last)}。过了期限仍没有述诺，才能直接评价和评定。"


def why_not_conclude(*, is_frozen: bool, is_reported: bool, organization_answers: int, opinion: str, suggested: Result | None,
                     chosen: Result) -> str | None:
    if not is_frozen:
        return "承诺期的数据还没有封存，请等到期次日系统封存后再评定。"
    if organization_answers == 0:
        return "还没有党组织评价，请先填写党组织的评价意见。"
    if opinion.strip() or (is_reported and chosen is suggested is not Result.NOT_KEPT):
        return None
    if not is_reported:
        return "承诺人没有述诺，评定结果请写明理由。"
    if suggested is None:
        return "这项承诺没有可计的数据，评定结果请写明理由。"
    return f"数据建议的结果是“{suggested.label}”。评为“{chosen.label}”请写明理由。"


def is_reached(value: float | None, target: float, better: str) -> bool:
    if value is None:
        return False
    return value <= target if better == "lower" else value >= target


def pace(value: float | None, target: float, *, n: int | None, elapsed: float, better: str, grows: bool, small: int) -> Pace:
    """Where one line stands. `grows`: a count or total that only adds up, measured against the share of time that has passed;
    a rate is measured against the target itself. `n` is the denominator, None where there is none."""
    over = elapsed >= 1
    if value is None or (n is not None and n == 0):
        return Pace.NO_FACTS
    if is_reached(value, target, better) and (over or (grows and better == "higher")):
        return Pace.REACHED
    if over:
        return Pace.MISSED
    if n is not None and n < small:
        return Pace.TOO_FEW
    if grows:
        wanted = target * elapsed
        behind = value > target if better == "lower" else value < wanted
    else:
        behind = not is_reached(value, target, better)
    return Pace.OFF_TRACK if behind and elapsed >= catalogue.value("quiet_share") else Pace.ON_TRACK


def suggested_result(lines: Sequence[tuple[float | None, float, str]]) -> Result | None:
    """From the frozen (value, target, better) of each line: all reached → kept; all near or reached → mostly kept.

    A line without facts says nothing; where no line says anything, nothing is suggested."""
    told = [line for line in lines if line[0] is not None]
    if not told:
        return None
    if all(is_reached(*line) for line in told):
        return Result.KEPT
    return Result.MOSTLY_KEPT if all(is_reached(*line) or is_near(*line) for line in told) else Result.NOT_KEPT


def is_near(value: float | None, target: float, better: str) -> bool:
    share = catalogue.value("mostly_kept_share")
    if value is None:
        return False
    return value * share <= target if better == "lower" else value >= target * share


def joint_appraisal(grades: Mapping[Side, Sequence[Grade]], satisfaction: float | None, answers: int, weights: Weights) -> Appraised:
    """The four sides together. Under `least_answers` petitioners' evaluations the masses' weight is spread over the sides that spoke.

    Source: domain.md section 6 (default weights, n ≥ 5)."""
    values: dict[Side, float] = {side: sum(map(GRADE_VALUES.__getitem__, given)) / len(given) for side, given in grades.items() if given}
    if satisfaction is not None and answers >= catalogue.value("least_answers"):
        values[Side.MASSES] = satisfaction
    counts = {**{side: len(grades.get(side, ())) for side in Side}, Side.MASSES: answers}
    shares = {side: weight for side, weight in weights.as_dict().items() if side in values and weight}
    total = sum(shares.values())
    if total == 0:
        return Appraised(None, {}, counts)
    used = {side: weight / total for side, weight in shares.items()}
    return Appraised(round(sum(values[side] * share for side, share in used.items()), 1), used, counts)


def step_due(state: State, *, since: date, ends_on: date, has_left: bool = False) -> tuple[str, date] | None:
    """(what must be done, by when) in this state; None when nothing is owed. `since` is the day the state was entered;
    of a keeper who `has_left` no report is expected."""
    match state:
        case State.RETURNED:
            return "修改", since + timedelta(days=catalogue.value("rework_within"))
        case State.SUBMITTED:
            return "审诺", since + timedelta(days=catalogue.value("vet_within"))
        case State.APPROVED:
            return "示诺", since + timedelta(days=catalogue.value("publish_within"))
        case State.PUBLISHED if not has_left:
            return "述诺", report_due(ends_on)
        case State.PUBLISHED | State.REPORTED:
            return "评定", conclude_due(ends_on)
        case _:
            return None


def conclude_due(ends_on: date) -> date:
    """The last day for the finding, with a report or without."""
    return min(ends_on, LAST) + catalogue.days("conclude_within")


def report_due(ends_on: date) -> date:
    """The last day for the keeper's report. Ends beyond the calendar are refused today, but may stand in the table."""
    return min(ends_on, LAST) + catalogue.days("report_within")


def pick_due(asked_on: date) -> date:
    """The last day to decide on a fact that the keeper wants counted by hand, or no longer."""
    return asked_on + timedelta(days=catalogue.value("decide_pick_within"))


def appraisal_due(reported_on: date) -> date:
    """The last day for the keeper's and the peers' word."""
    return reported_on + timedelta(days=catalogue.value("appraise_within"))


def why_not_weights(weights: Weights) -> str | None:
    if min(weights.as_dict().values()) < 0 or sum(weights.as_dict().values()) != 100:
        return "四方的权重都不能是负数，合计应为 100。"
    return None
