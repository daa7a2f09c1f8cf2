"""The pages of an appraisal: what works, what is refused in words, who finds nothing."""
import re

import pytest
from sqlalchemy import select

from tests import people
from tests.accounts.people import tags
from tests.answers import text_of
from tests.appraisals import made
from xinfang_party.access.terms import Role
from xinfang_party.appraisals import queries
from xinfang_party.appraisals.models import AppraisalRound, AppraisedMember
from xinfang_party.appraisals.terms import RoundState
from xinfang_party.kernel.database import db
from xinfang_party.organization.terms import CommitteeDuty


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


def at(round_, rest=""):
    return f"/appraisal-rounds/{round_.id}{rest}"


def ballot(round_, voter, grade="qualified", **more):
    return {**{f"grade-{key}": grade for key in queries.names_to_grade(round_.id, voter.id)}, **more}


def test_a_round_from_the_first_page_to_the_last(world, log_in):
    head = log_in(member=world.head)
    answer = head.post("/appraisal-rounds/new", data={"branch_id": world.branch.id, "year": "2026", "closes_on": "2026-12-10", "activity_id": ""})
    assert answer.status_code == 303
    round_ = db.session.scalars(select(AppraisalRound)).one()
    clients = {member: log_in(member=member) for member in world.formal}
    for member, client in clients.items():
        assert client.post(at(round_, "/self-appraisal"), data={"grade": "qualified", "words": "还要努力"}).status_code == 303
        assert client.post(at(round_, "/ballot"), data=ballot(round_, member)).location == at(round_)
    assert head.post(at(round_, "/close"), data={}).location == at(round_, "/results")
    assert "合格 4 票" in text_of(head.get(at(round_, "/results")))
    for part in db.session.scalars(select(AppraisedMember)).all():
        finder = clients[world.watcher] if part.member_id == world.head.id else head
        assert finder.post(f"/appraised-members/{part.id}/finding", data={"grade": "qualified", "words": "表现稳定"}).status_code == 303
    assert head.post(at(round_, "/results/conclude"), data={}).status_code == 303
    page = text_of(clients[world.members[0]].get(at(round_)))
    assert "表现稳定" in page
    assert clients[world.members[0]].post(at(round_, "/told"), data={}).status_code == 303
    assert "已确认" in text_of(clients[world.members[0]].get(at(round_)))


@pytest.mark.parametrize(("more", "sentence"), [
    ({"year": "2020"}, "今年或去年"), ({"year": "二〇二六"}, "整数"), ({"closes_on": ""}, "截止日期"), ({"closes_on": "2026-02-30"}, "日期"),
    ({"closes_on": "2026-11-01"}, "已经过去"),
    ({"branch_id": "99999"}, "请从给出的选项"), ({"activity_id": "5"}, "请从给出的选项"), ({"year": "9" * 30}, "数字太长")])
def test_open_round_refuses_in_words(world, log_in, more, sentence):
    data = {"branch_id": world.branch.id, "year": "2026", "closes_on": "2026-12-10", "activity_id": "", **more}
    answer = log_in(member=world.head).post("/appraisal-rounds/new", data=data)
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_open_round_is_the_secretarys(world, log_in):
    for client in (log_in(member=world.watcher), log_in(member=world.members[0]), log_in(Role.PARTY_OFFICE)):
        assert client.get("/appraisal-rounds/new").status_code in (403, 404)


def test_an_incomplete_ballot_keeps_what_was_chosen(world, log_in):
    round_ = made.opened(world)
    data = ballot(round_, world.head, "barely")
    data.popitem()
    answer = log_in(member=world.head).post(at(round_, "/ballot"), data=data)
    assert answer.status_code == 422
    assert answer.get_data(as_text=True).count("checked") == 3
    assert "请选一项" in text_of(answer)


