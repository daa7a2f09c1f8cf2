"""Activities in each state for each of two branches, and what hangs on them: actions, talks, criticism, plans, waivers, appraisals.

What a branch holds is A1 or B1; what is somebody's own (an action item, a talk, a finding) also A2.
"""
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select

from tests.papers.read import template
from tests.routes.marks import mark
from tests.routes.pledges import KEEPERS, LEADERS
from xinfang_party.access.terms import Identity
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.activities import service
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import ExemptionReason, Kind, Status
from xinfang_party.appraisals import ballots, finding, queries
from xinfang_party.appraisals import service as appraisals
from xinfang_party.appraisals.models import AppraisalRound, Voter
from xinfang_party.appraisals.terms import BallotWay, MemberGrade
from xinfang_party.cadence import service as cadence
from xinfang_party.cadence import waiving
from xinfang_party.files import service as files
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.organization.models import Branch, Member
from xinfang_party.papers import service as papers
from xinfang_party.papers.terms import Paper
from xinfang_party.talks import service as talks
from xinfang_party.talks.terms import TalkKind
from xinfang_party.xuexi.models import XuexiFigure

HELD_ON, TODAY = date(2026, 2, 10), date(2026, 3, 2)
OWNERS_OF = {"A": ("A1", "A2"), "B": ("B1",)}


def of_every_state(world: Any) -> None:
    papers.replace(Paper.SIGN_IN, template(mark("template", "OO"), "{{ 标题 }}"), mark("templatefile", "OO") + ".docx", by=world.visitors["party_office"].identity)
    for letter, leader in LEADERS.items():
        by = world.visitors[leader].identity
        held(world, letter, by)
        planned(world, letter, by)
        spoken(world, letter, by)
        appraised(world, letter, by)
        member = db.session.get_one(Member, world.id("member", f"{letter}1"))
        world.note("exemption", f"{letter}1", service.exempt(member, from_on=TODAY, to_on=None, reason=ExemptionReason.AGE, approver=mark("excuser", f"{letter}1"),
                                                             by=by))
        db.session.add(XuexiFigure(branch_id=world.id("branch", f"{letter}1"), first_on=TODAY, last_on=TODAY, enrolled=10, active=9))
        db.session.commit()


# --- activities ---------------------------------------------------------------------------------------------------------------

def held(world: Any, letter: str, by: Identity) -> None:
    """Held, sent, confirmed; one of the committee alone, with a file; one of the Party group; one that may be signed for today, and is
    over; one not yet held; one taken back."""
    one = f"{letter}1"
    record = logged(world, "held", letter, by, roll=[{"member_id": world.id("member", one), "status": Status.ABSENT}])
    world.note("missed", one, next(row for row in record.roll if row.status is Status.ABSENT))
    for owner in OWNERS_OF[letter]:
        world.note("action", owner, service.add_action(record, text=mark("action", owner), owner_id=world.id("member", owner), due_on=date(2026, 3, 20), by=by))
    sent = logged(world, "sent", letter, by)
    service.submit(sent, by=by)
    confirmed = logged(world, "confirmed", letter, by)
    service.submit(confirmed, by=by)
    service.confirm(confirmed, by=by)
    service.amend(confirmed, facts={"place": mark("newplace", one)}, reason=mark("amendment", one), version=None, by=by)
    closed = logged(world, "closed", letter, by, form=Kind.COMMITTEE_MEETING)
    kept = files.attach(io.BytesIO(mark("closedwords", one).encode()), mark("closedfile", one) + ".txt", to=closed, by=by)
    world.note("paper", one, kept)
    logged(world, "group", letter, by, form=Kind.CELL_MEETING, cell_id=world.id("cell", one))
    logged(world, "ahead", letter, by, roll=None, held_on=date(2026, 3, 9))
    logged(world, "today", letter, by, roll=None, held_on=TODAY, ends_at=time(9))
    cancelled = logged(world, "cancelled", letter, by)
    service.cancel(cancelled, reason=mark("mistake", one), by=by)


def logged(world: Any, name: str, letter: str, by: Identity, *, roll: Any = (), form: Kind = Kind.MEMBER_MEETING, **facts: Any) -> Activity:
    one = f"{letter}1"
    made = service.log(by=by, facts={
        "branch_id": world.id("branch", one), "form": form, "held_on": HELD_ON, "title": mark(name, one), "host_id": by.member_id,
        "recorder_id": world.id("clerk", one), "summary": mark("summary", f"{one}{name}"), "roll": None if roll is None else list(roll),
        "topics": [{"title": mark("topic", f"{one}{name}"), "decision": mark("decision", f"{one}{name}")}], **facts})
    db.session.commit()
    return world.note(name, one, made)  # type: ignore[no-any-return]


