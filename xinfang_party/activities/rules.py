"""What a roll comes to, what hours are credited, and what may be done to a record: values and days in, verdicts out."""
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from xinfang_party.activities import catalogue
from xinfang_party.activities.terms import OF_THE_BRANCH, VOTING_FORMS, Kind, Seat, Sitting, State, Status
from xinfang_party.kernel import workdays
from xinfang_party.kernel.periods import LAST, chinese
from xinfang_party.kernel.text import looks_personal
from xinfang_party.kernel.workflow import Workflow
from xinfang_party.organization.terms import Stay

DAY = timedelta(days=1)
VERB_LABELS = {"log": "登记", "edit": "修改", "submit": "提交确认", "confirm": "确认", "return": "退回", "cancel": "作废", "amend": "更正",
               "review": "上级审阅", "make-up": "登记补学", "add-action": "添加落实事项", "close-action": "办结落实事项"}
ALL_ONE = "主持人和记录人是同一人，由主持人确认。"
FLOW: Workflow[State] = Workflow({
    (State.PLANNED, "edit"): State.PLANNED,
    (State.HELD, "edit"): State.HELD,
    (State.HELD, "submit"): State.SUBMITTED,
    (State.SUBMITTED, "confirm"): State.CONFIRMED,
    (State.SUBMITTED, "return"): State.HELD,
    (State.CONFIRMED, "amend"): State.CONFIRMED,
    (State.CONFIRMED, "review"): State.CONFIRMED,
    (State.PLANNED, "cancel"): State.CANCELLED,
    (State.HELD, "cancel"): State.CANCELLED,
    (State.SUBMITTED, "cancel"): State.CANCELLED,
}, VERB_LABELS)


# --- the roll -----------------------------------------------------------------------------------------------------------------

def sitting(seats: Sequence[Seat]) -> Sitting:
    """Guests are out of every number; those excused and not there are out of the attendance, not of those entitled to vote (domain.md 1.2,
    教育管理条例 art. 23)."""
    own = [seat for seat in seats if not seat.is_guest]
    counted = [seat for seat in own if not seat.is_exempt or seat.status is Status.PRESENT]
    here = [seat for seat in counted if seat.status is Status.PRESENT]
    return Sitting(expected=len(counted), present=len(here), entitled=sum(seat.has_vote for seat in own), voters=sum(seat.has_vote for seat in here),
                   exempt=len(own) - len(counted), excused=sum(seat.has_vote for seat in own if seat not in counted))


def why_no_quorum(kind: Kind, purposes: Collection[Kind], seated: Sitting) -> str | None:
    """Present voting members ≥ half of those entitled, ≥ 4/5 for an election. Nobody entitled is no quorum; other forms need none."""
    if Kind.ELECTION not in purposes and kind not in VOTING_FORMS:
        return None
    entitled = seated.entitled - (seated.excused if Kind.ELECTION in purposes else 0)  # 选举工作条例: those excused are not counted as due
    if entitled == 0:
        return "名单上没有有表决权的人，不能作出决议。"
    counts = f"应到会有表决权的 {entitled} 人，实到 {seated.voters} 人"
    if Kind.ELECTION in purposes:
        return None if seated.voters * 5 >= entitled * 4 else f"{counts}，不到五分之四，不能进行选举。"
    return None if seated.voters * 2 >= seated.entitled else f"{counts}，不到半数，不能作出决议。"


def has_passed(approve: int, entitled: int) -> bool:
    """More than half of those entitled, not of those present. 支部工作条例 art. 11."""
    return approve * 2 > entitled


def why_not_votes(approve: int, against: int, abstain: int, voters: int) -> str | None:
    cast = approve + against + abstain
    return f"投票合计 {cast} 人，多于到会有表决权的 {voters} 人，请核对票数或出席情况。" if cast > voters else None


# --- hours --------------------------------------------------------------------------------------------------------------------

def credited(held_on: date, last_on: date | None, starts_at: time | None, ends_at: time | None, kinds: Collection[Kind]) -> float:
    """学时 of each who studied: a day 8, half a day 4, else the hours in halves; several days 8 each; without times 0."""
    if not catalogue.CREDITED & set(kinds):
        return 0.0
    if last_on is not None and last_on > held_on:
        return ((last_on - held_on).days + 1) * catalogue.value("day_hours")
    if starts_at is None or ends_at is None or ends_at <= starts_at:
        return 0.0
    hours = (datetime.combine(held_on, ends_at) - datetime.combine(held_on, starts_at)).total_seconds() / 3600
    if hours >= catalogue.value("day_from"):
        return catalogue.value("day_hours")
    if catalogue.value("half_day_from") <= hours <= catalogue.value("half_day_to"):
        return catalogue.value("half_day_hours")
    step = catalogue.value("step_hours")
    return int(hours / step + 0.5) * step


