"""What the branches of a made-up bureau did and left undone over its months: meetings with their rolls, waivers, talks, appraisals, promises, study figures."""
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from xinfang_party.activities.models import ActionItem, Activity, ActivityPurpose, Attendance, Material, Topic
from xinfang_party.activities.terms import Kind, State, Status
from xinfang_party.appraisals.models import AppraisalRound, AppraisedMember
from xinfang_party.appraisals.terms import MemberGrade, RoundState
from xinfang_party.cadence.models import RequirementChange, Waiver
from xinfang_party.cadence.terms import WaiverState
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.terms import Kind as Promise
from xinfang_party.commitments.terms import State as PromiseState
from xinfang_party.kernel.periods import Period
from xinfang_party.organization.models import Cell, CommitteePost, Membership
from xinfang_party.talks.models import Talk
from xinfang_party.talks.terms import TalkKind
from xinfang_party.xuexi.models import XuexiFigure

DAY = timedelta(days=1)
REQUIRED = (Kind.MEMBER_MEETING, Kind.COMMITTEE_MEETING, Kind.CELL_MEETING, Kind.PARTY_LESSON, Kind.THEME_DAY, Kind.LIFE_MEETING)
EACH = ("month", "quarter", "year")
AWAY = (Status.PUBLIC_LEAVE, Status.SICK_LEAVE, Status.PERSONAL_LEAVE, Status.ABSENT, Status.MADE_UP)
BESIDES = (Kind.THEME_DAY, Kind.STUDY, Kind.PARTY_LESSON, Kind.ELECTION, Kind.ELECTION)
SAID = dict.fromkeys(("place", "recorder", "reason", "opinions", "problems", "measures", "follow_up"), "")
Row = dict[str, Any]


def live(bureau: Any, branch: Row) -> None:
    """Some are excused from one kind for a year, and do not hold it then."""
    spared = (bureau.dice.choice(REQUIRED), bureau.today.year - bureau.dice.choice((0, 1))) if bureau.chance(0.4) else None
    start = max(bureau.first, branch["founded_on"])
    for period in Period.stretch(start, branch["dissolved_on"] or bureau.today).sub_periods("month"):
        if period.start >= start.replace(day=1):
            month(bureau, branch, period, spared)
    for year in range(bureau.first.year, bureau.today.year + 1):
        appraise(bureau, branch, year)
        promise(bureau, branch, Period.year(year))
        talk(bureau, branch, Period.year(year))
    excuse(bureau, branch, spared)


# --- meetings -----------------------------------------------------------------------------------------------------------------

def month(bureau: Any, branch: Row, period: Period, spared: tuple[Kind, int] | None) -> None:
    ask = [(Kind.THEME_DAY, None), (Kind.COMMITTEE_MEETING, None), *((Kind.CELL_MEETING, cell["id"]) for cell in bureau.of(Cell, branch))]
    if period.start.month % 3 == 2:
        ask += [(Kind.MEMBER_MEETING, None), (Kind.PARTY_LESSON, None)]
    ask += [(bureau.dice.choice((Kind.STUDY, Kind.TRAINING)), None)] * bureau.chance(0.5)
    for kind, cell_id in ask:
        if bureau.lucky(branch, "holding") and (kind, period.start.year) != spared:
            hold(bureau, branch, kind, bureau.some_day(period.start, period.end), cell_id=cell_id)
    if period.start.month == 11 or bureau.chance(0.06):
        for besides in ((Kind.LIFE_MEETING, Kind.APPRAISAL), (Kind.DUTY_REPORT,)):
            if bureau.lucky(branch):
                hold(bureau, branch, Kind.MEMBER_MEETING, bureau.some_day(period.start, period.end), besides=besides)
    study(bureau, branch, period)


def hold(bureau: Any, branch: Row, form: Kind, on: date, *, cell_id: int | None = None, besides: tuple[Kind, ...] = ()) -> None:
    """Seldom planned ahead, and now and then still planned or cancelled."""
    stays = bureau.stays(branch, on)
    if not stays or on > bureau.today + 20 * DAY:
        return
    activity = bureau.add(Activity, branch_id=branch["id"], cell_id=cell_id, form=form, held_on=on, title=form.label, **told(bureau, branch, form, on),
                          host_id=stays[0]["member_id"] if bureau.lucky(branch, "host") else None,
                          recorder_id=stays[-1]["member_id"] if bureau.lucky(branch, "host") else None,
                          lecturer_id=lecturer(bureau, branch, stays), duty_score=90.0 if bureau.lucky(branch, "score") else None)
    more = [bureau.dice.choice(BESIDES)] * bureau.chance(0.3 if form is Kind.MEMBER_MEETING else 0.1)
    for purpose in sorted({*besides, *more} - {form}):
        bureau.add(ActivityPurpose, activity_id=activity["id"], purpose=purpose)
    called = [stay for stay in stays if cell_id in {None, stay["cell_id"]}] if bureau.lucky(branch, "roll") else []
    share = 0.98 if bureau.lucky(branch, "presence") else bureau.dice.choice((0.4, 0.5, 0.6, 0.8))
    for one in called:
        seat(bureau, activity, one["member_id"], share)
    if bureau.lucky(branch, "said"):
        bureau.add(bureau.dice.choice((Topic, Material)), activity_id=activity["id"], title="学习文件")
    if bureau.lucky(branch, "actions") and (besides or bureau.chance(0.2)):
        bureau.add(ActionItem, activity_id=activity["id"], branch_id=branch["id"], text="整改", due_on=on + 30 * DAY)
    if Kind.LIFE_MEETING in besides and len(stays) > 1:
        talk_to(bureau, branch, stays[0]["member_id"], stays[1]["member_id"], on - timedelta(days=bureau.dice.choice((0, 26, 30, 31, -1))))


