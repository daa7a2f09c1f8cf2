"""The figures of the standard counted in plain Python over the rows of the tables, from their definitions in words (domain.md 1.1-1.3, 2.1, 2.5, 4.2, 6)."""
import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from tests.checklists import lives_papers
from tests.organization import standard
from xinfang_party.activities.models import ActionItem, Activity, ActivityPurpose, Attendance, Material, Topic
from xinfang_party.appraisals.models import AppraisalRound, AppraisedMember
from xinfang_party.cadence.models import RequirementChange, Waiver
from xinfang_party.commitments.models import Commitment
from xinfang_party.communities.models import ReportIn
from xinfang_party.findings.models import Finding, FindingExtension
from xinfang_party.findings.terms import Source
from xinfang_party.hours.models import ServiceHours
from xinfang_party.organization.models import Branch, Cell, CommitteePost, CommitteeTerm, Department, Member, Membership
from xinfang_party.talks.models import Talk
from xinfang_party.xuexi.models import XuexiFigure

MODELS = (Branch, Cell, Member, Membership, CommitteeTerm, CommitteePost, Activity, ActivityPurpose, Attendance, Material, Topic, ActionItem, Waiver,
          RequirementChange, Talk, AppraisalRound, AppraisedMember, Commitment, XuexiFigure, Finding, FindingExtension, ReportIn, ServiceHours,
          Department, *lives_papers.MODELS)
DAY = timedelta(days=1)
COUNTED, HOLDING = {"held", "submitted", "confirmed"}, {"branch", "general_branch"}
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
EACH = {"member_meeting": ("quarter", 1), "committee_meeting": ("month", 1), "cell_meeting": ("month", 1), "party_lesson": ("quarter", 1),
        "theme_day": ("month", 1), "life_meeting": ("year", 1)}


@dataclass(frozen=True)
class Figure:
    value: float | None
    pending: int = 0
    waived: int = 0


class Rows:
    """Every table that matters, read once; `by(table, column)` is read from them, not asked of the database."""

    def __init__(self, session: Any) -> None:
        self.tables = {model.__tablename__: session.execute(select(model.__table__)).all() for model in MODELS}
        self.groups: dict[tuple[str, str], dict[Any, list[Any]]] = {}

    def by(self, table: str, column: str, key: Any) -> list[Any]:
        if (table, column) not in self.groups:
            found = self.groups[table, column] = defaultdict(list)
            for row in self.tables[table]:
                found[getattr(row, column)].append(row)
        return self.groups[table, column].get(key, [])

    def one(self, table: str, key: int) -> Any:
        return self.by(table, "id", key)[0]

    @cached_property
    def hours(self) -> dict[int, list[tuple[date, date, float]]]:
        """Of each member: the day it was held, the day from which it counts, the hours."""
        found = defaultdict(list)
        for seat in self.tables["attendance"]:
            activity = self.one("activity", seat.activity_id)
            if activity.state.value in COUNTED and seat.status.value in {"present", "made_up"}:
                found[seat.member_id].append((activity.held_on, seat.made_up_on or activity.held_on, activity.credited_hours))
        return found

    def world(self, branch_id: int) -> SimpleNamespace:
        """One branch as the plain count of the standard of organization reads it."""
        stays = self.by("membership", "branch_id", branch_id)
        return SimpleNamespace(branches=[self.one("branch", branch_id)], cells=self.by("cell", "branch_id", branch_id), stays=stays,
                               people=[self.one("member", stay.member_id) for stay in stays], terms=self.by("committee_term", "branch_id", branch_id),
                               posts=self.by("committee_post", "branch_id", branch_id))


@dataclass(frozen=True)
class Asked:
    """A figure of one branch over the days from `start` to `end`, as it stood on the evening of `day`."""

    rows: Rows
    branch: Any
    start: date
    end: date
    day: date
    today: date

    @property
    def on(self) -> date:
        """The day on which states are looked at."""
        return min(self.end, self.day)

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.on

    def own(self, table: str) -> list[Any]:
        return self.rows.by(table, "branch_id", self.branch.id)

    def states(self, table: str) -> list[Any]:
        """The branch's rows in force; none in a time that has not begun."""
        return [row for row in self.own(table) if self.start <= self.day and standard.held_on(row, self.on)]

    def activities(self, kind: str | None = None) -> list[Any]:
        """What was held in the time, as this or with this besides."""
        return [one for one in self.own("activity") if one.state.value in COUNTED and self.holds(one.held_on) and (kind is None or self.is_kind(one, kind))]

    def is_kind(self, activity: Any, kind: str) -> bool:
        return kind in {activity.form.value, *(row.purpose.value for row in self.rows.by("activity_purpose", "activity_id", activity.id))}

    def roll(self, activity: Any) -> list[Any]:
        return self.rows.by("attendance", "activity_id", activity.id)


