"""The clocks of a case and what may be done to it: values and days in, days, verdicts and sentences out.

Counting (《民法典》 arts. 201, 203, domain.md 3.1): the day of the event is not counted; a last day that is no working day moves to the
next one (`move`; identity when the setting is off). Limits are those in force on the day of receipt.
"""
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from xinfang_party.kernel import workdays
from xinfang_party.kernel.periods import chinese
from xinfang_party.petitions.catalogue import (
    ACCEPTANCE,
    CONCLUSION,
    EVALUATION,
    EXTENSION_BASIS,
    EXTENSION_MAX_DAYS,
    PAUSE_REASONS,
    STEPS,
)
from xinfang_party.petitions.terms import Dates, DayUnit, Deadline, Deadlines, DueFrom, Ending, HandlingClass, Procedure, Standing, Step

DAY = timedelta(days=1)
Move = Callable[[date], date]
AddWorkdays = Callable[[date, int], date]
DaysBetween = Callable[[date, date], int]
Limits = Mapping[tuple[Procedure, str], Step]


def stay(day: date) -> date:
    """The `move` of an office that moves no last day."""
    return day


@lru_cache(maxsize=4096)
def limits_on(day: date) -> Limits:
    """{(procedure, step code): the limit in force that day}."""
    return {(step.procedure, step.code): step for step in STEPS if step.from_on <= day and (step.to_on is None or day <= step.to_on)}


def deadlines(dates: Dates, procedure: Procedure, *, move: Move, add_workdays: AddWorkdays = workdays.add_workdays,
              on: date | None = None) -> Deadlines:
    """The last days of a case. `on`: whose day's limits hold (the day of receipt).

    The answer counts from acceptance, else registration, else receipt. A day given by the sheet wins and is never moved; an extension
    and the pauses that stop the clock are added to either.
    """
    limits = limits_on(on or dates.received_on)
    more = dates.extension_days + dates.paused_days
    start, due_from = answer_starts(dates)
    given_due_on = dates.given_due_on + more * DAY if dates.given_due_on else None
    return Deadlines(
        accept_due_on=move(counted(limits[procedure, ACCEPTANCE], dates.received_on, add_workdays)), due_from=due_from,
        due_on=given_due_on or move(counted(limits[procedure, CONCLUSION], start, add_workdays) + more * DAY),
        evaluation_due_on=evaluation_due_on(dates.replied_on, procedure, move=move, add_workdays=add_workdays, on=on or dates.received_on))


def evaluation_due_on(replied_on: date | None, procedure: Procedure, *, move: Move, on: date,
                      add_workdays: AddWorkdays = workdays.add_workdays) -> date | None:
    """The last day on which the petitioner may evaluate; None before the answer."""
    return move(counted(limits_on(on)[procedure, EVALUATION], replied_on, add_workdays)) if replied_on else None


def counted(step: Step, start: date, add_workdays: AddWorkdays) -> date:
    """The last day of a limit before it is moved; the day of the event is not counted."""
    return start + step.days * DAY if step.unit is DayUnit.CALENDAR else add_workdays(start, step.days)


def answer_starts(dates: Dates) -> tuple[date, DueFrom]:
    """The day from which the answer's limit counts, and which day that is."""
    if dates.accepted_on:
        start, due_from = dates.accepted_on, DueFrom.ACCEPTED
    elif dates.registered_on:
        start, due_from = dates.registered_on, DueFrom.REGISTERED
    else:
        start, due_from = dates.received_on, DueFrom.RECEIVED
    return start, DueFrom.GIVEN if dates.given_due_on else due_from


def acceptance_on(accepted_on: date | None, accept_due_on: date, *, known: bool, is_answered: bool) -> date | None:
    """The day on which it is settled whether acceptance was in time: the acceptance itself, at the latest its last day.

    A late acceptance counts on the day it became late, so that a past month never loses it. None where nobody knows: the sheet says
    nothing of acceptance, or the case is answered without a day of acceptance.
    """
    if accepted_on:
        return min(accepted_on, accept_due_on)
    return accept_due_on if known and not is_answered else None