def target_of(year: int, stays: Sequence[Stay], posts: Sequence[Stay], until: date | None = None) -> float:
    """学时 a member owes for the days of the year he was one: 56 a year over those of his `posts` in a branch's committee, 32 over the rest.

    Posts at the same time count once. `until`: by the evening of that day; None: for the whole year. One decimal."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    end = last if until is None else min(until, last)
    there, serving = (held_days(spans, first, end) for spans in (stays, posts))
    owed = catalogue.value("committee_hours") * len(there & serving) + catalogue.value("member_hours") * len(there - serving)
    return round(owed / ((last - first).days + 1), 1)


def held_days(spans: Sequence[Stay], first: date, last: date) -> set[int]:
    """The days of any of the spans, as ordinals."""
    ends = ((max(span.from_on, first), min(span.to_on or last, last)) for span in spans)
    return {day for start, end in ends for day in range(start.toordinal(), end.toordinal() + 1)}


def lag(issued_on: date | None, learned_on: date) -> int | None:
    """Working days from the day it was issued to the day it was learned; None where the former is not known."""
    return None if issued_on is None else workdays.workdays_between(issued_on, learned_on)


def why_not_issued(issued_on: date | None, last_day: date) -> str | None:
    return f"学习那天（{chinese(last_day)}）还没有发布，请检查发布日期的年份和月份。" if issued_on is not None and issued_on > last_day else None


def submit_due(held_on: date) -> date:
    """The last day on which a record should go to the host."""
    return workdays.add_workdays(held_on, int(catalogue.value("submit_within")))


# --- why not: the record ------------------------------------------------------------------------------------------------------

def why_not_text(text: str) -> str | None:
    """Records are read by others. Source: domain.md 9.5."""
    kind = looks_personal(text)
    return f"文字里像是有{kind}，活动记录里不写个人信息，请删去后再保存。" if kind else None


def why_not_held(held_on: date, last_on: date | None, today: date, *, is_called: bool) -> str | None:
    """`is_called`: the roll was called, so it took place."""
    if last_on is not None and last_on < held_on:
        return "最后一天早于第一天，请检查日期。"
    if last_on is not None and last_on - held_on >= catalogue.days("longest"):
        return f"一次活动最长 {catalogue.value('longest'):g} 天，请检查日期。"
    if max(held_on, last_on or held_on) > min(LAST, date(today.year + int(catalogue.value("planned_ahead")), 12, 31)):
        return "日期太远了，请检查年份。"
    if is_called and (last_on or held_on) > today:
        return f"{chinese(held_on)}的活动还没有结束，现在只能列入计划，开完以后再点名。"
    return None


def why_not_times(held_on: date, last_on: date | None, starts_at: time | None, ends_at: time | None) -> str | None:
    if starts_at is None or ends_at is None or (last_on is not None and last_on > held_on):
        return None
    return None if ends_at > starts_at else "结束时间应晚于开始时间，请检查。"


def why_not_branch(held_on: date, founded_on: date, dissolved_on: date | None, name: str) -> str | None:
    if held_on < founded_on:
        return f"{name}{chinese(founded_on)}才成立，请检查日期。"
    return f"{name}{chinese(dissolved_on)}已经撤销，请检查日期。" if dissolved_on is not None and held_on > dissolved_on else None


def why_not_form(form: Kind, purposes: Collection[Kind], *, has_cell: bool) -> str | None:
    if not form.is_form:
        return f"“{form.label}”是内容，不是形式，请另选形式。"
    if any(not purpose.is_purpose for purpose in purposes):
        return "同时作为的内容里有不能选的，请重新选择。"
    if form is Kind.CELL_MEETING and OF_THE_BRANCH & set(purposes):
        return "民主评议党员、书记述职、选举由支部党员大会或支委会开，不能作为党小组会的内容。"
    return "请选择是哪个党小组的会。" if form is Kind.CELL_MEETING and not has_cell else None


def why_not_life_meeting(is_added: bool, *, works_for_branch: bool) -> str | None:
    """A Party group may hold it (art. 17), and it counts for the branch: so the branch says so."""
    return "是不是组织生活会，由支部书记或支委登记，请先去掉这一项。" if is_added and not works_for_branch else None


def why_not_host(host_id: int | None, known: Collection[int]) -> str | None:
    """`known`: those on the roll and the members of the branch."""
    return None if host_id is None or host_id in known else "主持人应是到会名单上的人或本支部党员，请重新选择。"


def why_not_number(number: float | None, most: float, name: str) -> str | None:
    return None if number is None or 0 <= number <= most else f"{name}应在 0 到 {most:g} 之间。"


def why_not_score(score: float | None, kinds: Collection[Kind]) -> str | None:
    """What a secretary's report was assessed at, of 100; nothing else has one."""
    if score is not None and Kind.DUTY_REPORT not in kinds:
        return "只有书记述职才有测评得分，请在“同时也是”里勾上书记述职，或把得分清空。"
    return why_not_number(score, 100, "述职测评得分")


