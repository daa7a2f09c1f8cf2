"""Nobody enters the own finding where anybody else of the branch's committee can."""

import pytest
from sqlalchemy import func, select

from tests import owing, people
from tests.accounts import people as accounts
from tests.answers import text_of
from tests.appraisals import made
from tests.appraisals.made import GOOD, by
from xinfang_party.appraisals import finding, queries, service
from xinfang_party.appraisals.terms import RoundState
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.queries import is_unread
from xinfang_party.organization.models import CommitteePost
from xinfang_party.organization.terms import CommitteeDuty


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


TO_FIND = "填写书记（副书记）的民主评议评定"


def part_of(round_, member):
    return next(part for part in queries.parts_of(round_.id) if part.member_id == member.id)


def of(part):
    return f"/appraised-members/{part.id}/finding"


def owes(member):
    return [item.what for item in owing.asked(by(member), "appraisals.run")]


def find(part, member):
    service.find(part, grade=GOOD, words="", version=None, by=by(member))


def seated(world, duty, place=0):
    """This one of the members in the committee, with an account."""
    accounts.account(member=people.secretary(world.branch, world.members[place], duty=duty))
    return world.members[place]


def alone(world):
    """The committee is the secretary only."""
    end_post(world.watcher)


def end_post(member):
    db.session.scalars(select(CommitteePost).where(CommitteePost.member_id == member.id)).one().to_on = made.LAST.replace(year=2025)
    db.session.commit()


def test_a_secretary_does_not_find_of_himself_but_the_committee_does(world):
    part = part_of(made.closed(world), world.head)
    with pytest.raises(Refusal, match="不由您填写"):
        find(part, world.head)
    with pytest.raises(NotFound):
        finding.get_part_to_find(by(world.head), part.id)
    assert finding.get_part_to_find(by(world.watcher), part.id) is part
    find(part, world.watcher)
    assert part.finding is GOOD


def test_of_others_the_committee_finds_nothing(world):
    part = part_of(made.closed(world), world.members[0])
    for member in (world.watcher, world.members[0]):
        with pytest.raises(Refusal):
            find(part, member)
        with pytest.raises(NotFound):
            finding.get_part_to_find(by(member), part.id)


def test_of_the_secretary_the_deputy_or_another_of_the_committee_finds(world):
    deputy = seated(world, CommitteeDuty.DEPUTY)
    round_ = made.closed(world)
    assert finding.finders_of(part_of(round_, world.head)) == {deputy.id, world.watcher.id}
    assert finding.finders_of(part_of(round_, deputy)) == {world.head.id, world.watcher.id}
    assert owes(world.watcher) == [TO_FIND]


def test_a_deputy_who_cannot_log_in_strands_no_round(world, log_in):
    deputy = people.secretary(world.branch, world.members[0], duty=CommitteeDuty.DEPUTY)
    round_ = made.closed(world)
    assert finding.finders_of(part_of(round_, world.head)) == {world.watcher.id}
    page = text_of(log_in(member=world.head).get(f"/appraisal-rounds/{round_.id}/results"))
    assert (f"由纪检委员{world.watcher.name}填写" in page, f"副书记{deputy.name}填写" in page) == (True, False)


def test_where_nobody_else_can_log_in_the_secretary_finds(world, log_in):
    accounts.account(member=world.watcher).disabled_at = clock.now()
    round_ = made.closed(world)
    part = part_of(round_, world.head)
    assert finding.finders_of(part) == {world.head.id}
    assert "其他支委没有可以登录的账号，由本人填写" in text_of(log_in(member=world.head).get(f"/appraisal-rounds/{round_.id}/results"))
    made.find_but(round_, world.head)
    assert owes(world.head) == ["评定民主评议结果"]
    find(part, world.head)
    service.conclude(round_, version=None, by=by(world.head))
    assert round_.state is RoundState.CONCLUDED