def paused_days(pauses: Iterable[tuple[str, date, date | None]], today: date) -> int:
    """Days on which the clock stood still: (reason code, from, to), both counted, `to` None = still going on. Overlaps count once."""
    days, after = 0, date.min
    stretches = [(start, end or today) for reason, start, end in pauses if reason in PAUSE_REASONS and PAUSE_REASONS[reason].stops_clock]
    for start, end in sorted(stretches):
        first = max(start, after)
        if end >= first:
            days += (end - first).days + 1
            after = end + DAY
    return days


# --- what a page shows --------------------------------------------------------------------------------------------------------

def deadlines_shown(dates: Dates, procedure: Procedure, *, today: date, move: Move, standing: Standing = Standing(),  # noqa: B008 - frozen
                    add_workdays: AddWorkdays = workdays.add_workdays,
                    workdays_between: DaysBetween = workdays.workdays_between) -> list[Deadline]:
    """Acceptance, answer and, once answered, evaluation, each with the days left and why it falls on its day."""
    found = deadlines(dates, procedure, move=move, add_workdays=add_workdays)
    unmoved = deadlines(dates, procedure, move=stay, add_workdays=add_workdays)
    limits = limits_on(dates.received_on)
    replied_on = dates.replied_on or standing.concluded_on
    known = acceptance_on(dates.accepted_on, found.accept_due_on, known=standing.acceptance_known, is_answered=replied_on is not None) is not None

    def told(code: str, last: date | None, before: date | None, done_on: date | None, counts: bool, *notes: str) -> list[Deadline]:
        if last is None or before is None:
            return []
        moved = f"原定{chinese(before)}是休息日，顺延到下一个工作日" if before != last else ""
        ended = f"{standing.ending.label}，不再计算期限" if standing.ending and not done_on else ""
        step, since = limits[procedure, code], done_on or today
        return [Deadline(step.name, last, done_on, (last - since).days, workdays_between(since, last), step.told_basis,
                         "；".join(filter(None, [*notes, moved, ended])), counts and not ended, step.is_checked)]

    extended = f"已延长 {dates.extension_days} 日（{EXTENSION_BASIS}）" if dates.extension_days else ""
    paused = f"扣除中止 {dates.paused_days} 日" if dates.paused_days else ""
    return [
        *told(ACCEPTANCE, found.accept_due_on, unmoved.accept_due_on, dates.accepted_on, known,
              "" if known else "没有受理日期，不计入及时受理率，也不算超期"),
        *told(CONCLUSION, found.due_on, unmoved.due_on, replied_on, True, found.due_from.label, extended, paused),
        *told(EVALUATION, found.evaluation_due_on, unmoved.evaluation_due_on, standing.evaluated_on, standing.evaluated_on is not None)]


def next_actor(dates: Dates, found: Deadlines, *, today: date, owner: str, standing: Standing = Standing(),  # noqa: B008 - frozen
               pause: str = "") -> str:
    """Who must do what next. `owner`: who handles the case ("" = nobody yet); `pause`: the reason of a pause still going on, in words."""
    if standing.ending:
        return f"这件事项{standing.ending.label}，没有需要办理的。"
    if dates.replied_on and not standing.evaluated_on and found.evaluation_due_on and today <= found.evaluation_due_on:
        return f"信访人：最晚可以在{chinese(found.evaluation_due_on)}评价。承办单位可以提醒参评。"
    if dates.replied_on or standing.concluded_on:
        return "已经答复或办结，没有需要办理的。"
    if not owner:
        return "信访业务工作人员：请先分派处室、支部和承办人。"
    if pause:
        return f"{owner}：因{pause}中止，恢复后请登记结束日期，并最晚在{chinese(found.due_on)}答复。"
    if not dates.accepted_on and standing.acceptance_known:
        late = today > found.accept_due_on
        return f"{owner}：{'已经超过受理期限，请尽快' if late else f'请最晚在{chinese(found.accept_due_on)}'}决定是否受理，并告知信访人。"
    if today > found.due_on:
        return f"{owner}：已经超过答复期限 {(today - found.due_on).days} 天，请尽快答复。"
    return f"{owner}：请最晚在{chinese(found.due_on)}答复。"


def note_to_keeper(due_on: date, today: date, *, is_accepted: bool) -> str:
    """What the member who answers has to do, and who notes it down."""
    first = "" if is_accepted else "先决定是否受理并告知信访人，"
    return (f"这件事项由您承办。请{first}{by_when(due_on, today)}书面答复信访人。受理和答复的日期由信访业务工作人员登记：办好后请告诉他们，"
            "登记以后，首页的提醒才会消失。")