def rate(hits: float, among: float) -> Figure:
    return Figure(100 * hits / among if among else None)


def standing(code: str) -> Any:
    """A figure of how a branch is set up."""
    def figure(asked: Asked) -> Figure:
        subjects, is_hit = standard.PLAIN[code]
        world = asked.rows.world(asked.branch.id)
        owed = subjects(world, asked.on) if asked.start <= asked.day else []
        return rate(sum(is_hit(world, one, asked.on) for one in owed), len(owed))

    return figure


# --- activities ---------------------------------------------------------------------------------------------------------------

def duty_reports(asked: Asked) -> Figure:
    return Figure(sum(one.duty_score is not None for one in asked.activities("duty_report")))


def leader_lessons(asked: Asked) -> Figure:
    return Figure(sum(is_leader(asked, one) for one in asked.activities("party_lesson")))


def is_leader(asked: Asked, lesson: Any) -> bool:
    """The branch's own secretary of the day, or one of the leading Party group."""
    posts = [post for post in asked.rows.by("committee_post", "member_id", lesson.lecturer_id) if standard.held_on(post, lesson.held_on)]
    return any((post.branch_id == lesson.branch_id and post.duty.value == "secretary")
               or asked.rows.one("branch", post.branch_id).kind.value == "leading_group" for post in posts)


def life_meetings_followed(asked: Asked) -> Figure:
    return Figure(sum(bool(asked.rows.by("action_item", "activity_id", one.id)) for one in asked.activities("life_meeting")))


def record_complete(asked: Asked) -> Figure:
    due = [one for one in asked.activities() if (one.last_on or one.held_on) + 7 * DAY <= asked.day]
    return rate(sum(is_complete(asked, one) for one in due), len(due))


def is_complete(asked: Asked, one: Any) -> bool:
    is_said = one.summary or any(asked.rows.by(table, "activity_id", one.id) for table in ("topic", "study_material"))
    in_time = one.recorded_on is not None and one.recorded_on <= (one.last_on or one.held_on) + 7 * DAY
    is_confirmed = one.state.value == "confirmed" and one.confirmed_on is not None and one.confirmed_on <= asked.day
    return bool(one.host_id and one.recorder_id and asked.roll(one) and is_said and in_time and is_confirmed)


def theme_day_attendance(asked: Asked) -> Figure:
    seats = [seat for one in asked.activities("theme_day") for seat in asked.roll(one) if not seat.is_guest]
    present = sum(seat.status.value == "present" for seat in seats)
    return rate(present, present + sum(seat.status.value != "present" and not seat.is_exempt for seat in seats))


def has_quorum(asked: Asked, one: Any) -> bool:
    voters = [seat for seat in asked.roll(one) if seat.has_vote and not seat.is_guest]
    here = [seat for seat in voters if seat.status.value == "present"]
    if not asked.is_kind(one, "election"):
        return len(here) * 2 >= len(voters) > 0
    electors = [seat for seat in voters if not seat.is_exempt or seat in here]
    return len(here) * 5 >= len(electors) * 4 > 0


def member_hours(asked: Asked) -> Figure:
    return hours(asked, "membership", 32, lambda row: True)


def committee_hours(asked: Asked) -> Figure:
    return hours(asked, "committee_post", 56, lambda post: asked.rows.one("branch", post.branch_id).kind.value in HOLDING)