def test_where_only_the_own_finding_is_missing_the_secretary_waits_and_reads_for_whom(world, log_in):
    seated(world, CommitteeDuty.ORGANIZATION), seated(world, CommitteeDuty.PUBLICITY, 1)
    round_ = made.closed(world)
    made.find_but(round_, world.head)
    assert owes(world.head) == []
    head, address = log_in(member=world.head), f"/appraisal-rounds/{round_.id}/results"
    waits = (f"{world.head.name}的评定由组织委员{world.members[0].name}、宣传委员{world.members[1].name}或纪检委员{world.watcher.name}填写，"
             "填好以后您再点“完成评定”")
    refused = head.post(f"{address}/conclude", data={})
    assert refused.status_code == 422
    for page in (text_of(head.get(address)), text_of(refused)):
        assert (waits in page, "请先填写" in page) == (True, False)
    find(part_of(round_, world.head), world.watcher)
    assert owes(world.head) == ["评定民主评议结果"]


def test_a_deputy_is_asked_for_the_secretarys_finding_and_does_not_wait_for_it(world):
    deputy = seated(world, CommitteeDuty.DEPUTY)
    round_ = made.closed(world)
    made.find_but(round_, world.head)
    assert (owes(world.head), owes(deputy)) == ([], ["评定民主评议结果"])
    find(part_of(round_, world.head), deputy)
    assert owes(world.head) == owes(deputy) == ["评定民主评议结果"]


@pytest.mark.parametrize("end", [made.closed, made.counted])
def test_whoever_enters_the_secretarys_finding_is_told_and_asked_until_it_is_there(world, end, log_in):
    seat = seated(world, CommitteeDuty.ORGANIZATION)
    round_ = end(world)
    asked = select(Notice).where(Notice.kind == "appraisal.find-leader", is_unread())
    notices = db.session.scalars(asked).all()
    assert {notice.account_id for notice in notices} == {accounts.account(member=who).id for who in (seat, world.watcher)}
    assert f"书记{world.head.name}" in notices[0].text
    page = log_in(member=seat).get(notices[0].url)
    assert (page.status_code, of(part_of(round_, world.head)) in page.get_data(as_text=True)) == (200, True)
    find(part_of(round_, world.head), seat)
    db.session.flush()
    assert db.session.scalars(asked).all() == []


def test_a_notice_asks_nobody_who_left_the_committee_and_of_nobody_who_leads_no_longer(world):
    seated(world, CommitteeDuty.ORGANIZATION)
    made.closed(world)
    asked = select(func.count()).select_from(Notice).where(Notice.kind == "appraisal.find-leader", is_unread())
    numbers = [db.session.scalar(asked)]
    for member in (world.watcher, world.head):
        end_post(member)
        numbers.append(db.session.scalar(asked))
    assert numbers == [2, 1, 0]


def test_who_came_into_the_committee_after_the_opening_reads_the_round(world, log_in):
    round_ = made.closed(world)
    seat = people.secretary(world.branch, people.member(world.branch), duty=CommitteeDuty.ORGANIZATION)
    client, part = log_in(member=seat), part_of(round_, world.head)
    assert of(part) in client.get(f"/appraisal-rounds/{round_.id}").get_data(as_text=True)
    sent = client.post(of(part), data={"grade": "qualified", "words": ""})
    assert client.get(sent.location).status_code == 200
    assert client.get(f"/appraisal-rounds/{round_.id}/results").status_code == 404


def test_without_a_committee_the_secretary_finds_and_the_entry_says_so(world):
    alone(world)
    part = part_of(made.closed(world), world.head)
    assert finding.get_part_to_find(by(world.head), part.id) is part
    find(part, world.head)
    db.session.flush()
    assert db.session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id.desc()).limit(1)).one() == "appraisal.found-own"


def test_the_committee_owes_the_finding_until_it_is_there(world):
    seat = seated(world, CommitteeDuty.ORGANIZATION)
    round_ = made.opened(world)
    assert owes(seat) == []
    for voter in world.formal:
        made.vote(round_, voter)
    service.close(round_, version=None, by=by(world.head))
    assert owes(seat) == owes(world.watcher) == [TO_FIND]
    assert owes(world.members[1]) == []
    find(part_of(round_, world.head), seat)
    assert owes(seat) == owes(world.watcher) == []
    assert owes(world.head) == ["评定民主评议结果"]