@pytest.mark.parametrize(("grade", "sentence"), [("excellent", "最多 1 名"), ("wonderful", "请从给出的选项"), ("", "请选一项")])
def test_a_wrong_ballot_is_refused_in_words(world, log_in, grade, sentence):
    round_ = made.opened(world)
    answer = log_in(member=world.head).post(at(round_, "/ballot"), data=ballot(round_, world.head, grade))
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_a_ballot_for_oneself_or_for_strangers_counts_nothing(world, log_in):
    round_ = made.opened(world)
    data = ballot(round_, world.head, **{f"grade-{world.head.id}": "excellent", "grade-99999": "excellent"})
    assert log_in(member=world.head).post(at(round_, "/ballot"), data=data).status_code == 303
    for voter in world.formal[1:]:
        made.vote(round_, voter)
    assert "优秀 1 票" not in text_of(log_in(member=world.watcher).get(at(round_, "/results")))


def test_a_second_ballot_is_refused_and_the_page_says_so(world, log_in):
    round_ = made.opened(world)
    client = log_in(member=world.head)
    client.post(at(round_, "/ballot"), data=ballot(round_, world.head))
    again = client.post(at(round_, "/ballot"), data=ballot(round_, world.head, "barely"))
    assert again.status_code == 422
    assert "已经投过票" in text_of(again)
    assert "您已经投过票了" in text_of(client.get(at(round_, "/ballot")))
    assert tags().count("ballot.cast") == 1


def test_two_posts_of_one_ballot_are_one(world, log_in):
    round_ = made.opened(world)
    client, data = log_in(member=world.head), ballot(round_, world.head, form_id="a" * 22)
    assert [client.post(at(round_, "/ballot"), data=data).status_code for _ in range(2)] == [303, 303]
    assert tags().count("ballot.cast") == 1


def test_probationary_members_and_strangers_find_no_ballot(world, log_in):
    round_ = made.opened(world)
    for member in (world.probationer, people.member(people.branch())):
        client = log_in(member=member)
        assert {client.get(at(round_, rest)).status_code for rest in ("", "/ballot", "/self-appraisal", "/results")} == {404}
        assert client.post(at(round_, "/ballot"), data={}).status_code == 404


def test_results_are_closed_to_members_and_noted(world, log_in):
    round_ = made.concluded(world)
    assert log_in(member=world.members[0]).get(at(round_, "/results")).status_code == 404
    for client in (log_in(member=world.head), log_in(member=world.watcher), log_in(Role.DISCIPLINE)):
        assert client.get(at(round_, "/results")).status_code == 200
    assert tags().count("appraisal.viewed") == 3


def test_results_show_no_tally_while_the_vote_is_open(world, log_in):
    round_ = made.opened(world)
    for voter in world.formal:
        made.vote(round_, voter)
    page = text_of(log_in(member=world.head).get(at(round_, "/results")))
    assert " 票 " not in page
    assert "计票要等投票结束" in page


def test_a_member_sees_nobody_elses_finding(world, log_in):
    round_ = made.concluded(world, best=1)
    best = queries.parts_of(round_.id)[0]
    other = next(member for member in world.members if member.id != best.member_id)
    client = log_in(member=other)
    assert "优秀" not in text_of(client.get(at(round_)))
    assert "优秀" not in text_of(client.get("/appraisal-rounds"))


def test_the_office_sees_counts_only(world, log_in):
    made.concluded(world)
    client = log_in(Role.PARTY_OFFICE)
    page = text_of(client.get("/appraisal-results?year=2026"))
    assert world.branch.name in page
    assert "4 名" in page
    assert not any(member.name in page for member in world.formal)
    assert client.get("/appraisal-results?year=abc").status_code == 200
    assert client.get("/appraisal-rounds").status_code in (403, 404)


def test_who_sits_in_the_committee_reads_how_many_of_each_grade_in_the_own_branch(world, log_in):
    """The page that the menu and the rows of the figures lead to does not say that nothing was concluded."""
    seat = people.secretary(world.branch, world.members[0], duty=CommitteeDuty.PUBLICITY)
    made.concluded(world)
    other = made.world()
    made.concluded(other)
    client = log_in(member=seat)
    assert "看民主评议结果" in text_of(client.get("/appraisal-rounds"))
    page = text_of(client.get("/appraisal-results?year=2026"))
    assert (world.branch.name in page, "4 名" in page, other.branch.name in page, "还没有完成评定" in page) == (True, True, False, False)
    assert not any(member.name in page for member in world.formal if member is not seat)