def planned(world: Any, letter: str, by: Identity) -> None:
    one = f"{letter}1"
    branch = db.session.get_one(Branch, world.id("branch", one))
    world.note("plan", one, cadence.add(branch, by=by, facts={"kind": Kind.THEME_DAY, "cell_id": None, "planned_on": date(2026, 3, 20), "title": mark("plan", one)}))
    world.note("waiver", one, waiving.ask(branch, kind=Kind.THEME_DAY, cell_id=None, period=Period.parse("2026-03"), reason=mark("waiver", one), by=by))


# --- said in confidence ---------------------------------------------------------------------------------------------------------

def spoken(world: Any, letter: str, by: Identity) -> None:
    life = logged(world, "life", letter, by, purposes=[Kind.LIFE_MEETING])
    for owner in OWNERS_OF[letter]:
        member_id = world.id("member", owner)
        made = talks.record(by=by, facts={
            "kind": TalkKind.DAILY, "held_on": HELD_ON, "talker_id": by.member_id, "person_id": member_id, "reason": mark("talkreason", owner),
            "content": mark("talk", owner), "opinions": mark("talkopinion", owner), "follow_up_on": date(2026, 3, 10)})
        world.note("talk", owner, made)
        own = world.visitors[KEEPERS[owner]].identity
        world.note("criticism", owner, talks.criticize(life, speaker_id=member_id, about_id=member_id, text=mark("criticism", owner), by=own))


def appraised(world: Any, letter: str, by: Identity) -> None:
    """2024 is concluded, 2023 still waits to be, 2022 was voted on paper and never counted, 2025 never begun, this year's is open; of branch B
    its time is over."""
    one = f"{letter}1"
    with clock.told(datetime(2022, 12, 10, 2, tzinfo=UTC)):
        opened(world, "roundpaper", one, year=2022, closes_on=clock.today(), way=BallotWay.PAPER, by=by)
    for name, year in (("tallied", 2023), ("concluded", 2024)):
        with clock.told(datetime(year, 12, 10, 2, tzinfo=UTC)):
            round_ = opened(world, f"round{name}", one, year=year, closes_on=clock.today(), by=by)
            voted(round_)
            appraisals.close(round_, version=None, by=by)
            found(world, name, one, round_, by)
            if name == "concluded":
                appraisals.conclude(round_, version=None, by=by)
    with clock.told(datetime(2026, 2, 20, 2, tzinfo=UTC)):
        round_ = opened(world, "roundopen", one, year=2026, closes_on=date(2026, 3, 20) if letter == "A" else date(2026, 3, 1), by=by)
        if letter == "B":
            voted(round_)
    db.session.commit()


def opened(world: Any, name: str, one: str, **facts: Any) -> AppraisalRound:
    return world.note(name, one, appraisals.open_(branch_id=world.id("branch", one), **facts))  # type: ignore[no-any-return]


def voted(round_: AppraisalRound) -> None:
    for voter in voters(round_.id):
        grades = {other: MemberGrade.QUALIFIED for other in voters(round_.id) if other != voter}
        ballots.cast(round_, grades=grades, by=identity_of(Account(name="投票人", member_id=voter), clock.today()))


def voters(round_id: int) -> Iterator[int]:
    return iter(db.session.scalars(select(Voter.member_id).where(Voter.round_id == round_id).order_by(Voter.member_id)).all())


def found(world: Any, name: str, one: str, round_: AppraisalRound, by: Identity) -> None:
    owners = {world.id("member", owner): owner for owner in OWNERS_OF[one[0]]}
    for part in queries.parts_of(round_.id):
        owner = owners.get(part.member_id)
        finder = by if by.member_id in finding.finders_of(part) else identity_of(Account(name="副书记", member_id=world.id("deputy", one)), clock.today())
        appraisals.find(part, grade=MemberGrade.QUALIFIED, words=mark(f"finding{name}", owner) if owner else "", version=None, by=finder)
        if part.member_id == by.member_id:
            world.note(f"headpart{name}", one, part)
        if owner:
            world.note(f"part{name}", owner, part)
