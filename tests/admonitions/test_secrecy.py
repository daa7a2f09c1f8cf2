"""Who reads what, in each state; and that it leaves by no other door."""
import io
from dataclasses import replace

import pytest
from docx import Document
from sqlalchemy import func, select

from tests.accounts.people import tags
from tests.admonitions import made
from tests.admonitions.made import DISCIPLINE, OFFICE, REASON, SECRETS
from tests.answers import text_of
from tests.stored import everything
from xinfang_party.access.terms import Identity, Role
from xinfang_party.admonitions import queries
from xinfang_party.admonitions.models import Admonition
from xinfang_party.admonitions.terms import Kind, State
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.search.models import SearchEntry

STATES = {"plan": State.PLANNED, "approve": State.APPROVED, "hold": State.HELD, "follow-up": State.FOLLOWED_UP, "cancel": State.CANCELLED}
READS, KNOWS, NOTHING = "reads", "knows", "nothing"
OTHER_OFFICE = replace(OFFICE, account_id=900_049)
ELSEWHERE = [Role.INSPECTOR, Role.LEADER, Role.PETITION_OFFICER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


def sight(identity, one):
    """What this person gets of it by any of the conditions the views load by."""
    def gets(whose):
        try:
            return queries.get_admonition(whose(identity), one.id) is one
        except NotFound:
            return False

    return READS if gets(queries.readable) else KNOWS if gets(queries.known) else NOTHING


def test_who_sees_what_in_each_state(world):
    who = {name: made.by(getattr(world, name)) for name in ("talker", "recorder", "person", "head", "peer", "far")}
    for until, state in STATES.items():
        one = made.taken(world, until, kind=Kind.ADMONITORY)
        assert one.state is state
        wanted = dict.fromkeys(who, NOTHING) | {"talker": READS, "recorder": READS, "person": READS if until in ("hold", "follow-up") else NOTHING}
        assert {name: sight(identity, one) for name, identity in who.items()} == wanted, until
        assert (sight(DISCIPLINE, one), sight(OFFICE, one), sight(OTHER_OFFICE, one)) == (READS, KNOWS, NOTHING)
        assert {sight(Identity(account_id=9, name="某", roles=frozenset({role})), one) for role in ELSEWHERE} == {NOTHING}


@pytest.mark.parametrize("until", ["plan", "hold"])
def test_whom_it_is_about_handles_nothing_of_it_whatever_the_post(world, until):
    one = made.taken(world, until)
    for role in (Role.DISCIPLINE, Role.PARTY_OFFICE):
        himself = replace(OFFICE, member_id=world.person.id, roles=frozenset({role, Role.MEMBER}))
        assert sight(himself, one) == (READS if until == "hold" else NOTHING)
        assert not any(queries.holds_for(one, whose(himself)) for whose in (queries.handled, queries.arranged, queries.kept))


def test_the_account_that_planned_it_knows_of_it_only_while_in_the_office(world):
    one = made.planned(world)
    assert sight(replace(OFFICE, roles=frozenset({Role.MEMBER})), one) == NOTHING
    assert sight(replace(OFFICE, roles=frozenset({Role.INSPECTOR})), one) == NOTHING


# --- on the pages -------------------------------------------------------------------------------------------------------------

def addresses(one):
    return [f"/admonitions/{one.id}", f"/admonitions/{one.id}/record.docx", f"/admonitions/{one.id}/record", f"/admonitions/{one.id}/edit"]


def test_pages_are_not_there_for_others(world, log_in):
    one = made.taken(world, "hold")
    for who, statuses in (("talker", [200, 200, 200, 404]), ("recorder", [200, 200, 200, 404]), ("person", [200, 200, 404, 404]), ("head", [404] * 4)):
        client = log_in(member=getattr(world, who))
        answers = [client.get(path) for path in addresses(one)]
        assert [answer.status_code for answer in answers] == statuses, who
        assert (made.CONTENT in answers[0].text) is (statuses[0] == 200)
        assert (f"/admonitions/{one.id}" in client.get("/admonitions").text) is (statuses[0] == 200)


def test_who_planned_it_sees_that_it_is_there_and_not_a_word_more(world, log_in):
    office = log_in(Role.PARTY_OFFICE, name="安排人")
    data = {"kind": "reminder", "person": world.person.number, "talker": "某书记", "category": "signs", "reason": REASON, "due_on": "2026-03-02",
            "place": made.PLACE}
    path = office.post("/admonitions/new", data=data).location
    one = db.session.scalars(select(Admonition)).one()
    one.talker_id = world.talker.id
    made.take(world, one, "hold")
    db.session.commit()
    page = office.get(path).text
    assert world.person.name in page
    assert not any(word in page for word in SECRETS)
    assert [office.get(path).status_code for path in addresses(one)] == [200, 404, 404, 404]
    assert log_in(Role.PARTY_OFFICE, name="另一人").get(path).status_code == 404
    assert "admonition.viewed" not in tags()


def test_reading_by_another_than_the_person_leaves_an_entry(world, log_in):
    one = made.taken(world, "hold")
    person = log_in(member=world.person)
    for path in addresses(one)[:2]:
        assert person.get(path).status_code == 200
    assert "admonition.viewed" not in tags()
    talker, discipline = log_in(member=world.talker), log_in(Role.DISCIPLINE)
    for client, path in ((talker, addresses(one)[0]), (talker, addresses(one)[2]), (discipline, addresses(one)[1]), (discipline, addresses(one)[3])):
        assert client.get(path).status_code == 200
    assert tags().count("admonition.viewed") == 4
    discipline.get("/admonitions")
    assert tags().count("admonition.viewed") == 4


def test_a_step_sent_back_shows_the_contents_and_is_noted(world, log_in):
    one = made.taken(world, "hold")
    answer = log_in(member=world.talker).post(f"/admonitions/{one.id}/follow-up", data={"follow_up": ""})
    assert answer.status_code == 422
    assert made.CONTENT in answer.text
    assert tags().count("admonition.viewed") == 2  # the page whose version was sent, and the answer


def test_contents_stand_in_one_table_only(world, caplog):
    made.taken(world, "follow-up")
    made.taken(world, "cancel", reason="另一件事")
    text = everything()
    assert {secret: text.count(secret) for secret in SECRETS if secret != made.PLACE} == {secret: 1 for secret in SECRETS if secret != made.PLACE}
    assert not any(secret in caplog.text for secret in SECRETS)
    assert db.session.scalar(select(func.count(SearchEntry.id))) == 0


def test_other_pages_say_nothing_of_it(world, log_in):
    made.taken(world, "hold")
    secretary = log_in(member=world.head)
    for place in ("/", f"/members/{world.person.id}", f"/branches/{world.branch.id}", "/search?q=缺席"):
        page = secretary.get(place).text
        assert not any(word in page for word in ("提醒谈话", *SECRETS)), place


def test_the_word_record_holds_the_whole_for_who_may_read_it(world, log_in):
    one = made.taken(world, "follow-up", kind=Kind.ADMONITORY)
    document = Document(io.BytesIO(log_in(member=world.person).get(f"/admonitions/{one.id}/record.docx").data))
    words = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *(cell.text for table in document.tables for cell in table._cells)])
    assert all(word in words for word in (*SECRETS[:5], "诫〔2026〕1号", "经组织人事部门", world.person.name))


