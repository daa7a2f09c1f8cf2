"""More figures of the standard counted in plain Python: what is kept on paper, dues, the ledger, integrity risks, archives (domain.md 1.4, 4.2, 5.5, 8.5)."""
import calendar
from datetime import date
from typing import Any

from tests.checklists.plain import HOLDING, Asked, Figure, covers, rate, subs
from tests.organization import standard
from xinfang_party.kernel import clock
from xinfang_party.organization.rules import add_months

CORE = {"meetings", "theme_day", "life_meeting", "talks", "first_topic", "commitments"}


def judged(asked: Asked) -> bool:
    """Is it a branch that the rules are about, on the day its states are looked at?"""
    subjects, _is_hit = standard.PLAIN["organization.size_fits"]
    return asked.start <= asked.day and bool(subjects(asked.rows.world(asked.branch.id), asked.on))


def of_branch(asked: Asked, is_met: bool, *, is_owed: bool = True) -> Figure:
    return rate(is_met, 1) if judged(asked) and is_owed else Figure(None)


def within(day: date, months: int, asked: Asked) -> bool:
    """Not longer ago than so many months on the day asked about."""
    return add_months(day, months) >= asked.on


# --- rules and papers ---------------------------------------------------------------------------------------------------------

def applied(asked: Asked) -> list[Any]:
    """The rules the branch goes by: its own and those for all; none before it is there and after it is gone."""
    if asked.start > asked.day or not standard.goes_on(asked.branch, asked.on):
        return []
    holds = asked.branch.kind.value in HOLDING
    return [one for one in asked.rows.tables["rule_document"] if standard.held_on(one, asked.on)
            and (one.branch_id == asked.branch.id or (one.is_for_all and holds))]


def core_rules(asked: Asked) -> Figure:
    return rate(len(CORE & {one.kind.value for one in applied(asked)}), len(CORE)) if asked.start <= asked.day else Figure(None)


def reviewed(asked: Asked) -> Figure:
    def last(one: Any) -> date:
        days = [row.reviewed_on for row in asked.rows.by("rule_review", "rule_id", one.id) if row.reviewed_on <= asked.on]
        return max(days, default=one.from_on)

    rules = applied(asked)
    return rate(sum(within(last(one), 12, asked) for one in rules), len(rules))


def paper(asked: Asked, kind: str, year: int) -> Any:
    return next((one for one in asked.own("year_paper") if (one.kind.value, one.year) == (kind, year)), None)


def duty_list(asked: Asked) -> Figure:
    """Its last day is the end of February: before, only one that is there counts."""
    one, is_due = paper(asked, "duty_list", asked.on.year), asked.on.month > 2
    if one is None or one.published_on is None or one.published_on > asked.on:
        return of_branch(asked, False, is_owed=is_due)
    named = {line.member_id for line in asked.rows.by("duty_line", "paper_id", one.id)
             if line.added_on <= asked.on and (line.removed_on is None or line.removed_on > asked.on)}
    is_whole = all(post.member_id in named for post in asked.own("committee_post") if standard.held_on(post, asked.on))
    return of_branch(asked, is_whole, is_owed=is_due or is_whole)


def plan_and_summary(asked: Asked) -> Figure:
    year = asked.on.year
    due = [("plan", year, date(year, 2, calendar.monthrange(year, 2)[1])), ("summary", year - 1, date(year, 1, 31))]
    owed = [(kind, of, by) for kind, of, by in due if by < asked.on and asked.branch.founded_on < date(of, 1, 1)]
    found = [(paper(asked, kind, of), by) for kind, of, by in owed]
    return of_branch(asked, all(one is not None and was_approved(one, by, asked.on) for one, by in found), is_owed=bool(owed))


def was_approved(one: Any, by: date, day: date) -> bool:
    """In time and by the day; an approval that was taken back counts until then."""
    is_back = one.was_approved_on is not None and one.was_approved_on <= min(by, day) and one.returned_on > day
    return is_back or (one.approved_on is not None and one.approved_on <= min(by, day))


