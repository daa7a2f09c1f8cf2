"""Nobody enters the own finding where anybody else of the branch's committee can."""
import html
import re

import pytest
from sqlalchemy import select

from tests import owing, people
from tests.appraisals import made
from tests.appraisals.made import GOOD, by
from xinfang_party.appraisals import finding, queries, service
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.organization.models import CommitteePost
from xinfang_party.organization.terms import CommitteeDuty


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


def text_of(answer):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.get_data(as_text=True))))


def part_of(round_, member):
    return next(part for part in queries.parts_of(round_.id) if part.member_id == member.id)


def of(part):
    return f"/appraised-members/{part.id}/finding"


def owes(member):
    return [item.what for item in owing.asked(by(member), "appraisals.run")]


def find(part, member):
    service.find(part, grade=GOOD, words="", version=None, by=by(member))


def alone(world):
    """The committee is the secretary only."""
    db.session.scalars(select(CommitteePost).where(CommitteePost.member_id == world.watcher.id)).one().to_on = made.LAST.replace(year=2025)
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


def test_where_there_is_a_deputy_the_committee_finds_nothing(world):
    deputy = people.secretary(world.branch, world.members[0], duty=CommitteeDuty.DEPUTY)
    round_ = made.closed(world)
    part = part_of(round_, world.head)
    assert finding.finders_of(part) == {deputy.id}
    assert finding.finders_of(part_of(round_, deputy)) == {world.head.id}
    assert owes(world.watcher) == []


def test_without_a_committee_the_secretary_finds_and_the_entry_says_so(world):
    alone(world)
    part = part_of(made.closed(world), world.head)
    assert finding.get_part_to_find(by(world.head), part.id) is part
    find(part, world.head)
    db.session.flush()
    assert db.session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id.desc()).limit(1)).one() == "appraisal.found-own"


def test_the_committee_owes_the_finding_until_it_is_there(world):
    seat = people.secretary(world.branch, world.members[0], duty=CommitteeDuty.ORGANIZATION)
    round_ = made.opened(world)
    assert owes(seat) == []
    for voter in world.formal:
        made.vote(round_, voter)
    service.close(round_, version=None, by=by(world.head))
    assert owes(seat) == owes(world.watcher) == ["填写书记的民主评议评定"]
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
    assert page.count("/finding") == 1


def test_the_results_tell_a_secretary_without_committee(world, log_in):
    alone(world)
    round_ = made.closed(world)
    page = log_in(member=world.head).get(f"/appraisal-rounds/{round_.id}/results").get_data(as_text=True)
    assert "由本人填写" in page
    assert of(part_of(round_, world.head)) in page


def test_who_sits_in_the_committee_enters_it_without_reading_what_is_not_theirs(world, log_in):
    seat = people.secretary(world.branch, world.members[0], duty=CommitteeDuty.ORGANIZATION)
    round_ = made.closed(world)
    part = part_of(round_, world.head)
    part.self_words = "书记自己写的话"
    db.session.commit()
    client = log_in(member=seat)
    assert of(part) in client.get(f"/appraisal-rounds/{round_.id}").get_data(as_text=True)
    page = text_of(client.get(of(part)))
    assert ("书记自己写的话" in page, " 票" in page) == (False, False)
    answer = client.post(of(part), data={"grade": "", "words": "按支委会意见"})
    assert (answer.status_code, "按支委会意见" in text_of(answer)) == (422, True)
    assert client.post(of(part), data={"grade": "qualified", "words": "按支委会意见"}).location == f"/appraisal-rounds/{round_.id}"
    assert "已填写" in text_of(client.get(f"/appraisal-rounds/{round_.id}"))
    assert client.get(f"/appraisal-rounds/{round_.id}/results").status_code == 404
    for other in (world.head, world.members[1], people.secretary(people.branch())):
        assert log_in(member=other).get(of(part)).status_code == 404
        assert log_in(member=other).post(of(part), data={"grade": "excellent"}).status_code == 404