def hours(asked: Asked, table: str, target: float, is_meant: Any) -> Figure:
    """The mean over those of the branch of how much each did of what the days in the roll (of whatever branch), or in office, ask."""
    members, length = {row.member_id for row in asked.states(table) if is_meant(row)}, (asked.end - asked.start).days + 1
    shares = []
    for member in members:
        stays = [row for row in asked.rows.by(table, "member_id", member) if is_meant(row)]
        days = sum(any(standard.held_on(row, asked.start + n * DAY) for row in stays) for n in range((asked.on - asked.start).days + 1))
        done = sum(hours for held_on, since, hours in asked.rows.hours[member] if asked.holds(held_on) and since <= asked.day)
        shares.append(min(done / (target * days / length), 1))
    return rate(sum(shares), len(shares))


def serving_share(asked: Asked) -> Figure:
    """Who of the branch served as often as two a year ask of the days in the roll; shifts of one event are one service, on the first of them."""
    members, length = {row.member_id for row in asked.states("membership")}, (asked.end - asked.start).days + 1
    reached = 0
    for member in members:
        stays = asked.rows.by("membership", "member_id", member)
        days = sum(any(standard.held_on(row, asked.start + n * DAY) for row in stays) for n in range((asked.on - asked.start).days + 1))
        firsts: dict[Any, date] = {}
        for row in sorted(asked.rows.by("service_hours", "member_id", member), key=lambda row: (row.served_on, row.id)):
            if row.state.value == "verified" and row.verified_on <= asked.day:
                firsts.setdefault(row.event_id or -row.id, row.served_on)
        done = sum(asked.holds(day) for day in firsts.values())
        reached += done > 0 and done >= 2 * days / length - 1e-9
    return rate(reached, len(members))


# --- how often ----------------------------------------------------------------------------------------------------------------

def every(kind: str) -> Any:
    """Of the sub-periods that have begun how many were kept, by each that owes it."""
    def figure(asked: Asked) -> Figure:
        each, least = terms(asked, kind)
        came_to = [verdict(asked, (kind, name, key), sub, least) for name, sub in subs(each, asked) for key, spans in debtors(asked, kind)
                   if sub[0] <= asked.day and covers(spans, sub, asked.day)]
        met, missed = came_to.count("met"), came_to.count("missed")
        return Figure(rate(met, met + missed).value, came_to.count("pending"), came_to.count("waived"))

    return figure


def terms(asked: Asked, kind: str) -> tuple[str, int]:
    """The bureau's newest word that is in force in the year, else the rule."""
    known = [row for row in asked.rows.tables["requirement_change"] if row.kind.value == kind and row.year <= asked.start.year]
    newest = max(known, key=lambda row: row.year, default=None)
    return (newest.each, newest.at_least) if newest else EACH[kind]


def subs(each: str, asked: Asked) -> list[tuple[str, tuple[date, date]]]:
    """(name, days) of the sub-periods wholly within the time."""
    size, year, found = MONTHS[each], asked.start.year, []
    for number, month in enumerate(range(1, 13, size), 1):
        last = month + size - 1
        sub = date(year, month, 1), date(year, last, calendar.monthrange(year, last)[1])
        if asked.start <= sub[0] and sub[1] <= asked.end:
            found.append(({"month": f"{year}-{number:02}", "quarter": f"{year}Q{number}", "half": f"{year}H{number}", "year": f"{year}"}[each], sub))
    return found


def debtors(asked: Asked, kind: str) -> list[tuple[int | None, list[tuple[date, date | None]]]]:
    """(Party group or the branch itself, the days it existed); a committee is there while somebody sits in it besides those who lead."""
    if kind == "cell_meeting":
        return [(cell.id, [(cell.founded_on, cell.dissolved_on)]) for cell in asked.own("cell")]
    if asked.branch.kind.value not in HOLDING:
        return []
    if kind == "committee_meeting":
        return [(None, [(post.from_on, post.to_on) for post in asked.own("committee_post") if post.duty.value not in {"secretary", "deputy"}])]
    return [(None, [(asked.branch.founded_on, asked.branch.dissolved_on)])]


def covers(spans: list[tuple[date, date | None]], sub: tuple[date, date], known_on: date) -> bool:
    """Every day of it lies in one of them; an end that lies ahead is not known yet."""
    day = sub[0]
    while day <= sub[1]:
        ends = [sub[1] if end is None or end > known_on else end for start, end in spans if start <= day and (end is None or end >= day or end > known_on)]
        if not ends:
            return False
        day = max(ends) + DAY
    return True


