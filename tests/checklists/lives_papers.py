"""What the branches of a made-up bureau kept on paper and left undone: rules, papers of a year, channels, checks, dues, the ledger, risk registers, archives."""
from datetime import date, timedelta
from typing import Any

from xinfang_party.archives.models import HandIn
from xinfang_party.archives.terms import HandInState
from xinfang_party.directives.models import Directive, DirectiveTask, TaskNote
from xinfang_party.directives.terms import Level, NoteKind, TaskState
from xinfang_party.documents.models import DutyLine, Rule, RuleReview, YearPaper
from xinfang_party.documents.terms import CORE, PaperKind, PaperState, ReviewOutcome, RuleKind
from xinfang_party.dues.models import DuesMonth
from xinfang_party.integrity.models import Register, RegisterVersion, RiskPoint
from xinfang_party.integrity.terms import Category, Change, Grade, State, Trigger
from xinfang_party.kernel.periods import Period
from xinfang_party.organization.models import CommitteePost, Department, Membership, Post
from xinfang_party.venues.models import Channel, Posting, VenueCheck
from xinfang_party.venues.terms import ChannelKind, Disclosure, PostingState

DAY = timedelta(days=1)
MODELS = (Rule, RuleReview, YearPaper, DutyLine, Channel, Posting, VenueCheck, DuesMonth, Directive, DirectiveTask, TaskNote, Register, RegisterVersion,
          RiskPoint, HandIn)
LIMITS = (0, 29, 89, 90, 91, 179, 184, 300, 364, 366, 500)
"""Days ago around which the rules turn."""
Row = dict[str, Any]


def keep(bureau: Any, branch: Row) -> None:
    rule(bureau, branch)
    for year in range(bureau.first.year, bureau.today.year + 1):
        write(bureau, branch, year)
    speak(bureau, branch)
    collect(bureau, branch)
    order(bureau, branch)
    weigh(bureau, branch)


def ago(bureau: Any) -> date:
    return bureau.today - timedelta(days=bureau.dice.choice(LIMITS) + bureau.dice.choice((0, 0, 1)))  # type: ignore[no-any-return]


# --- rules and papers ---------------------------------------------------------------------------------------------------------

def rule(bureau: Any, branch: Row) -> None:
    """Of most kinds one; some bind every branch, some are over, some were never looked at again."""
    for kind in (*CORE, RuleKind.OTHER):
        if not bureau.lucky(branch, "rules"):
            continue
        since = max(branch["founded_on"], bureau.today - timedelta(days=bureau.dice.choice((40, 364, 367, 900))))
        ends = ago(bureau) if bureau.chance(0.1) else None
        one = bureau.add(Rule, branch_id=branch["id"], is_for_all=bureau.chance(0.1), title="制度", kind=kind, from_on=since, to_on=ends and max(ends, since))
        for _ in range(bureau.dice.choice((0, 1, 2) if not bureau.lucky(branch, "reviews") else (1, 2))):
            bureau.add(RuleReview, rule_id=one["id"], reviewed_on=max(since, ago(bureau)), outcome=ReviewOutcome.KEEP, reviewer="书记")


def write(bureau: Any, branch: Row, year: int) -> None:
    for kind, due in ((PaperKind.PLAN, date(year, 2, 28)), (PaperKind.SUMMARY, date(year + 1, 1, 31))):
        approved = due - timedelta(days=0 if bureau.chance(0.3) else bureau.dice.randint(0, 40))
        if bureau.lucky(branch, "papers") and (late := approved + (0 if bureau.lucky(branch, "papers") else 2) * DAY) <= bureau.today:
            bureau.add(YearPaper, branch_id=branch["id"], year=year, kind=kind, title="材料", drafted_by="书记",
                       **(taken_back(bureau, late) if bureau.chance(0.1) else {"state": PaperState.APPROVED, "approved_on": late}))
    published = date(year, bureau.dice.randint(1, 6), 5)
    if bureau.lucky(branch, "duties") and published <= bureau.today:
        paper = bureau.add(YearPaper, branch_id=branch["id"], year=year, kind=PaperKind.DUTY_LIST, title="责任清单", state=PaperState.PUBLISHED,
                           drafted_by="书记", published_on=published)
        for member_id in sorted({post["member_id"] for post in bureau.of(CommitteePost, branch)}):
            if bureau.lucky(branch, "duties"):
                bureau.add(DutyLine, paper_id=paper["id"], member_id=member_id, content="职责", added_on=published if bureau.chance(0.9) else bureau.today,
                           removed_on=bureau.today if bureau.chance(0.05) else None)