def told(bureau: Any, branch: Row, form: Kind, on: date) -> Row:
    """How far its record came: mostly confirmed within days, else late, unconfirmed, never written."""
    dice = bureau.dice
    last = on + timedelta(days=dice.randint(1, 4)) if form is Kind.TRAINING else None
    is_kept, written = bureau.lucky(branch, "confirming"), (last or on) + timedelta(days=dice.choice((0, 1, 5, 7)))
    state = State.CONFIRMED if is_kept else dice.choice((State.HELD, State.SUBMITTED, State.CANCELLED, State.CONFIRMED))
    if on > bureau.today:
        state = State.PLANNED
    late = timedelta(days=0 if is_kept else dice.choice((0, 1, 20)))
    return {"state": state, "last_on": last, "recorded_on": None if state is State.PLANNED else written + late,
            "confirmed_on": written + late + timedelta(days=dice.randint(0, 9)) if state is State.CONFIRMED else None,
            "summary": "小结" if bureau.chance(0.5) else "", "credited_hours": 32.0 if form is Kind.TRAINING else dice.choice((2.0, 2.5, 4.0))}


def lecturer(bureau: Any, branch: Row, stays: list[Row]) -> int | None:
    heads = [post["member_id"] for post in bureau.rows[CommitteePost] if post["duty"].leads or post["branch_id"] != branch["id"]]
    return bureau.dice.choice([None, stays[0]["member_id"], *heads * 3])


def seat(bureau: Any, activity: Row, member_id: int, share: float) -> None:
    dice, member, is_exempt = bureau.dice, bureau.member(member_id), member_id % 7 == 0
    status = Status.PRESENT if bureau.chance(share) else dice.choice(AWAY)
    made_up = activity["held_on"] + timedelta(days=dice.randint(1, 60)) if status is Status.MADE_UP else None
    is_formal = member["formal_on"] is not None and member["formal_on"] <= activity["held_on"]
    bureau.add(Attendance, activity_id=activity["id"], member_id=member_id, status=status, missed_as=made_up and Status.ABSENT, made_up_on=made_up,
               has_vote=is_formal and bureau.chance(0.95), is_exempt=is_exempt, is_guest=bureau.chance(0.04))


def excuse(bureau: Any, branch: Row, spared: tuple[Kind, int] | None) -> None:
    """Waivers asked for in vain and not, decided before the time, in it and long after."""
    for _ in range(bureau.dice.choice((0, 2, 5, 12))):
        waive(bureau, branch, bureau.dice.choice(REQUIRED), str(Period.of(bureau.some_day(bureau.first, bureau.today), bureau.dice.choice(EACH))))
    for period in (period for each in EACH * bool(spared) for period in Period.year(spared[1]).sub_periods(each)):
        for cell in [cell["id"] for cell in bureau.of(Cell, branch)] if spared[0] is Kind.CELL_MEETING else [None]:
            waive(bureau, branch, spared[0], str(period), cell_id=cell, state=WaiverState.APPROVED)


def waive(bureau: Any, branch: Row, kind: Kind, period: str, **more: Any) -> None:
    cells, day = bureau.of(Cell, branch), Period.parse(period).start
    cell = bureau.dice.choice(cells)["id"] if cells and kind is Kind.CELL_MEETING else None
    state = bureau.dice.choice((WaiverState.APPROVED, WaiverState.APPROVED, WaiverState.REFUSED, WaiverState.ASKED))
    facts = {"cell_id": cell, "state": state, **more}
    decided = None if facts["state"] is WaiverState.ASKED else day + timedelta(days=bureau.dice.choice((-20, 0, 20, 60, 150)))
    bureau.add(Waiver, branch_id=branch["id"], kind=kind, period=period, reason="防汛值守", asked_by="书记", asked_on=day - 20 * DAY, approver="机关党委",
               decided_on=decided, **facts)


def change(bureau: Any) -> None:
    """The bureau's own word on how often, in some."""
    for kind in bureau.dice.sample(REQUIRED[:5], bureau.dice.choice((0, 0, 1, 2))):
        bureau.add(RequirementChange, kind=kind, year=bureau.today.year - bureau.dice.choice((0, 1)), each=bureau.dice.choice(("month", "quarter", "half", "year")),
                   at_least=bureau.dice.choice((1, 2)), source="工作要点", actor="机关党委")


