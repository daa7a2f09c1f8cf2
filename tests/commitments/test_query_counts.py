"""Pages take few statements, and no more of them as rows grow."""
from datetime import date

import pytest

from tests import people, promises
from tests.petitions import made
from xinfang_party.access.terms import Role
from xinfang_party.commitments import jobs, picks, service
from xinfang_party.commitments.notices import VET
from xinfang_party.kernel.database import db
from xinfang_party.notifications.service import notify_members

EARLY, DURING, AFTER = "2026-01-05 10:00", "2026-09-01 10:00", "2027-01-05 10:00"
MOST = 15
THREE = [{"measure_code": promises.ON_TIME, "target": 90, "only": {"class": ["urgent"], "subject": ["1"]}},
         {"measure_code": "petitions.satisfaction_rate", "target": 90}, {"measure_code": "petitions.timely_acceptance_rate", "target": 90, "level": "branch"}]


@pytest.fixture
def world(app, clock_at):
    with clock_at(EARLY):
        yield promises.world()


def statements(counted, client, path):
    with counted() as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def told(world, commitment):
    """Whether an unread notice of what waits for its reader is settled costs a statement."""
    notify_members([one.id for one in (world.keeper, world.head, world.peer)], kind=VET, text="请审诺。", url="/", subject=commitment)
    db.session.commit()


def cases(world, number):
    return [made.case(member=world.keeper, received_on=date(2026, 2, 1), replied_on=date(2026, 2, 20)) for _ in range(number)]


@pytest.fixture
def commitment(world, clock_at):
    """Three lines, one narrowed, one with picked cases and one that waits for the vetter, and notes."""
    found = promises.published(world, lines=THREE)
    with clock_at("2026-03-01 10:00"):
        for case in cases(world, 2):
            promises.pick(found.lines[1], found, case, by=world.by, decided_by=world.secretary)
        picks.pick_by_number(found.lines[1], found, cases(world, 1)[0].number, by=world.by)
        for _ in range(3):
            service.note_progress(found, noted_on=date(2026, 3, 1), text="逐件核对", by=world.by)
        db.session.commit()
    return found


@pytest.mark.parametrize("who", ["keeper", "head", "peer"])
def test_the_page_of_a_running_promise(world, commitment, clock_at, log_in, counted, who):  # noqa: PLR0917 - fixtures
    with clock_at(DURING):
        client = log_in(member=getattr(world, who))
        told(world, commitment)
        first = statements(counted, client, f"/commitments/{commitment.id}")
        cases(world, 10)
        assert statements(counted, client, f"/commitments/{commitment.id}") == first <= MOST


@pytest.mark.parametrize("who", ["keeper", "head", "peer"])
def test_the_page_of_a_frozen_promise(world, commitment, clock_at, log_in, counted, who):  # noqa: PLR0917 - fixtures
    with clock_at(AFTER):
        jobs.freeze_ended()
        service.report(commitment, text="做到了", by=world.by)
        db.session.commit()
        client = log_in(member=getattr(world, who))
        told(world, commitment)
        assert statements(counted, client, f"/commitments/{commitment.id}") <= MOST


@pytest.mark.parametrize("path", ["/commitments", "/board"])
def test_lists_take_no_more_as_they_grow(world, clock_at, log_in, counted, path):
    client = log_in(member=world.head)
    promises.published(world, lines=THREE[:2])
    few = statements(counted, client, path)
    for _ in range(11):
        promises.published(world, lines=THREE[:2], by=promises.identity(people.member(world.branch)))
    assert statements(counted, client, path) == few <= MOST


def test_the_form_and_its_baseline(world, commitment, log_in, counted):
    client = log_in(member=world.keeper)
    draft = promises.draft(world, lines=THREE)
    assert statements(counted, client, f"/commitments/{draft.id}/edit") <= MOST
    asked = f"starts_on=2026-01-01&ends_on=2026-12-31&lines-0-measure_code={promises.ON_TIME}&lines-0-reach=member"
    assert statements(counted, client, f"/commitment-baselines/member?{asked}") <= MOST


@pytest.mark.parametrize("role", [None, Role.PARTY_OFFICE])
def test_what_is_owed_takes_no_more_as_it_grows(world, log_in, counted, role):
    client = log_in(role) if role else log_in(member=world.head)
    grown = []
    for number in range(1, 9):
        branch = world.branch if role is None else people.branch()
        keeper = people.member(branch)
        service.submit(promises.draft(promises.World(branch, world.head, keeper, world.peer)), by=promises.identity(keeper))
        db.session.commit()
        if number in (1, 8):
            grown.append(statements(counted, client, "/"))
    assert grown[0] == grown[1]
