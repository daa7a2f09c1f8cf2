"""What a secretary records of the branch's members, and what only the Party office does."""
from datetime import date, timedelta

import pytest

from tests import people as made
from tests.people import BY
from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization import catalogue, people
from xinfang_party.organization.models import Member
from xinfang_party.organization.queries import history_of
from xinfang_party.organization.terms import CommitteeDuty, Placement

LIMIT = catalogue.BRANCH_BACKDATING.value


def ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


@pytest.fixture
def branch(app):
    return made.branch("第一支部")


@pytest.fixture
def head(branch):
    return made.secretary(branch)


@pytest.fixture
def by(branch, head):
    """The secretary as a service sees him."""
    return Identity(name="书记", roles=frozenset({Role.MEMBER, Role.SECRETARY}), member_id=head.id, home_branch_id=branch.id,
                    led_branch_ids=frozenset({branch.id}))


def facts(member, **more):
    return {"number": member.number, "name": member.name, "joined_on": member.joined_on, "formal_on": member.formal_on, **more}


# --- the own record -----------------------------------------------------------------------------------------------------------

def test_a_secretary_changes_nothing_in_the_own_record(by, head, branch):
    elsewhere, today = Placement(branch.id, made.cell(branch).id), clock.today()
    for act in (lambda: people.edit_member(head, **facts(head, name="改名"), by=by), lambda: people.transfer(head, elsewhere, today, by),
                lambda: people.correct_last_stay(head, elsewhere, today, by), lambda: people.leave(head, today, "调出", by)):
        with pytest.raises(Refusal, match=r"您本人的.*机关党委"):
            act()


def test_the_party_office_records_a_secretarys_changes(head):
    people.edit_member(head, **facts(head, name="改名"), by=BY)
    people.leave(head, ago(400), "调出", BY)
    assert (head.name, head.left_on) == ("改名", ago(400))


def test_who_is_the_party_office_too_acts_as_it(by, head):
    both = Identity(name="书记", roles=by.roles | {Role.PARTY_OFFICE}, member_id=head.id, led_branch_ids=by.led_branch_ids)
    people.edit_member(head, **facts(head, name="改名"), by=both)
    assert head.name == "改名"


# --- who sits in the committee ------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("duty", [CommitteeDuty.DEPUTY, CommitteeDuty.ORGANIZATION])
def test_a_secretary_moves_nobody_of_the_committee(by, branch, duty):
    colleague = made.secretary(branch, made.member(branch, "委员甲"), duty=duty)
    with pytest.raises(Refusal, match=f"委员甲现任第一支部{duty.label}，.*机关党委"):
        people.leave(colleague, clock.today(), "调出", by)
    with pytest.raises(Refusal, match="现任"):
        people.transfer(colleague, Placement(branch.id, made.cell(branch).id), clock.today(), by)
    assert (colleague.left_on, len(history_of(colleague.id))) == (None, 1)


def test_a_post_that_is_over_keeps_nobody(by, branch):
    colleague = made.secretary(branch, made.member(branch), duty=CommitteeDuty.YOUTH)
    made.committees.relieve(made.term(branch).posts[-1], ago(1), BY)
    people.leave(colleague, clock.today(), "调出", by)
    assert colleague.left_on == clock.today()


# --- how far back -------------------------------------------------------------------------------------------------------------

def acts(branch, by):
    member, probationary = made.member(branch), made.member(branch, formal_on=None)
    return {
        "admit": lambda day: made.admit(branch, from_on=day, by=by),
        "transfer": lambda day: people.transfer(member, Placement(branch.id, made.cell(branch).id), day, by),
        "leave": lambda day: people.leave(member, day, "调出", by),
        "formal": lambda day: people.make_formal(probationary, day, by),
        "edit": lambda day: people.edit_member(probationary, **facts(probationary, formal_on=day), by=by)}


@pytest.mark.parametrize("act", ["admit", "transfer", "leave", "formal", "edit"])
def test_a_branch_dates_back_a_month_and_no_more(by, branch, act):
    do = acts(branch, by)[act]
    with pytest.raises(Refusal, match=f"支部只登记 {LIMIT}天以内.*机关党委"):
        do(ago(LIMIT + 1))
    do(ago(LIMIT))