# --- figures ------------------------------------------------------------------------------------------------------------------

def test_figures_count_the_bureau_and_nobody_in_particular(world, log_in):
    made.taken(world, "hold")
    made.planned(world)
    figure = engine.figure("admonitions.held", Scope.bureau(), Period.year(2026))
    assert figure.numerator == 1
    for scope in (Scope.branch(world.branch.id), Scope.member(world.person.id)):
        with pytest.raises(Refusal):
            engine.figure("admonitions.held", scope, Period.year(2026))
    narrowed = [log_in(Role.DISCIPLINE).get(f"/measures/admonitions.held?period=2026&only.{level}={key}")
                for level, key in (("branch", world.branch.id), ("member", world.person.id), ("kind", "reminder"))]
    assert [answer.status_code for answer in narrowed] == [422] * 3


def test_figures_of_a_few_days_count_none_and_no_rows_are_told(world, log_in):
    made.taken(world, "hold")
    office = log_in(Role.DISCIPLINE)
    narrow = text_of(office.get("/measures/admonitions.held?period=2026-03-02..2026-03-02"))
    assert "提醒谈话和诫勉谈话不计入" in narrow
    for client in (office, log_in(member=world.head)):
        assert "admonitions.held/rows" not in client.get("/measures/admonitions.held").text
        rows = client.get("/measures/admonitions.held/rows")
        assert world.person.name not in rows.text
        assert "没有列出" in rows.text
    assert "共 1 条" not in office.get("/measures/admonitions.held/rows?period=2026-03-02..2026-03-02").text
