"""How many statements the pages of the standard send when there are a hundred branches, closed rounds and evidence with files: fifteen at most."""
from datetime import date

import pytest

from tests import people
from tests.activities.made import activity
from tests.checklists.made import DUTY, INSPECTOR, NOW, SMALL, closed_as_they_stand, inspected, opened, world
from tests.checklists.showings import file_of
from xinfang_party.access.terms import Role
from xinfang_party.checklists import saying, service
from xinfang_party.checklists.catalogue import DEFAULT
from xinfang_party.checklists.models import Assessment
from xinfang_party.checklists.terms_rounds import Part, Said
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import registry
from xinfang_party.organization.models import Branch
from xinfang_party.organization.terms import BranchKind
from xinfang_party.sheets import bulk

MOST, KEYS = 15, range(5001, 5101)
CLOSED, OPEN, FIRST = "/assessments/{closed.id}", "/assessments/{open.id}", "period=2026Q1"
OF_ONE = (CLOSED, OPEN, OPEN + "/cards/" + DUTY, CLOSED + "/cards/D1-1", "/standings", f"/standings?{FIRST}", f"/standings/heat-map?{FIRST}", "/rounds",
          "/rounds/{round.id}", "/rounds/{round.id}/rescored", "/evidence", "/evidence/{paper.id}", "/standards",
          f"/standards/compare?a={DEFAULT.code}&b={SMALL.code}&{FIRST}")


@pytest.fixture
def scene(session, clock_at):
    """The second quarter under four items, with an objection; the first under the whole standard, closed. One file at two branches."""
    with clock_at(NOW):
        home = world()
        facts = {"kind": BranchKind.BRANCH, "founded_on": people.FOUNDED, "version": 1}
        bulk.insert(Branch.__table__, [{"id": key, "code": f"B{key}", "name": f"第{key}支部", **facts} for key in KEYS])
        for branch in (home.branch, home.other):
            activity(branch, on=date(2026, 2, 3))
            file_of(branch, "A1-1", "C1-1", words="同样的签到表", title="签到表")
        first = opened(*[session.get(Branch, key) for key in KEYS], home.branch, home.other, edition=DEFAULT, period=Period.quarter(2026, 1))
        closed_as_they_stand(first)
        inspected(home.one, home.by)
        saying.say(home.one, DUTY, Part.OBJECT, Said(words="会议记录在补登"), by=home.by)
        service.object_to(home.one, by=home.by)
        session.commit()
        places = {"round": first, "closed": next(one for one in first.assessments if one.branch_id == home.branch.id), "open": home.one,
                  "paper": file_of(home.branch, "C1-1", words="照片说明", on=date(2026, 5, 4))}
        yield home, [path.format(**places) for path in OF_ONE]


def is_of_all(path):
    return "round" in path or "heat" in path or "compare" in path


def sent(client, path, counted):
    """Without those that begin a transaction; asked a second time, as `make bench` asks, by a session that has read nothing yet."""
    assert client.get(path).status_code == 200
    db.session.expunge_all()
    with counted() as queries:
        client.get(path)
    return len([query for query in queries if not query.startswith("BEGIN")])


def test_pages_send_few_statements(scene, log_in, counted):
    home, paths = scene
    office, lead = log_in(Role.PARTY_OFFICE), log_in(member=home.head)
    counts = {path: sent(lead, path, counted) for path in paths} | {f"office {path}": sent(office, path, counted) for path in paths if is_of_all(path)}
    assert {path: count for path, count in counts.items() if count > MOST} == {}


def test_what_is_said_and_shown_in_a_round_takes_no_remembered_figure_away(scene, log_in, counted, session):
    key, page, office = scene[0].one.id, f"/standings/heat-map?{FIRST}", log_in(Role.PARTY_OFFICE)
    before = sent(office, page, counted)
    saying.say(session.get(Assessment, key), DUTY, Part.ANSWER, Said(words="补登后以记录为准"), by=INSPECTOR)
    session.commit()
    db.session.expunge_all()
    with counted() as queries:
        office.get(page)
    assert len([query for query in queries if not query.startswith("BEGIN")]) == before


def test_no_measure_counts_what_is_said_and_shown_in_a_round():
    made_of = {registry.facts_of(measure).of.__module__ for measure in registry.REGISTERED.measures.values()}
    assert "xinfang_party.checklists.models" not in made_of
