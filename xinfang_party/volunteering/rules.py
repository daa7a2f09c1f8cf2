"""When a service may be opened, joined and left. Spans are compared as moments, so midnight and summer time make no difference."""
from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

from xinfang_party.communities.terms import FreeTime
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.workflow import Workflow
from xinfang_party.volunteering.catalogue import number
from xinfang_party.volunteering.terms import Asked, EventState, Queued, SignUpState, Span

DRAFT, OPEN, CLOSED, CANCELLED = EventState.DRAFT, EventState.OPEN, EventState.CLOSED, EventState.CANCELLED
FLOW = Workflow({(DRAFT, "edit"): DRAFT, (OPEN, "edit"): OPEN, (DRAFT, "open"): OPEN, (OPEN, "close"): CLOSED, (DRAFT, "cancel"): CANCELLED,
                 (OPEN, "cancel"): CANCELLED},
                {"edit": "修改", "open": "发布", "close": "结束", "cancel": "取消"})
COVER = {"insurance": "保险", "risk_notice": "风险告知", "training": "培训"}
EVENING = time(18)


# --- the event ----------------------------------------------------------------------------------------------------------------

def why_not_span(span: Span, today: date) -> str | None:
    if span.seconds <= 0:
        return "结束时间应晚于开始时间，请检查。"
    if span.seconds > number("longest_shift_hours") * 3600:
        return f"一个班次最长 {number('longest_shift_hours')} 小时，请分成几个班次。"
    if span.starts_at.date() > today + timedelta(days=number("ahead_days")):
        return "日期太远了，请检查年份。"
    return None


def why_not_break(minutes: int, span: Span) -> str | None:
    return None if minutes >= 0 and minutes * 60 < span.seconds else "休息时间应比班次短，请检查。"


def why_not_needed(needed: int, taken: int) -> str | None:
    if not 1 <= needed <= number("most_places"):
        return f"需要的人数应在 1 到 {number('most_places')} 之间。"
    return f"已经有 {taken} 人报上了名，需要的人数不能少于 {taken}。" if needed < taken else None


def why_not_cancel(signed_up: int) -> str | None:
    """Of an event of which a shift has begun."""
    return (f"活动已经开始，有 {signed_up} 人报了名，不能再取消。来了的请登记时长，没有来的请登记“未到”，最后点“结束活动”；还没有开始的班次，可以改时间。"
            if signed_up else None)


def why_not_move(to: Span, now: datetime, *, has_begun: bool, has_checked_in: bool, signed_up: int) -> str | None:
    if has_begun:
        return "这个班次已经开始，时间不能再改。写错了、又没有人报名和登记时长的，请把这一行清空，另写一行。"
    if has_checked_in:
        return "这个班次已经有人签到，时间不能再改。"
    return "这个班次已经有人报名，不能改到已经过去的时间，请检查日期。" if signed_up and to.starts_at <= now else None


def why_not_drop(words: str, signed_up: int, *, has_begun: bool) -> str | None:
    if not signed_up:
        return None
    if has_begun:
        return f"{words}已经开始，有人报名，不能删去。没有来的，请登记“未到”。"
    return f"{words}已经有人报名，不能删去。请先请报名的人退出，或者取消整个活动。"


def why_not_open(told: dict[str, str], *, needs_cover: bool, roles: int) -> tuple[str, str] | None:
    """(sentence, field). Who may come to harm hears of it, is insured and taught before signing up (志愿服务条例 arts. 12, 16, 17)."""
    if not roles:
        return "还没有班次。请先“修改”，写上什么时候、需要几个人。", "shifts"
    missing = [words for name, words in COVER.items() if not told[name].strip()] if needs_cover else []
    if missing:
        return f"这一类活动发布前要写明{'、'.join(missing)}（不需要的写“不需要”和原因），请先“修改”补上。", next(key for key in COVER if COVER[key] == missing[0])
    return None


def why_not_words(text: str, wanted: str = "") -> str | None:
    return wanted if wanted and not text.strip() else why_not_text(text)


# --- signing up ---------------------------------------------------------------------------------------------------------------

def overlaps(one: Span, other: Span) -> bool:
    """The end does not belong to a span: who ends at noon may begin at noon."""
    return one.starts_at.timestamp() < other.ends_at.timestamp() and other.starts_at.timestamp() < one.ends_at.timestamp()


def why_not_sign_up(asked: Asked) -> str | None:
    if asked.state is not OPEN:
        return f"这次活动“{asked.state.label}”，现在不能报名。"
    if not asked.is_welcome:
        return "这次活动只请主办支部的党员和受邀请的人参加。"
    if asked.now >= asked.span.starts_at:
        return "这个班次已经开始，不能再报名。到场参加的，请告诉组织者登记。"
    if asked.is_in:
        return "您已经报了这个班次。要换岗位的，请先退出，再重新报名。"
    if asked.lacks:
        return f"这个岗位要会“{asked.lacks}”。您会的话，请先在“我会什么、什么时候有空”里勾上，再回来报名。"
    clash = next((words for span, words in asked.others if overlaps(asked.span, span)), None)
    return f"时间和您已经报名的“{clash}”重叠。请先退出那一个，或者换一个班次。" if clash else None


def why_not_agree(*, is_asked: bool, has_agreed: bool) -> str | None:
    return "请先看风险告知和培训要求，勾上这一项再报名。" if is_asked and not has_agreed else None


def why_not_withdraw(state: SignUpState, starts_at: datetime, now: datetime) -> str | None:
    if state is SignUpState.WITHDRAWN:
        return "您已经退出了。"
    return None if now < starts_at else "班次已经开始，不能再退出。没有去成的，请告诉组织者。"


def place_for(needed: int, taken: int) -> SignUpState:
    return SignUpState.TAKEN if taken < needed else SignUpState.WAITING


def next_waiting(waiting: Iterable[Queued], *, needed: int, taken: int) -> Queued | None:
    """Whoever asked first, where a place is free."""
    return min(waiting, key=lambda one: (one.asked_at, one.sign_up_id), default=None) if taken < needed else None


# --- whom to ask --------------------------------------------------------------------------------------------------------------

def free_time_of(starts_at: datetime, *, is_workday: bool) -> FreeTime:
    """`starts_at`: on the wall clock of Shanghai."""
    if is_workday:
        return FreeTime.WORKDAY_EVENING if starts_at.time() >= EVENING else FreeTime.WORKDAY_DAY
    return FreeTime.WEEKEND if starts_at.isoweekday() > 5 else FreeTime.HOLIDAY


def why_not_invite(state: EventState, names: Collection[str]) -> str | None:
    if state is not OPEN:
        return "活动发布以后才能邀请。" if state is DRAFT else f"这次活动“{state.label}”，不用再邀请。"
    return None if names else "请写上邀请谁，或者在名单里勾选。"


# --- checking in and out ------------------------------------------------------------------------------------------------------

def why_not_scan(state: EventState, span: Span, now: datetime) -> str | None:
    if state is not OPEN:
        return f"这次活动“{state.label}”，不能扫码签到。"
    if now < span.starts_at - timedelta(minutes=number("code_before_minutes")):
        return f"班次开始前 {number('code_before_minutes')} 分钟才能扫码签到。"
    if now >= span.ends_at + timedelta(minutes=number("code_after_minutes")):
        return f"班次结束已经超过 {number('code_after_minutes')} 分钟，不能再扫码。请告诉组织者登记。"
    return None


def may_check_out_from(checked_in_at: datetime) -> datetime:
    return checked_in_at + timedelta(minutes=number("check_out_after_minutes"))