# --- talks, appraisals, promises, study figures -------------------------------------------------------------------------------

def talk(bureau: Any, branch: Row, year: Period) -> None:
    """A year with luck holds whatever is needed at its end."""
    on = min(year.end, bureau.today)
    members, seated = [stay["member_id"] for stay in bureau.stays(branch, on)], {post["member_id"] for post in bureau.of(CommitteePost, branch)}
    pairs = [*combinations(sorted(seated), 2), *((one, bureau.dice.choice(sorted(seated) or members)) for one in members)]
    for one, other in [*pairs, *([tuple(bureau.dice.sample(members, 2))] * 2 if len(members) > 1 else [])]:
        if one != other and bureau.lucky(branch, "talks"):
            last = on if bureau.lucky(branch, "preparing") else min(on, date(year.start.year, 6, 30))
            talk_to(bureau, branch, other, one, bureau.some_day(year.start, last if bureau.chance(0.95) else year.end))


def talk_to(bureau: Any, branch: Row, talker: int, person: int, day: date) -> None:
    bureau.add(Talk, branch_id=branch["id"], kind=TalkKind.DAILY, talker_id=talker, person_id=person, held_on=day, content="谈心", **SAID)


def appraise(bureau: Any, branch: Row, year: int) -> None:
    opened = bureau.some_day(date(year, 10, 1), date(year, 12, 20))
    stays = bureau.stays(branch, opened)
    if not stays or not bureau.lucky(branch) or opened > bureau.today:
        return
    concluded = opened + timedelta(days=bureau.dice.randint(5, 60))
    state = RoundState.CONCLUDED if concluded <= bureau.today and bureau.lucky(branch, "concluding") else bureau.dice.choice((RoundState.OPEN, RoundState.CLOSED))
    one = bureau.add(AppraisalRound, branch_id=branch["id"], year=year, state=state, opened_on=opened, closes_on=opened + 5 * DAY,
                     concluded_on=concluded if state is RoundState.CONCLUDED else None)
    best = len(stays) // 3 if bureau.lucky(branch, "best") else len(stays) // 3 + 1
    for place, stay in enumerate(stays):
        finding = MemberGrade.EXCELLENT if place < best else MemberGrade.QUALIFIED
        bureau.add(AppraisedMember, round_id=one["id"], branch_id=branch["id"], member_id=stay["member_id"],
                   finding=finding if bureau.lucky(branch, "findings") else None)


def promise(bureau: Any, branch: Row, year: Period) -> None:
    for stay in bureau.of(Membership, branch):
        if bureau.lucky(branch, "promises") and stay["from_on"] <= min(year.end, bureau.today):
            pledge(bureau, branch, year, stay["member_id"])
    if bureau.chance(0.5):
        pledge(bureau, branch, year, None)


def pledge(bureau: Any, branch: Row, year: Period, member_id: int | None) -> None:
    """For the year or a part of it; published before or after it begins, mostly concluded in time."""
    dice, starts = bureau.dice, year.start + timedelta(days=bureau.dice.choice((0, 0, 0, 59, 181)))
    ends = dice.choice((year.end, year.end, starts + 90 * DAY))
    published = starts + timedelta(days=dice.randint(-40, 50) if bureau.chance(0.95) else 250)
    state = PromiseState.PUBLISHED if bureau.lucky(branch) else dice.choice(list(PromiseState))
    concluded = ends + timedelta(days=dice.randint(0, 30))
    if state is PromiseState.PUBLISHED and bureau.lucky(branch, "concluding") and concluded <= bureau.today:
        state = PromiseState.CONCLUDED
    if published > bureau.today:
        state = PromiseState.DRAFT
    bureau.add(Commitment, kind=Promise.MEMBER if member_id else Promise.BRANCH, member_id=member_id, branch_id=branch["id"], title="承诺", content="承诺", served="群众",
               starts_on=starts, ends_on=ends, state=state, state_since=published, published_on=published if state.is_public else None,
               concluded_on=concluded if state is PromiseState.CONCLUDED else None)


def study(bureau: Any, branch: Row, period: Period) -> None:
    """A figure of the month, or of some of its days, or of both."""
    days = [(period.start, period.end)] * bureau.lucky(branch)
    days += [(day, day) for day in sorted({bureau.some_day(period.start, period.end) for _ in range(3)})] * bureau.chance(0.3)
    for first, last in days:
        enrolled = max(len(bureau.stays(branch, last)) + (0 if bureau.lucky(branch, "study") else bureau.dice.choice((-1, 1))), 0)
        if last <= bureau.today:
            bureau.add(XuexiFigure, branch_id=branch["id"], first_on=first, last_on=last, enrolled=enrolled,
                       active=enrolled if bureau.lucky(branch, "study") else bureau.dice.randint(enrolled // 2, enrolled))