def note_to_leader(due_on: date, today: date) -> str:
    """The same for who leads the branch, while nobody in it has the case."""
    return (f"这件事项由您负责的支部承办，还没有定承办人。请定下承办人，{by_when(due_on, today)}书面答复信访人。"
            "承办人和答复的日期由信访业务工作人员登记，请告诉他们。")


def by_when(due_on: date, today: date) -> str:
    return f"尽快（期限是{chinese(due_on)}，已经超过）" if due_on < today else f"最晚在{chinese(due_on)}"


# --- what may be done ---------------------------------------------------------------------------------------------------------

def why_not_extend(days: int, *, already: int, reason: str, approver: str, is_open: bool, is_simplified: bool = False,
                   approved_on: date | None = None, due_on: date | None = None) -> str | None:
    """《信访工作条例》 art. 34: at most 30 days, approved by the head, with its reason, before the last day."""
    left = EXTENSION_MAX_DAYS - already
    if not is_open:
        return "这件事项已经答复、办结或终止，不需要延期。"
    if is_simplified:
        return "简易办理不能延期。确实办不完的，请先改为普通程序。"
    if left <= 0:
        return f"已经延长 {already} 日，到了 {EXTENSION_MAX_DAYS} 日的上限，不能再延。"
    if not 1 <= days <= left:
        return f"延长的天数应在 1 到 {left} 之间（最多 {EXTENSION_MAX_DAYS} 日，已延长 {already} 日）。"
    if not reason.strip():
        return "请写明延期理由，并告知信访人。"
    if not approver.strip():
        return "请写明批准延期的负责人。"
    if approved_on and due_on and approved_on > due_on:
        return "批准日期已经超过办理期限，超期后不能再补办延期。"
    return None


def why_not_pause(reason: str, from_on: date, to_on: date | None, *, received_on: date, today: date, is_open: bool,
                  others: Iterable[tuple[date, date | None]] = ()) -> str | None:
    """`others`: the pauses that stand already."""
    if reason not in PAUSE_REASONS:
        return "请从列表中选择中止原因。"
    if not is_open:
        return "这件事项已经答复、办结或终止，不需要中止。"
    if from_on < received_on:
        return "中止日期不能早于收到日期，请检查。"
    if from_on > today or (to_on and to_on > today):
        return "还没有到的日子不能登记，请到当天再登记。"
    if to_on and to_on < from_on:
        return "结束日期早于开始日期，请检查。"
    if any(start <= (to_on or date.max) and from_on <= (end or date.max) for start, end in others):
        return "这段时间与已登记的中止重叠，请先结束那一段，或改正日期。"
    return None


def why_not_reply(replied_on: date, *, received_on: date, today: date, ending: Ending | None = None, accepted_on: date | None = None) -> str | None:
    if ending is not None:
        return f"这件事项{ending.label}，不需要答复。"
    if replied_on < received_on:
        return "答复日期早于收到日期，请检查。"
    if accepted_on and replied_on < accepted_on:
        return "答复日期早于受理日期，请检查。"
    return "答复日期还没有到，请检查。" if replied_on > today else None


def why_not_reclassify(before: HandlingClass | None, after: HandlingClass | None, reason: str) -> str | None:
    """Its history is kept, so a change of a class once given needs a reason."""
    if after == before:
        return "四办分类没有变化。"
    if before is not None and not reason.strip():
        return "请写明调整四办分类的理由。"
    return None


def why_not_assign(*, department_id: int | None, branch_id: int | None, member_id: int | None, member_branch_id: int | None = None,
                   branch_exists: bool = True) -> str | None:
    """`member_branch_id`: the branch the member belongs to that day (None = to none); a case goes to one who is there."""
    if department_id is None and branch_id is None and member_id is None:
        return "请至少选择一个处室、支部或承办人。"
    if not branch_exists:
        return "这个支部已经撤销，请另选。"
    if member_id is not None and member_branch_id is None:
        return "这名党员现在不属于任何支部，请另选承办人。"
    if member_id is not None and branch_id is not None and member_branch_id != branch_id:
        return "承办人不属于所选的支部，请改选支部或承办人。"
    return None
