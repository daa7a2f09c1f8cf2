"""For each kind of notice that asks for a step: how it comes about, and the step that settles it.

A scene plays until the notice is sent and answers what takes the step. A new kind needs a line in `SCENES`, or `test_settling` fails.
"""
from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from time_machine import Traveller

from tests import cases, people, promises
from tests.accounts.people import account
from tests.activities import scenes as activities
from tests.admonitions import scenes as admonitions
from tests.appraisals import scenes as appraisals
from tests.bulletins import scenes as bulletins
from tests.cadence import scenes as cadence
from tests.checklists import scenes as checklists
from tests.findings import scenes as findings
from tests.inspections import scenes as inspections
from tests.lanes import scenes as lanes
from tests.letters import scenes as letters
from tests.volunteering import scenes as volunteering
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts import confirming, links
from xinfang_party.accounts import service as accounts
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of, waiting_link
from xinfang_party.commitments import closing, jobs, picks, service
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.terms import Grade, Result, Side, State
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Member
from xinfang_party.organization.terms import CommitteeDuty
from xinfang_party.petitions import assigning
from xinfang_party.petitions import jobs as petitions
from xinfang_party.petitions import service as petition_service
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.terms import Outcome

START, ENDED, REPORT_LATE, FINDING_LATE = "2026-01-05 10:00", "2027-01-01 10:00", "2027-01-16 10:00", "2027-02-16 10:00"
Step = Callable[[], object]


class Stage:
    """A branch with a secretary, a deputy, a keeper and a peer, each with an account; officers; a clock that the scene moves."""

    def __init__(self, traveller: Traveller) -> None:
        self.traveller = traveller
        self.world = promises.world()
        self.deputy = people.secretary(self.world.branch, duty=CommitteeDuty.DEPUTY)
        self.accounts = {who.id: account(member=who) for who in (self.world.head, self.deputy, self.world.keeper, self.world.peer)}
        self.officers = [account(Role.PETITION_OFFICER) for _ in range(2)]
        self.security = [account(Role.SECURITY_ADMIN) for _ in range(2)]
        db.session.commit()

    def move_to(self, text: str) -> None:
        self.traveller.move_to(datetime.fromisoformat(text).replace(tzinfo=clock.ZONE), tick=False)

    def be(self, who: Member) -> Identity:
        return self.of(self.accounts[who.id])

    @staticmethod
    def of(row: Account) -> Identity:
        return identity_of(row, clock.today())

    @property
    def keeper(self) -> Identity:
        return self.be(self.world.keeper)

    @property
    def secretary(self) -> Identity:
        return self.be(self.world.head)

    def sent(self) -> Commitment:
        made = promises.draft(self.world, by=self.keeper)
        service.submit(made, by=self.keeper)
        return made

    def returned(self) -> Commitment:
        made = self.sent()
        service.return_(made, opinion="请写明数字", by=self.secretary)
        return made

    def published(self) -> Commitment:
        made = self.sent()
        service.approve(made, by=self.secretary)
        service.publish(made, by=self.secretary)
        db.session.commit()
        return made

    def ended(self) -> Commitment:
        made = self.published()
        self.move_to(ENDED)
        jobs.freeze_ended()
        return made

    def reported(self) -> Commitment:
        made = self.ended()
        service.report(made, text="做到了", by=self.keeper)
        return made

    def conclude(self, made: Commitment) -> None:
        closing.appraise(made, Side.ORGANIZATION, grade=Grade.SATISFIED, by=self.secretary)
        closing.conclude(made, result=Result.NOT_KEPT, reason="没有数据", by=self.secretary)

    def case(self, **facts: object) -> Case:
        return cases.case(given_due_on=date(2026, 1, 8), **facts)


def answer(*chosen: Case) -> None:
    for one in chosen:
        petition_service.reply(one, on=clock.today(), outcome=Outcome.EXPLAINED, by=cases.BY)


def late(stage: Stage, made: Commitment, moment: str, step: Step) -> Step:
    stage.move_to(moment)
    jobs.remind_overdue_steps()
    db.session.refresh(made)
    return step


# --- promises -----------------------------------------------------------------------------------------------------------------

def vet(stage: Stage) -> Step:
    return partial(service.approve, stage.sent(), by=stage.secretary)


def rework(stage: Stage) -> Step:
    return partial(service.submit, stage.returned(), by=stage.keeper)


def report(stage: Stage) -> Step:
    return partial(service.report, stage.ended(), text="做到了", by=stage.keeper)


def appraise(stage: Stage) -> Step:
    return partial(stage.conclude, stage.reported())


def unreported(stage: Stage) -> Step:
    made = stage.ended()
    return late(stage, made, REPORT_LATE, partial(stage.conclude, made))


def vet_late(stage: Stage) -> Step:
    made = stage.sent()
    return late(stage, made, "2026-01-16 10:00", partial(service.approve, made, by=stage.secretary))