def archived(asked: Asked) -> Figure:
    """Handed in by the end of January, and not given back since."""
    year, by = asked.on.year - 1, date(asked.on.year, 1, 31)
    found = [one for one in asked.own("archive_hand_in") if one.year == year and one.handed_on <= by]
    is_there = any(one.state.value != "returned" or one.returned_on > asked.on for one in found if one.handed_on <= asked.on)
    return of_branch(asked, is_there, is_owed=asked.on > by and asked.branch.founded_on <= date(year, 12, 31))


# --- channels and rooms -------------------------------------------------------------------------------------------------------

def disclosed(asked: Asked) -> Figure:
    if asked.branch.kind.value not in HOLDING:
        return Figure(None)
    days = [one.posted_on for one in asked.own("posting") if one.disclosure is not None and one.posted_on is not None and one.posted_on <= asked.day]
    spans = [(asked.branch.founded_on, asked.branch.dissolved_on)]
    return counted([("met" if any(sub[0] <= day <= sub[1] for day in days) else "pending" if sub[1] >= asked.day else "missed")
                    for _, sub in subs("quarter", asked) if sub[0] <= asked.day and covers(spans, sub, asked.day)])


def counted(verdicts: list[str]) -> Figure:
    met, missed = verdicts.count("met"), verdicts.count("missed")
    return Figure(rate(met, met + missed).value, verdicts.count("pending"), verdicts.count("waived"))


def channels_kept(asked: Asked) -> Figure:
    channels = asked.states("channel")
    return rate(sum(is_answered(one, asked) and not any(is_unread(post, asked) for post in asked.rows.by("posting", "channel_id", one.id))
                    for one in channels), len(channels))


def is_answered(channel: Any, asked: Asked) -> bool:
    """Its owner stood in some branch that day."""
    return any(standard.held_on(stay, asked.on) for stay in asked.rows.by("membership", "member_id", channel.owner_id))


def is_unread(post: Any, asked: Asked) -> bool:
    """It went out in the last half-year before a second one had passed it."""
    if post.posted_on is None or post.posted_on > asked.on or not within(post.posted_on, 6, asked):
        return False
    return post.second_on is None or bool(post.second_on > post.posted_on)


def room_in_order(asked: Asked) -> Figure:
    checks = sorted((one.checked_on, one.id, one.lacking == 0 and "yes" in one.points.values()) for one in asked.own("venue_check") if one.checked_on <= asked.on)
    return of_branch(asked, bool(checks) and checks[-1][2] and within(checks[-1][0], 6, asked))


# --- dues and the ledger ------------------------------------------------------------------------------------------------------

def dues_paid(asked: Asked) -> Figure:
    members = sorted({row.member_id for row in asked.own("membership")})
    verdicts = []
    for member in members:
        spans = [(row.from_on, row.to_on) for row in asked.own("membership") if row.member_id == member]
        rows = {row.month_on: row for row in asked.rows.by("dues_month", "member_id", member)}
        verdicts += [month_of(rows.get(sub[0]), sub, asked) for _, sub in subs("month", asked) if sub[0] <= asked.day and covers(spans, sub, asked.day)]
    return counted(verdicts)


def month_of(row: Any, sub: tuple[date, date], asked: Asked) -> str:
    if row is not None and row.paid_on is not None and row.paid_on <= asked.day:
        return "met"
    if row is not None and row.is_exempt and row.recorded_on <= asked.day:
        return "waived"
    return "pending" if sub[1] >= asked.day else "missed"


def is_there(task: Any, day: date) -> bool:
    return task.withdrawn_on is None or bool(task.withdrawn_on > day)


def notes_of(asked: Asked, task: Any, *kinds: str) -> list[Any]:
    return sorted((note for note in asked.rows.by("task_note", "task_id", task.id) if note.kind.value in kinds), key=lambda note: (note.noted_on, note.id))