@pytest.mark.parametrize(("who", "entry", "link"), [("head", "民主评议", "看民主评议结果"), ("office", "民主评议结果", None), ("member", "民主评议", None)])
def test_the_menu_has_one_entry_and_the_pages_lead_to_each_other(world, log_in, who, entry, link):
    client = {"head": lambda: log_in(member=world.head), "office": lambda: log_in(Role.PARTY_OFFICE), "member": lambda: log_in(member=world.members[0])}[who]()
    page = client.get("/appraisal-results" if who == "office" else "/appraisal-rounds").get_data(as_text=True)
    assert re.findall(r">(民主评议[^<]*)</a></li>", page) == [entry]
    assert ("看民主评议结果" in page) is (link is not None)
    if link:
        assert "看每次民主评议" in client.get("/appraisal-results").get_data(as_text=True)


def test_close_with_few_ballots_asks_before_it_does(world, log_in, clock_at):
    round_ = made.opened(world)
    made.vote(round_, world.head)
    with clock_at("2026-12-11 10:00"):
        client = log_in(member=world.head)
        assert "不计票" in text_of(client.post(at(round_, "/close"), data={}))
        assert client.post(at(round_, "/extend"), data={"closes_on": "2026-12-01"}).status_code == 422
        assert client.post(at(round_, "/extend"), data={"closes_on": "2026-12-20"}).status_code == 303
        assert client.post(at(round_, "/close"), data={"without_tally": "y"}).status_code == 422
    with clock_at("2026-12-21 10:00"):
        assert log_in(member=world.head).post(at(round_, "/close"), data={"without_tally": "y"}).status_code == 303
    assert "没有计票" in text_of(log_in(member=world.head).get(at(round_, "/results")))


def test_conclude_and_find_refuse_in_words(world, log_in):
    round_ = made.closed(world)
    client = log_in(member=world.head)
    answer = client.post(at(round_, "/results/conclude"), data={})
    assert (answer.status_code, "还有 5 名党员没有评定" in text_of(answer)) == (422, True)
    part = queries.parts_of(round_.id)[1]
    answer = client.post(f"/appraised-members/{part.id}/finding", data={"grade": "qualified", "words": "电话 13800138000"})
    assert (answer.status_code, "手机号" in text_of(answer)) == (422, True)
    assert log_in(member=world.watcher).post(f"/appraised-members/{part.id}/finding", data={"grade": "qualified"}).status_code in (403, 404)
    assert round_.state is RoundState.CLOSED


def test_a_stale_step_is_a_conflict(world, log_in):
    round_ = made.opened(world)
    client = log_in(member=world.head)
    assert client.post(at(round_, "/extend"), data={"closes_on": "2026-12-20", "version": "77"}).status_code == 409
    assert client.post(at(round_, "/told"), data={"version": ""}).status_code == 409


def test_told_before_the_finding_is_refused(world, log_in):
    round_ = made.opened(world)
    answer = log_in(member=world.head).post(at(round_, "/told"), data={"version": "1"})
    assert (answer.status_code, "还没有评定" in text_of(answer)) == (422, True)


def test_pages_ask_a_constant_number_of_statements(world, log_in, counted):
    made.concluded(world)
    client = log_in(member=world.head)
    for address in ("/appraisal-rounds", "/appraisal-results", "/appraisal-rounds/1/results"):
        with counted() as queries_sent:
            client.get(address)
        assert len(queries_sent) <= 15, address


def test_the_members_page_tells_the_finding_to_the_member_only(world, log_in):
    made.concluded(world, best=0)
    me = world.members[0]
    assert "合格" in text_of(log_in(member=me).get(f"/members/{me.id}"))
    page = text_of(log_in(member=world.head).get(f"/members/{me.id}"))
    assert "看评定结果" in page
    assert "合格" not in page
    assert "民主评议" not in text_of(log_in(Role.PARTY_OFFICE).get(f"/members/{me.id}")).split("编入记录")[-1]