def taken_back(bureau: Any, approved: date) -> Row:
    return {"state": PaperState.DRAFT, "was_approved_on": approved, "returned_on": max(approved, ago(bureau))}


def hand_in(bureau: Any, branch: Row, year: int) -> None:
    handed = date(year + 1, 1, bureau.dice.choice((10, 31))) + (0 if bureau.lucky(branch, "archive") else 1) * DAY
    if handed <= bureau.today and bureau.lucky(branch, "archive"):
        state = HandInState.RECEIVED if bureau.lucky(branch) else bureau.dice.choice((HandInState.HANDED, HandInState.RETURNED))
        bureau.add(HandIn, branch_id=branch["id"], year=year, state=state, handed_on=handed, handed_by="书记", lacks=[],
                   received_on=handed if state is HandInState.RECEIVED else None, returned_on=handed if state is HandInState.RETURNED else None)


# --- channels and rooms -------------------------------------------------------------------------------------------------------

def speak(bureau: Any, branch: Row) -> None:
    for year in range(bureau.first.year - 1, bureau.today.year + 1):
        hand_in(bureau, branch, year)
    stays = bureau.of(Membership, branch)
    channel = bureau.add(Channel, branch_id=branch["id"], name="公开栏", kind=ChannelKind.BOARD, from_on=max(branch["founded_on"], bureau.first),
                         owner_id=stays[0]["member_id"] if stays and bureau.lucky(branch, "owner") else None, to_on=None)
    for quarter in Period.stretch(bureau.first, bureau.today).sub_periods("quarter"):
        posted = bureau.some_day(max(quarter.start, channel["from_on"]), max(min(quarter.end, bureau.today), channel["from_on"]))
        if bureau.lucky(branch, "disclosure"):
            bureau.add(Posting, branch_id=branch["id"], channel_id=channel["id"], title="公开", state=PostingState.PUBLISHED, posted_on=posted, drafted_by="委员",
                       disclosure=Disclosure.PLAN if bureau.lucky(branch, "disclosure") else None, second_on=posted if bureau.lucky(branch, "reading") else None)
    for _ in range(bureau.dice.choice((0, 1, 2, 3))):
        points = {"flag": "yes" if bureau.lucky(branch) else "not_needed", "oath": "not_needed" if bureau.lucky(branch) else "no"}
        lacking, ready = (list(points.values()).count(word) for word in ("no", "yes"))
        bureau.add(VenueCheck, branch_id=branch["id"], checked_on=ago(bureau), checker="书记", points=points, lacking=lacking, ready=ready)


# --- dues and the ledger ------------------------------------------------------------------------------------------------------

def collect(bureau: Any, branch: Row) -> None:
    """Month by month of whoever stood in the branch on its first day; some paid late, some are exempt."""
    for month in Period.stretch(max(bureau.first, branch["founded_on"]), bureau.today).sub_periods("month"):
        for stay in bureau.stays(branch, month.start):
            if (stay["member_id"], month.start) in bureau.collected or not bureau.lucky(branch, "dues"):
                continue
            bureau.collected.add((stay["member_id"], month.start))
            paid = month.start + timedelta(days=10 if bureau.lucky(branch, "dues") else 70)
            is_exempt = bureau.chance(0.03) or paid > bureau.today
            bureau.add(DuesMonth, member_id=stay["member_id"], branch_id=branch["id"], month_on=month.start, paid_on=None if is_exempt else paid,
                       is_exempt=is_exempt, exempt_reason="病假" if is_exempt else "", recorded_on=min(paid, bureau.today), recorded_by="书记")


