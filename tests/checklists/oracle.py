"""The items of the default standard judged in plain Python, from domain.md 4.2 and the words of the items; nothing of the site's own judging is used."""
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.checklists.figures import FIGURES
from tests.checklists.plain import Asked, Figure, Rows
from xinfang_party.kernel.periods import Period

ITEMS = """
A1-1 organization.size_fits ≥ 100 round
A1-2 organization.committee_complete ≥ 100 round
A1-3 organization.term_in_time ≥ 100 round
A1-4 organization.cells_in_order ≥ 100 round lacking
A1-4 organization.members_in_cells ≥ 100 round lacking
A2-1 documents.duty_list_published ≥ 100 so_far
A2-2 activities.duty_report_assessed ≥ 1 year
A2-3 activities.committee_hours ≥ 100 year
B1-1 documents.plan_and_summary ≥ 100 year
B1-2 documents.core_rules_share ≥ 100 round
B1-3 documents.reviewed_share ≥ 100 round
B2-1 organization.roll_complete ≥ 95 round
B2-1 organization.changes_in_time ≥ 100 round lacking
B2-2 activities.record_complete ≥ 100 round
B2-3 directives.updated_share ≥ 100 round lacking
B2-3 directives.closed_on_time ≥ 100 round lacking
B2-4 findings.closed_on_time ≥ 100 round lacking
B2-4 findings.overdue_long ≤ 0 round
B2-5 documents.archived_share ≥ 100 year
C1-1 documents.venue_in_order ≥ 100 round
C1-2 documents.disclosure_on_time ≥ 100 round
C1-3 xuexi.enrolled_share ≥ 100 round
C1-3 xuexi.active_rate ≥ 85 round
C1-4 documents.venues_kept ≥ 100 round
D1-1 cadence.member_meeting ≥ 100 round
D1-2 cadence.committee_meeting ≥ 100 round lacking
D1-3 cadence.cell_meeting ≥ 100 round lacking
D1-4 cadence.party_lesson ≥ 100 round
D1-4 activities.leader_lessons ≥ 1 year
D2-1 activities.members_with_hours ≥ 100 so_far
D2-2 dues.paid_share ≥ 100 round
D2-3 talks.coverage ≥ 100 year
D2-4 integrity.posts_reviewed ≥ 100 round
D2-4 integrity.high_risks_reviewed ≥ 100 round lacking
E1-1 cadence.theme_day ≥ 100 round
E1-1 activities.theme_day_attendance_rate ≥ 80 round
E1-2 cadence.life_meeting ≥ 100 year
E1-2 talks.life_meetings_prepared ≥ 1 year
E1-2 activities.life_meeting_with_actions ≥ 1 year
E1-3 appraisals.concluded ≥ 1 year
E1-3 appraisals.graded_share ≥ 100 year
E1-3 appraisals.excellent_share ≤ 33.34 year lacking
E1-4 commitments.members_with_promise ≥ 100 so_far
E1-4 commitments.evaluated_share ≥ 100 round lacking
E1-5 volunteering.registered_share ≥ 100 so_far
E1-5 volunteering.serving_share ≥ 100 year
"""
"""What records tell of the items. Of all others nothing is recorded yet, or a person judges."""
TESTS = [line.split() for line in ITEMS.strip().splitlines()]
CODES = tuple(f"{category}-{n + 1}" for category, size in {"A1": 4, "A2": 3, "B1": 3, "B2": 5, "C1": 4, "D1": 4, "D2": 4, "E1": 5}.items() for n in range(size))
SECRET = {"talks.coverage", "dues.paid_share"}
"""Of days gone by told at the end of months alone."""
Answer = tuple[str, float | None, int, int]


@dataclass(frozen=True)
class Round:
    """One branch over one time, asked on `today` as of `day`."""

    rows: Rows
    branch_id: int
    period: Period
    day: date
    today: date

    def time(self, when: str) -> tuple[date, date]:
        return (self.period.start, self.period.end) if when == "round" else (date(self.period.end.year, 1, 1), date(self.period.end.year, 12, 31))


def evaluate(rows: Rows, branch_id: int, period: Period, day: date, today: date) -> dict[str, Answer]:
    """{item: (state, ratio, pending, waived)}."""
    asked = Round(rows, branch_id, period, day, today)
    return {code: stand([told(asked, *words) for item, *words in TESTS if item == code]) for code in CODES}


def stand(results: list[Answer]) -> Answer:
    """The item by all its tests, the weakest first."""
    verdicts, pending, waived = [result[0] for result in results], sum(result[2] for result in results), sum(result[3] for result in results)
    if "missed" in verdicts:
        return "not_met", min(ratio for verdict, ratio, _, _ in results if verdict == "missed" and ratio is not None), pending, waived
    if "unknown" in verdicts or not results:
        return "cannot_tell", None, pending, waived
    if "reached" in verdicts:
        return "met_by_records", 1.0, pending, waived
    return next(verdict for verdict in ("pending", "waived", "not_owed") if verdict in verdicts), None, pending, waived


def told(asked: Round, code: str, sign: str, threshold: str, *when: str) -> Answer:
    if code not in FIGURES:  # no room keeps such records yet
        return "unknown", None, 0, 0
    start, end = asked.time(when[0])
    asked = asked if when[0] == "round" or asked.period.end == end else replace(asked, day=min(asked.day, asked.period.end))
    known_on = months_end(asked.day) if code in SECRET and asked.day < asked.today else asked.day
    figure = FIGURES[code](Asked(asked.rows, asked.rows.one("branch", asked.branch_id), start, end, known_on, asked.today))
    if figure.value is None:
        return lacking(figure, "lacking" in when, start, end, asked.day), None, figure.pending, figure.waived
    return *compared(figure.value, sign, float(threshold), waits="year" in when and asked.day <= end), figure.pending, figure.waived


def lacking(figure: Figure, may_lack: bool, start: date, end: date, day: date) -> str:
    """Nothing could be counted. Who has none of what may be lacking owes nothing, from the first day of the time on."""
    if figure.pending or day < start:
        return "pending"
    return "waived" if figure.waived else "not_owed" if may_lack else "pending" if day <= end else "unknown"


def compared(value: float, sign: str, threshold: float, *, waits: bool) -> tuple[str, float | None]:
    """`waits`: what the year has not brought by now it may still bring."""
    if value >= threshold if sign == "≥" else value <= threshold:
        return "reached", 1.0
    if waits:
        return "pending", None
    return "missed", min(value / threshold, 1) if sign == "≥" else 0.0


def months_end(day: date) -> date:
    """That day if it is the last of its month, else the last of the month before."""
    return day if (day + timedelta(days=1)).day == 1 else day.replace(day=1) - timedelta(days=1)