def test_the_results_tell_the_secretary_who_finds(world, log_in):
    round_ = made.closed(world)
    page = log_in(member=world.head).get(f"/appraisal-rounds/{round_.id}/results").get_data(as_text=True)
    assert f"由纪检委员{world.watcher.name}填写" in page
    assert (of(part_of(round_, world.head)) in page, of(part_of(round_, world.members[0])) in page) == (False, True)


def test_who_enters_it_is_not_told_again(world, log_in):
    page = log_in(member=world.watcher).get(f"/appraisal-rounds/{made.closed(world).id}/results").get_data(as_text=True)
    assert f"由纪检委员{world.watcher.name}填写" not in page
    assert page.count('/finding"') == 1


def test_the_results_tell_a_secretary_without_committee(world, log_in):
    alone(world)
    round_ = made.closed(world)
    page = log_in(member=world.head).get(f"/appraisal-rounds/{round_.id}/results").get_data(as_text=True)
    assert "由本人填写" in page
    assert of(part_of(round_, world.head)) in page


def test_who_sits_in_the_committee_enters_it_without_reading_what_is_not_theirs(world, log_in):
    seat = seated(world, CommitteeDuty.ORGANIZATION)
    round_ = made.closed(world)
    part = part_of(round_, world.head)
    part.self_words = "书记自己写的话"
    db.session.commit()
    client = log_in(member=seat)
    assert of(part) in client.get(f"/appraisal-rounds/{round_.id}").get_data(as_text=True)
    page = text_of(client.get(of(part)))
    assert ("书记自己写的话" in page, " 票" in page, "根据投票" in page, "请按支委会或党员大会的意见填写" in page) == (False, False, False, True)
    answer = client.post(of(part), data={"grade": "", "words": "按支委会意见"})
    assert (answer.status_code, "按支委会意见" in text_of(answer)) == (422, True)
    assert client.post(of(part), data={"grade": "qualified", "words": "按支委会意见"}).location == f"/appraisal-rounds/{round_.id}"
    assert "已填写" in text_of(client.get(f"/appraisal-rounds/{round_.id}"))
    assert client.get(f"/appraisal-rounds/{round_.id}/results").status_code == 404
    for other in (world.head, world.members[1], people.secretary(people.branch())):
        assert log_in(member=other).get(of(part)).status_code == 404
        assert log_in(member=other).post(of(part), data={"grade": "excellent"}).status_code == 404


def test_who_does_not_watch_reads_no_finding_of_a_round_that_is_open_or_over(world, log_in):
    """Last year's secretary was found by last year's committee: who sits in it today enters the findings of rounds that wait for them."""
    seat = seated(world, CommitteeDuty.ORGANIZATION)
    round_ = made.opened(world)
    client, part = log_in(member=seat), part_of(round_, world.head)
    numbers = [client.get(of(part)).status_code]
    for voter in world.formal:
        made.vote(round_, voter)
    service.close(round_, version=None, by=by(world.head))
    db.session.commit()
    numbers.append(client.get(of(part)).status_code)
    made.find_all(world, round_)
    service.conclude(round_, version=None, by=by(world.head))
    db.session.commit()
    numbers += [client.get(of(part)).status_code, client.post(of(part), data={"grade": "excellent"}).status_code]
    assert numbers == [404, 200, 404, 404]
    asked = db.session.scalars(select(Notice.url).where(Notice.kind == "appraisal.find-leader").distinct()).one()
    assert client.get(asked).status_code == 200
    assert log_in(member=world.watcher).get(of(part)).status_code == 200


def test_who_reads_own_words_and_tally_beside_the_form_leaves_an_entry(world, log_in):
    """As on the page of the results; who reads neither leaves none."""
    seat = seated(world, CommitteeDuty.ORGANIZATION)
    part = part_of(made.closed(world), world.head)
    log_in(member=seat).get(of(part))
    assert "appraisal.viewed" not in accounts.tags()
    assert "投票：" in text_of(log_in(member=world.watcher).get(of(part)))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "appraisal.viewed")).one()
    assert (entry.subject_kind, entry.subject_id, entry.details) == ("appraisal_round", part.round_id, {"member": world.head.id})