def order(bureau: Any, branch: Row) -> None:
    for _ in range(bureau.dice.choice((0, 1, 3))):
        since, closed = ago(bureau), None
        due = None if bureau.chance(0.2) else max(since, bureau.today - timedelta(days=bureau.dice.choice((0, 1, 30, 100, 200))))
        if bureau.chance(0.5):
            closed = max(since, (due or bureau.today) + timedelta(days=0 if bureau.lucky(branch) else 9))
        closed = closed if closed and closed <= bureau.today else None
        withdrawn = bureau.today if closed is None and bureau.chance(0.1) else None
        state = TaskState.DONE if closed else TaskState.WITHDRAWN if withdrawn else TaskState.GOING
        serial = len(bureau.rows[Directive]) + 1
        entry = bureau.add(Directive, year=since.year, serial=serial, branch_id=branch["id"], source="部署", level=Level.CITY, summary="要求", registered_on=since,
                           registered_by="书记")
        task = bureau.add(DirectiveTask, directive_id=entry["id"], branch_id=branch["id"], text="任务", is_lasting=due is None, due_on=due, state=state,
                          set_on=since, updated_on=since, closed_on=closed, withdrawn_on=withdrawn)
        tell(bureau, task, closed)


def tell(bureau: Any, task: Row, closed: date | None) -> None:
    """Its notes: progress, some of it written down late, a day that was moved, and a task closed and taken up again."""
    since: date = task["set_on"]
    for kind in bureau.dice.choices((NoteKind.PROGRESS, NoteKind.PROGRESS, NoteKind.DUE), k=bureau.dice.choice((0, 1, 2))):
        noted = max(since, ago(bureau))
        was = bureau.dice.choice((None, noted, noted - timedelta(days=40))) if kind is NoteKind.DUE else None
        written = min(bureau.today, noted + timedelta(days=bureau.dice.choice((0, 0, 60)))) if kind is NoteKind.PROGRESS else noted
        bureau.add(TaskNote, task_id=task["id"], kind=kind, noted_on=noted, was_due_on=was, percent=10, text="进展", actor="书记", at=bureau.moment(written))
    if closed is None and bureau.chance(0.3):
        for kind, day in zip((NoteKind.CLOSED, NoteKind.REOPENED), sorted(max(since, ago(bureau)) for _ in range(2)), strict=True):
            bureau.add(TaskNote, task_id=task["id"], kind=kind, noted_on=day, percent=10, text="办结", actor="书记", at=bureau.moment(day))


# --- risk registers -----------------------------------------------------------------------------------------------------------

def weigh(bureau: Any, branch: Row) -> None:
    """A department of the branch's own with two posts; who stands there may hold one, with a register in one version or two."""
    office = bureau.add(Department, code=f"BM{branch['id']}", name=f"第{branch['id']}处", branch_id=branch["id"])
    posts = [bureau.add(Post, department_id=office["id"], name=f"岗位{n}")["id"] for n in range(2)]
    for stay in bureau.of(Membership, branch):
        stay["post_id"] = bureau.dice.choice((*posts, None))
    for post_id in posts:
        if not bureau.lucky(branch, "registers"):
            continue
        register = bureau.add(Register, department_id=office["id"], post_id=post_id, made_on=bureau.first)
        version(bureau, branch, register)


def version(bureau: Any, branch: Row, register: Row) -> None:
    first, second = sorted((ago(bureau), ago(bureau)))
    spans = [(first, None)] if bureau.chance(0.6) or first == second else [(first, second - DAY), (second, None)]
    for number, (start, end) in enumerate(spans, 1):
        reviewed = start - timedelta(days=bureau.dice.choice((0, 8)))
        one = bureau.add(RegisterVersion, register_id=register["id"], number=number, trigger=Trigger.FIRST, state=State.IN_FORCE, state_since=start,
                         due_on=start, opened_on=start, opened_by="纪委", from_on=start, to_on=end, reviewed_on=reviewed)
        for key in range(bureau.dice.choice((0, 1, 2))):
            bureau.add(RiskPoint, version_id=one["id"], key=key + 1, category=Category.DUTY, name="风险", likelihood=3, impact=5, factors=[],
                       grade=bureau.dice.choice((Grade.HIGH, Grade.LOW)), change=Change.CLOSED if bureau.chance(0.1) else Change.SAME)