def closing(asked: Asked, task: Any, day: date) -> date | None:
    """The day it was closed, as that evening knew it: told by its notes, of a task that came by a sheet by itself."""
    steps = notes_of(asked, task, "closed", "reopened")
    known = [note for note in steps if note.noted_on <= day]
    if steps and (known or steps[0].kind.value == "closed"):
        return known[-1].noted_on if known and known[-1].kind.value == "closed" else None
    return task.closed_on if task.closed_on is not None and task.closed_on <= day else None


def due(asked: Asked, task: Any, day: date) -> date | None:
    """Each move after that day undone, the latest first."""
    found = task.due_on
    for note in reversed(notes_of(asked, task, "due")):
        found = note.was_due_on if note.noted_on > day else found
    return found


def tasks_updated(asked: Asked) -> Figure:
    open_ones = [one for one in asked.own("directive_task") if asked.start <= asked.day and one.set_on <= asked.on and is_there(one, asked.on)
                 and closing(asked, one, asked.on) is None]

    def last(task: Any) -> date:
        days = [note.noted_on for note in notes_of(asked, task, "progress", "reopened") if clock.local(note.at).date() <= asked.on]
        return max(days, default=task.set_on)

    return rate(sum((asked.on - last(one)).days <= 90 for one in open_ones), len(open_ones))


def tasks_closed(asked: Asked) -> Figure:
    """Of today's nobody can say yet that it was missed."""
    known = [(due(asked, one, asked.day), closing(asked, one, asked.day)) for one in asked.own("directive_task") if is_there(one, asked.day)]
    judged = [(last, closed) for last, closed in known if last is not None and asked.holds(last) and (last < asked.today or closed is not None)]
    return rate(sum(closed is not None and closed <= last for last, closed in judged), len(judged))


# --- risk registers -----------------------------------------------------------------------------------------------------------

def in_force(asked: Asked, register_id: int) -> list[Any]:
    return [one for one in asked.rows.by("risk_version", "register_id", register_id)
            if one.state.value == "in_force" and standard.held_on(one, asked.on)]


def posts_reviewed(asked: Asked) -> Figure:
    """Of several who hold a post the first counts."""
    owed = [stay for stay in asked.states("membership") if stay.post_id is not None and stay.id == holder(asked, stay.post_id)]
    return rate(sum(any(within(one.reviewed_on, 12, asked) for register in asked.rows.by("risk_register", "post_id", stay.post_id)
                        for one in in_force(asked, register.id)) for stay in owed), len(owed))


def holder(asked: Asked, post_id: int) -> int:
    there = [row for row in asked.rows.by("membership", "post_id", post_id) if standard.held_on(row, asked.on)]
    return min(there, key=lambda row: (row.from_on, row.id)).id  # type: ignore[no-any-return]


def high_reviewed(asked: Asked) -> Figure:
    if asked.start > asked.day:
        return Figure(None)
    versions = [one for office in asked.own("department") for register in asked.rows.by("risk_register", "department_id", office.id)
                for one in in_force(asked, register.id)]
    high = [within(one.reviewed_on, 6, asked) for one in versions for point in asked.rows.by("risk_point", "version_id", one.id)
            if point.grade.value == "high" and point.change.value != "closed"]
    return rate(sum(high), len(high))


def changes_in_time(asked: Asked) -> Figure:
    """Stays begun in the time of which it is known when they were written down."""
    known = [row for row in asked.own("membership") if asked.holds(row.from_on) and row.entered_on is not None and row.entered_on <= asked.day]
    return rate(sum((row.entered_on - row.from_on).days <= 15 for row in known), len(known))


FIGURES = {
    "organization.changes_in_time": changes_in_time,
    "documents.core_rules_share": core_rules, "documents.reviewed_share": reviewed, "documents.duty_list_published": duty_list,
    "documents.plan_and_summary": plan_and_summary, "documents.archived_share": archived, "documents.disclosure_on_time": disclosed,
    "documents.venues_kept": channels_kept, "documents.venue_in_order": room_in_order, "dues.paid_share": dues_paid,
    "directives.updated_share": tasks_updated, "directives.closed_on_time": tasks_closed, "integrity.posts_reviewed": posts_reviewed,
    "integrity.high_risks_reviewed": high_reviewed}