def rework_late(stage: Stage) -> Step:
    made = stage.returned()
    return late(stage, made, "2026-01-16 10:00", partial(service.submit, made, by=stage.keeper))


def publish_late(stage: Stage) -> Step:
    made = stage.sent()
    service.approve(made, by=stage.secretary)
    return late(stage, made, "2026-01-16 10:00", partial(service.publish, made, by=stage.secretary))


def report_late(stage: Stage) -> Step:
    made = stage.ended()
    return late(stage, made, REPORT_LATE, partial(service.report, made, text="做到了", by=stage.keeper))


def finding_late(stage: Stage) -> Step:
    made = stage.reported()
    return late(stage, made, FINDING_LATE, partial(stage.conclude, made))


def words_missing(stage: Stage) -> Step:
    made = stage.reported()
    stage.move_to(REPORT_LATE)
    jobs.remind_missing_appraisals()
    return lambda: [say(stage, made, who) for who in stage.accounts]


def say(stage: Stage, made: Commitment, member_id: int) -> None:
    side = Side.SELF if member_id == made.member_id else Side.PEER
    closing.appraise(made, side, grade=Grade.SATISFIED, by=stage.of(stage.accounts[member_id]))


def pick_asked(stage: Stage) -> Step:
    made = stage.published()
    ask_to_count(stage, made)
    return lambda: decide_all(stage, made)


def pick_late(stage: Stage) -> Step:
    step = pick_asked(stage)
    stage.move_to("2026-01-16 10:00")
    jobs.remind_waiting_picks()
    return step


def ask_to_count(stage: Stage, made: Commitment) -> None:
    fact = cases.case(member=stage.world.keeper, received_on=date(2026, 1, 5))
    picks.pick_by_number(made.lines[0], made, fact.number, by=stage.keeper)
    db.session.flush()


def decide_all(stage: Stage, made: Commitment) -> None:
    for request in made.requests:
        picks.refuse_request(request, made, opinion="与承诺无关", by=stage.secretary)
    db.session.flush()


# --- cases --------------------------------------------------------------------------------------------------------------------

def assigned(stage: Stage) -> Step:
    made = stage.case()
    assigning.assign(made, assigning.Owner(member_id=stage.world.keeper.id), by=cases.BY)
    return partial(answer, made)


def due(stage: Stage) -> Step:
    made = [stage.case(branch=stage.world.branch), stage.case(member=stage.world.keeper), stage.case()]
    petitions.remind_due()
    return partial(answer, *made)


def due_many(stage: Stage) -> Step:
    made = [stage.case(**owner) for owner in ({"branch": stage.world.branch}, {"member": stage.world.keeper}, {})
            for _ in range(petitions.MOST_LINES + 1)]
    petitions.remind_due()
    return partial(answer, *made)


# --- accounts -----------------------------------------------------------------------------------------------------------------

def link_waits(stage: Stage) -> Step:
    chosen, row = people.member(stage.world.branch), account()
    links.ask(row, chosen.id, by=Identity(name="系统管理员", roles=frozenset({Role.SYSTEM_ADMIN})))
    return lambda: confirming.turn_down(waiting_link(row.id), by=stage.of(stage.security[0]))


def email(stage: Stage) -> Step:
    row = stage.accounts[stage.world.peer.id]
    write_address(row, "one@example.cn")
    return lambda: accounts.confirm_address(row, version=None, by=stage.of(row))


def write_address(row: Account, address: str) -> None:
    by = Identity(name="系统管理员", roles=frozenset({Role.SYSTEM_ADMIN}))
    accounts.edit(row, version=None, name=row.name, email=address, member_id=row.member_id, by=by)
    db.session.flush()


SCENES: dict[str, Callable[[Stage], Step]] = {
    "account.email": email, "account.link-waits": link_waits,
    "case.assigned": assigned, "case.due": due, "case.due-many": due_many,
    "commitment.vet": vet, "commitment.returned": rework, "commitment.report": report, "commitment.appraise": appraise,
    "commitment.unreported": unreported, "commitment.appraisals-missing": words_missing,
    "commitment.vet-pick": pick_asked, "commitment.overdue.pick": pick_late,
    f"commitment.overdue.{State.RETURNED}": rework_late, f"commitment.overdue.{State.SUBMITTED}": vet_late,
    f"commitment.overdue.{State.APPROVED}": publish_late, f"commitment.overdue.{State.PUBLISHED}": report_late,
    f"commitment.overdue.{State.REPORTED}": finding_late,
}
READERS = {"commitment.returned": 1, "commitment.report": 1, "commitment.overdue.returned": 1, "commitment.overdue.published": 1,
           "commitment.appraisals-missing": 4, "case.assigned": 1, "case.due": 5, "case.due-many": 5, "account.email": 1}
"""How many are told, where it is not two: both leaders, or both officers."""
for room in (activities, admonitions, appraisals, bulletins, cadence, checklists, findings, inspections, lanes, letters, volunteering):
    SCENES |= room.SCENES
    READERS |= room.READERS