@pytest.mark.parametrize("act", ["admit", "transfer", "leave", "formal", "edit"])
def test_the_party_office_dates_back_further(branch, act):
    acts(branch, BY)[act](ago(LIMIT + 400))


def test_a_branch_does_not_move_the_beginning_of_an_old_stay(by, branch):
    with pytest.raises(Refusal, match="支部只登记"):
        people.correct_last_stay(made.member(branch), Placement(branch.id), clock.today(), by)


def test_a_branch_corrects_what_it_wrote_lately(by, branch):
    member = made.member(branch, from_on=ago(5))
    people.correct_last_stay(member, Placement(branch.id), ago(3), by)
    assert history_of(member.id)[0].from_on == ago(3)


# --- the page -----------------------------------------------------------------------------------------------------------------

ACTS = ("transfer", "edit", "correct", "leave")


def offered(page, member):
    return [act for act in ACTS if f'href="/members/{member.id}/{act}"' in page]


def test_the_page_offers_only_what_would_be_taken(log_in, branch, head):
    plain, new = made.member(branch), made.member(branch, from_on=ago(5))
    clerk = made.secretary(branch, duty=CommitteeDuty.ORGANIZATION)
    secretary = log_in(member=head)
    assert [offered(secretary.get(f"/members/{member.id}").text, member) for member in (plain, new, clerk, head)] == [
        ["transfer", "edit", "leave"], list(ACTS), ["edit"], []]
    office = log_in(Role.PARTY_OFFICE)
    assert [offered(office.get(f"/members/{member.id}").text, member) for member in (plain, clerk, head)] == [list(ACTS)] * 3


def test_the_page_says_who_does_the_rest(log_in, branch, head):
    clerk = made.secretary(branch, duty=CommitteeDuty.ORGANIZATION)
    secretary = log_in(member=head)
    assert "由机关党委登记" in secretary.get(f"/members/{clerk.id}").text
    assert "您本人的党员信息" in secretary.get(f"/members/{head.id}").text
    assert "由机关党委登记" not in log_in(member=clerk).get(f"/members/{clerk.id}").text, "who may change nobody is told nothing"


@pytest.mark.parametrize("act", ACTS)
def test_by_its_address_the_form_is_refused_in_words(log_in, branch, head, act, session):
    secretary = log_in(member=head)
    shown, sent = secretary.get(f"/members/{head.id}/{act}"), secretary.post(f"/members/{head.id}/{act}", data={"version": head.version})
    assert (shown.status_code, sent.status_code) == (422, 422)
    assert "机关党委" in shown.text
    assert session.get(Member, head.id).left_on is None


def test_an_old_date_is_refused_at_its_field(log_in, branch, head):
    member = made.member(branch)
    db.session.commit()
    data = {"left_on": ago(LIMIT + 1).isoformat(), "reason": "调出", "version": member.version}
    answer = log_in(member=head).post(f"/members/{member.id}/leave", data=data)
    assert answer.status_code == 422
    assert f"支部只登记 {LIMIT}天以内" in answer.text


# --- names ----------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", ["系统", "系　统", "访\u200b客", "演示", "服务器上的操作员", "安全管理员", "机关党委"])
def test_nobody_is_called_as_what_is_no_person(branch, name):
    with pytest.raises(Refusal, match="另有所指"):
        made.admit(branch, name)
    person = made.member(branch)
    with pytest.raises(Refusal, match="另有所指"):
        people.edit_member(person, **facts(person, name=name), by=BY)


def test_a_secretary_renames_nobody(branch, by):
    person = made.member(branch, "李强", formal_on=None)
    with pytest.raises(Refusal, match="改名由机关党委登记"):
        people.edit_member(person, **facts(person, name="系统"), by=by)
    people.edit_member(person, **facts(person, number="D-new"), by=by)
    assert (person.name, person.number) == ("李强", "D-new")


def test_the_secretarys_form_offers_no_name_and_takes_none(branch, head, log_in):
    person = made.member(branch, "李强")
    client = log_in(member=head)
    assert 'name="name"' not in client.get(f"/members/{person.id}/edit").text
    data = {"number": "D-new", "name": "系统", "joined_on": str(person.joined_on), "formal_on": str(person.formal_on), "version": person.version}
    assert client.post(f"/members/{person.id}/edit", data=data).status_code == 303
    assert (person.name, person.number) == ("李强", "D-new")