def verdict(asked: Asked, owed: tuple[str, str, int | None], sub: tuple[date, date], least: int) -> str:
    """`owed`: what, in which sub-period by its name, by which Party group."""
    kind, _, cell_id = owed
    held = [one for one in asked.activities(kind) if sub[0] <= one.held_on <= sub[1] and cell_id in {None, one.cell_id}
            and (kind != "member_meeting" or has_quorum(asked, one))]
    if len(held) >= least:
        return "met"
    if any(row.state.value == "approved" and row.decided_on <= asked.day and (row.kind.value, row.period, row.cell_id) == owed for row in asked.own("waiver")):
        return "waived"
    return "pending" if sub[1] >= asked.day else "missed"


# --- talks, appraisals, promises, study platform ------------------------------------------------------------------------------

def talk_coverage(asked: Asked) -> Figure:
    """Each member with anybody, each with somebody of the committee, the members of the committee with each other."""
    branch, members, seated = asked.branch, {row.member_id for row in asked.states("membership")}, {row.member_id for row in asked.states("committee_post")}
    if branch.kind.value not in HOLDING or branch.founded_on > asked.on or (branch.dissolved_on is not None and branch.dissolved_on < asked.on):
        return Figure(None)
    held = [talk for talk in asked.rows.tables["talk"] if asked.holds(talk.held_on)]
    pairs = {frozenset((talk.talker_id, talk.person_id)) for talk in held}
    with_anybody = [any(member in pair for pair in pairs) for member in members]
    ordinary = members - seated if seated else set()
    with_committee = [any(speaks_with_committee(asked, talk, member) for talk in held) for member in ordinary]
    among_them = [frozenset((one, other)) in pairs for one in seated for other in seated if one < other]
    met = [*with_anybody, *with_committee, *among_them]
    return rate(sum(met), len(met))


def speaks_with_committee(asked: Asked, talk: Any, member: int) -> bool:
    """The other one sat in the branch's committee that day."""
    if member not in {talk.talker_id, talk.person_id}:
        return False
    other = talk.person_id if talk.talker_id == member else talk.talker_id
    return any(post.member_id == other and standard.held_on(post, talk.held_on) for post in asked.own("committee_post"))


def life_meetings_prepared(asked: Asked) -> Figure:
    confirmed = [one for one in asked.activities("life_meeting") if one.state.value == "confirmed" and one.confirmed_on is not None
                 and one.confirmed_on <= asked.day]
    return Figure(sum(any(0 <= (one.held_on - talk.held_on).days <= 30 for talk in asked.own("talk")) for one in confirmed))


def rounds(asked: Asked) -> list[Any]:
    """Of the year appraised, whenever it was done."""
    return [one for one in asked.own("appraisal_round") if one.year == asked.end.year]


def is_concluded(asked: Asked, one: Any) -> bool:
    return one.state.value == "concluded" and one.concluded_on <= asked.day


def appraisals_concluded(asked: Asked) -> Figure:
    return Figure(sum(is_concluded(asked, one) for one in rounds(asked)))


def graded_share(asked: Asked) -> Figure:
    found = [is_concluded(asked, one) and part.finding is not None for one in rounds(asked) if one.opened_on <= asked.day
             for part in asked.rows.by("appraised_member", "round_id", one.id)]
    return rate(sum(found), len(found))


def excellent_share(asked: Asked) -> Figure:
    """Of rounds of three members or more."""
    parts = [asked.rows.by("appraised_member", "round_id", one.id) for one in rounds(asked) if is_concluded(asked, one)]
    found = [part.finding is not None and part.finding.value == "excellent" for members in parts if len(members) >= 3 for part in members]
    return rate(sum(found), len(found))


def members_with_promise(asked: Asked) -> Figure:
    """A promise is of the year in which it is both public and begun."""
    members = [row.member_id for row in asked.states("membership")]
    return rate(sum(any(is_public(one) and one.published_on <= asked.day and asked.holds(max(one.published_on, one.starts_on))
                        for one in asked.rows.by("commitment", "member_id", member)) for member in members), len(members))