def why_not_status(status: Status, before: Status | None, *, is_by_name: bool = False) -> str | None:
    """`is_by_name`: a guest, or one of those who went to what nobody had to; nothing is said of who did not come."""
    if is_by_name and status not in (Status.PRESENT, before):
        return "名单以外的人只记来了的，没有来的请不列入名单。"
    return "补学要写明日期和内容，请先记为缺席或请假，再登记补学。" if status is Status.MADE_UP and before is not Status.MADE_UP else None


# --- why not: the verbs -------------------------------------------------------------------------------------------------------

def why_not_submit(facts: Mapping[str, Any]) -> str | None:
    """`facts`: host_id, recorder_id, roll (how many), content (whether anything says what was done)."""
    if not facts["host_id"]:
        return "还没有填写主持人，请补填后再提交。"
    if not facts["recorder_id"]:
        return "还没有填写记录人，请补填后再提交。"
    if not facts["roll"]:
        return "还没有点名，请登记出席情况后再提交。"
    return None if facts["content"] else "议题、学习材料、内容摘要至少填写一项，再提交。"


def why_not_confirm(host_id: int | None, by_member_id: int | None, *, leads: bool, has_submitted: bool, steps_in: bool = False) -> str | None:
    """The host; else a leader of the branch who did not submit it himself. `steps_in`: the Party office where there is neither."""
    if host_id is not None and host_id == by_member_id:
        return None
    if leads and has_submitted:
        return "您自己提交的记录，请由主持人或支部其他负责人确认。"
    return None if leads or steps_in else "记录由主持人确认，主持人不能确认的由支部负责人确认。"


def why_not_reason(text: str, words: str) -> str | None:
    return why_not_text(text) if text.strip() else words


def why_not_make_up(status: Status, held_on: date, on: date | None, material: str, today: date, *, counts: bool = True) -> str | None:
    """补学 makes good an absence, after the activity and not ahead of time, with what was studied."""
    if not counts:
        return "这次活动还没有开或者已经作废，不能登记补学。"
    if status in (Status.PRESENT, Status.MADE_UP):
        return "已经出席或补学的，不用再登记补学。"
    if on is None:
        return "请填写补学日期。"
    if on < held_on or on > today:
        return f"补学日期应在{chinese(held_on)}之后，并且不晚于今天。"
    return why_not_text(material) if material.strip() else "请填写补学的内容。"


def why_not_sign(state: State, held_on: date, last_on: date | None, today: date, *, is_expected: bool, late_days: int = 0) -> str | None:
    """On its days; with `late_days` also so many days after, as the window of self-declaration allows."""
    if not state.is_editable:
        return "记录已经提交、确认或作废，不能再签到，请找记录人。"
    if not held_on <= today <= (last_on or held_on) + late_days * DAY:
        return "现在不在签到时间里，请找记录人登记。"
    return None if is_expected else "您不在这次活动的应到名单上，请找记录人登记。"


def why_not_close(closed_on: date | None, on: date | None, held_on: date, result: str, today: date) -> str | None:
    if closed_on is not None:
        return f"这件事{chinese(closed_on)}已经办结。"
    if on is None or not held_on <= on <= today:
        return f"办结日期应在{chinese(held_on)}之后，并且不晚于今天。"
    return why_not_text(result) if result.strip() else "请填写办理结果。"


def why_not_exempt(from_on: date, to_on: date | None, approver: str, others: Sequence[Stay]) -> str | None:
    if to_on is not None and to_on < from_on:
        return "最后一天早于第一天，请检查日期。"
    if any(other.from_on <= (to_on or date.max) and from_on <= (other.to_on or date.max) for other in others):
        return "这段时间里已经登记过不作硬性要求，请检查日期。"
    return why_not_text(approver) if approver.strip() else "请填写批准人。"