def evaluated_share(asked: Asked) -> Figure:
    due = [one for one in asked.own("commitment") if is_public(one) and asked.holds(one.ends_on)]
    return rate(sum(one.state.value == "concluded" and one.concluded_on is not None and one.concluded_on <= asked.day for one in due), len(due))


def is_public(one: Any) -> bool:
    return one.state.value in {"published", "reported", "concluded"}


def study_figures(asked: Asked) -> list[Any]:
    """A month's own figure takes the place of those of its days."""
    known = [one for one in asked.own("xuexi_figure") if one.last_on <= asked.day]
    return [one for one in known if asked.holds(one.last_on)
            and not any(other.id != one.id and other.first_on <= one.first_on and one.last_on <= other.last_on for other in known)]


def enrolled_share(asked: Asked) -> Figure:
    """More enrolled than members count as all of them."""
    found = [(one.enrolled, sum(standard.held_on(stay, one.last_on) for stay in asked.own("membership"))) for one in study_figures(asked)]
    return rate(sum(min(pair) for pair in found), sum(members for _, members in found))


def active_rate(asked: Asked) -> Figure:
    found = study_figures(asked)
    return rate(sum(one.active for one in found), sum(one.enrolled for one in found))


def told(asked: Asked) -> list[Any]:
    """What came of a clue is no figure."""
    return [one for one in asked.own("finding") if one.source != Source.SIGNAL]


def findings_closed(asked: Asked) -> Figure:
    """By the day that counts now; of today's nobody can say yet that it was missed."""
    due = [one for one in told(asked) if is_there(one, asked.day) and asked.holds(one.due_on) and (one.due_on < asked.today or was_closed(one, asked.day))]
    return rate(sum(was_closed(one, min(one.due_on, asked.day)) for one in due), len(due))


def findings_long_over(asked: Asked) -> Figure:
    """Open more than thirty days past the day that counted then."""
    standing = [one for one in told(asked) if asked.start <= asked.day and one.found_on <= asked.on and is_there(one, asked.on)
                and not was_closed(one, asked.on)]
    return Figure(sum((asked.on - due_then(asked, one)).days > 30 for one in standing))


def due_then(asked: Asked, one: Any) -> date:
    if one.planned_on is None or one.planned_on > asked.on:
        return one.bound_on  # type: ignore[no-any-return]
    later = sorted((more for more in asked.rows.by("finding_extension", "finding_id", one.id)
                    if more.state.value == "approved" and more.decided_on > asked.on), key=lambda more: (more.decided_on, more.id))
    return later[0].before_on if later else one.due_on  # type: ignore[no-any-return]


def is_there(one: Any, day: date) -> bool:
    return one.withdrawn_on is None or one.withdrawn_on > day


def was_closed(one: Any, day: date) -> bool:
    return one.closed_on is not None and one.closed_on <= day


def registered_share(asked: Asked) -> Figure:
    """Who stands in the branch and has a report-in in force that a community confirmed."""
    there = {row.member_id for row in asked.rows.tables["report_in"]
             if row.from_on <= asked.on <= row.to_on and row.confirmed_on is not None and row.confirmed_on <= asked.on}
    stays = asked.states("membership")
    return rate(sum(stay.member_id in there for stay in stays), len(stays))


FIGURES = {
    **{code: standing(code) for code in standard.PLAIN}, **{f"cadence.{kind}": every(kind) for kind in EACH},
    "activities.duty_report_assessed": duty_reports, "activities.committee_hours": committee_hours, "activities.members_with_hours": member_hours,
    "activities.record_complete": record_complete, "activities.leader_lessons": leader_lessons, "activities.life_meeting_with_actions": life_meetings_followed,
    "activities.theme_day_attendance_rate": theme_day_attendance, "talks.coverage": talk_coverage, "talks.life_meetings_prepared": life_meetings_prepared,
    "appraisals.concluded": appraisals_concluded, "appraisals.graded_share": graded_share, "appraisals.excellent_share": excellent_share,
    "commitments.members_with_promise": members_with_promise, "commitments.evaluated_share": evaluated_share,
    "xuexi.enrolled_share": enrolled_share, "xuexi.active_rate": active_rate, "findings.closed_on_time": findings_closed,
    "findings.overdue_long": findings_long_over, "volunteering.registered_share": registered_share, "volunteering.serving_share": serving_share}
