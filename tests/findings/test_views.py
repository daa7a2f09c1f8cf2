"""The pages of findings: what works, what is refused in words, what is invalid, who finds nothing."""
import io
from datetime import date

import pytest
from sqlalchemy import func, select

from tests import people
from tests.accounts.people import account, enter
from tests.answers import text_of
from tests.checklists import made as rounds
from tests.findings import made
from tests.findings.made import FACTS
from xinfang_party.access.terms import Role
from xinfang_party.checklists import service as steps
from xinfang_party.directives.models import Campaign
from xinfang_party.documents.models import Rule
from xinfang_party.documents.terms import RuleKind
from xinfang_party.files.models import Attachment
from xinfang_party.findings import deciding
from xinfang_party.findings.models import Finding, Remedy
from xinfang_party.findings.terms import ExtensionState, Source, State
from xinfang_party.kernel.database import db
from xinfang_party.web import owed

NEW = "/findings/new"
MOST = 15


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


@pytest.fixture
def inspector(log_in):
    return log_in(Role.INSPECTOR, name="督导员")


def typed(world, **more):
    return {"branch_id": str(world.branch.id), "source": "inspection", "text": FACTS, "item_code": "E1-1", "found_on": "2026-03-02", "severity": "major",
            "due_kind": "now", "bound_on": "2026-04-30", "owner": world.owner.name, **more}


def stored(one):
    db.session.rollback()
    return db.session.get(Finding, one.id)


def test_register_leads_to_the_finding_and_keeps_the_evidence(world, inspector):
    answer = inspector.post(NEW, data=typed(world, file=(io.BytesIO("签到表".encode()), "签到表.txt")))
    assert answer.status_code == 303
    page = text_of(inspector.get(answer.location))
    assert all(word in page for word in (FACTS, "问〔2026〕1号", "签到表.txt", world.owner.name, "下一步：制定整改措施"))


def test_the_form_is_filled_from_ids_in_its_address_and_no_words(world, inspector):
    page = inspector.get(f"{NEW}?branch={world.branch.id}&item=B2-4&facts=旧的写法").text
    assert ('value="B2-4"' in page, f'<option selected value="{world.branch.id}">' in page, "旧的写法" in page) == (True, True, False)
    assert [inspector.get(f"{NEW}?{args}").status_code for args in ("assessment=99999&item=A1-1", "visit=x&item=A1-1")] == [404, 404]


def test_what_an_inspector_still_writes_fills_in_no_form_of_who_belongs_to_the_branch(session, clock_at, log_in):
    with clock_at(rounds.NOW):
        world = rounds.world()
        rounds.said_everywhere(world.one, world.by)
        steps.submit(world.one, by=world.by)
        rounds.saying.say(world.one, rounds.JUDGED, rounds.Part.INSPECT, rounds.Said(0.0, "核查还没有完"), by=rounds.INSPECTOR)
        db.session.commit()
        address = f"{NEW}?assessment={world.one.id}&item={rounds.JUDGED}"
        told = [("核查还没有完" in log_in(Role.INSPECTOR, **who).get(address).text) for who in ({}, {"member": people.member(world.branch)})]
    assert told == [True, False]


@pytest.mark.parametrize(("more", "sentence"), [
    ({"text": ""}, "请写明发现了什么问题"), ({"item_code": "A1 3"}, "清单条目填"), ({"bound_on": "2026-03-01"}, "不早于今天"), ({"owner": "没有这个人"}, "没有这名党员"),
    ({"source": "tour"}, "反馈文件的文号"), ({"branch_id": ""}, "请选择党组织"),
    ({"branch_id": "长", "owner": ""}, "请选择一个现有的党组织"), ({"found_on": "2026-02-30"}, "日期"),
    ({"text": "身份证 11010519491231002X"}, "身份证号")])
def test_an_invalid_finding_keeps_what_was_typed(world, inspector, more, sentence):
    answer = inspector.post(NEW, data=typed(world, found_by="第二督导组", **more))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert 'value="第二督导组"' in answer.text
    assert db.session.scalar(select(func.count(Finding.id))) == 0


def test_every_step_through_the_pages(world, log_in, inspector):
    one = made.finding(world)
    path, owner, deputy = f"/findings/{one.id}", log_in(member=world.owner), log_in(member=world.deputy)
    for client, step, data in (
            (owner, "plan", {"cause": "没有人负责", "measures": "当场签到", "due_on": "2026-04-20"}), (owner, "notes", {"noted_on": "2026-03-02", "text": "买了签到本"}),
            (owner, "report", {"opinion": "已补齐", "file": (io.BytesIO("甲".encode()), "签到表.txt")}), (deputy, "confirm", {"opinion": ""}),
            (inspector, "recheck", {"verdict": "pass", "opinion": "看了签到表"}), (log_in(Role.DISCIPLINE), "close", {})):
        assert client.post(f"{path}/{step}", data={"version": stored(one).version, **data}).status_code == 303, step
    page = text_of(inspector.get(path))
    assert all(word in page for word in ("已销号", "没有人负责", "当场签到", "买了签到本", "看了签到表", "2026年4月20日"))
    assert db.session.scalar(select(func.count(Attachment.id))) == 1


def test_a_step_against_the_order_is_refused_in_words(world, log_in):
    one = made.taken(world, "plan")
    answer = log_in(Role.DISCIPLINE).post(f"/findings/{one.id}/close", data={"version": one.version})
    assert answer.status_code == 422
    assert "不能销号" in text_of(answer)
    assert stored(one).state is State.PLANNED


def test_it_is_sent_back_instead_of_closed_and_says_what_is_missing(world, log_in):
    one, discipline = made.taken(world, "pass"), log_in(Role.DISCIPLINE)
    path = f"/findings/{one.id}"
    assert f"{path}/refuse-close" in discipline.get(path).text
    assert "还差什么" in text_of(discipline.post(f"{path}/refuse-close", data={"opinion": " "}))
    assert discipline.post(f"{path}/refuse-close", data={"opinion": "还是没有签到"}).status_code == 303
    assert (stored(one).state, "还是没有签到" in text_of(discipline.get(path))) == (State.PLANNED, True)


def test_the_reporter_may_not_confirm_and_reads_why(world, log_in):
    one = made.taken(world, "report", owner_id=world.head.id)
    answer = log_in(member=world.head).post(f"/findings/{one.id}/confirm", data={"version": one.version})
    assert answer.status_code == 422
    assert "责任人不能确认" in text_of(answer)


def test_an_older_page_is_a_conflict_that_keeps_the_words(world, log_in):
    one = made.taken(world, "plan")
    answer = log_in(member=world.owner).post(f"/findings/{one.id}/report", data={"version": one.version - 1, "opinion": "全部改好了"})
    assert answer.status_code == 409
    assert "全部改好了" in answer.text


def test_more_time_is_asked_for_and_decided(world, log_in):
    one = made.taken(world, "plan")
    path, owner, office = f"/findings/{one.id}", log_in(member=world.owner), log_in(Role.PARTY_OFFICE)
    assert owner.post(f"{path}/extensions", data={"new_on": "2026-03-05", "reason": "等设备"}).status_code == 422
    assert owner.post(f"{path}/extensions", data={"new_on": "2026-05-20", "reason": "等设备"}).status_code == 303
    asked = stored(one).extensions[0]
    refused = office.post(f"/finding-extensions/{asked.id}/decide", data={"verdict": "refuse", "opinion": "", "version": asked.version})
    assert (refused.status_code, "请写明理由" in text_of(refused)) == (422, True)
    assert office.post(f"/finding-extensions/{asked.id}/decide", data={"verdict": "approve", "version": asked.version}).status_code == 303
    assert (stored(one).due_on, stored(one).extensions[0].state) == (date(2026, 5, 20), ExtensionState.APPROVED)
    assert "2026年4月30日" in text_of(office.get(path))


def test_who_has_nothing_to_do_with_it_finds_nothing(world, log_in):
    one = made.taken(world, "plan")
    asked = deciding.ask_extension(one, new_on=date(2026, 5, 20), reason="等设备", by=made.by(world.owner))
    db.session.commit()
    for who in (world.far, world.peer):
        client = log_in(member=who)
        assert client.get(f"/findings/{one.id}").status_code == 404
        assert client.post(f"/findings/{one.id}/report", data={"opinion": "已改好"}).status_code == 404
        assert FACTS not in client.get("/findings").text
    assert log_in(Role.INSPECTOR).post(f"/finding-extensions/{asked.id}/decide", data={"verdict": "approve"}).status_code == 404


def test_the_list_narrows(world, log_in, clock_at):
    late, closed = made.taken(world, "plan", facts="迟到的问题"), made.taken(world, "close", facts="销号的问题", source=Source.SELF)
    with clock_at("2026-05-20 10:00"):
        inspector = log_in(Role.INSPECTOR)
        for asked, seen in (("overdue=1", {late}), ("state=closed", {closed}), ("state=open", {late}), ("source=self_check", {closed}),
                            (f"branch={world.other.id}", set()), ("", {late, closed})):
            page = inspector.get(f"/findings?{asked}").text
            assert {one for one in (late, closed) if one.brief in page} == seen, asked
        assert "超期 20 天，督办" in text_of(inspector.get("/findings?overdue=1"))
        assert "没有签到" not in inspector.get("/findings/table?state=closed").text


def test_the_table_and_the_panels_tell_what_is_open(world, log_in, inspector):
    one = made.taken(world, "plan")
    table = text_of(inspector.get("/findings/table"))
    assert all(word in table for word in (FACTS, "没有人负责签到", "由组织委员当场签到", world.owner.name))
    for place in (f"/branches/{world.branch.id}", f"/members/{world.owner.id}"):
        assert one.number in log_in(member=world.head).get(place).text
    assert one.number not in log_in(member=world.peer).get(f"/branches/{world.branch.id}").text


def test_the_home_page_asks_for_the_next_step(world, client):
    one = made.finding(world)
    enter(client, account(member=world.owner))
    page = client.get("/").text
    assert "制定整改措施" in page
    assert f"/findings/{one.id}" in page
    assert {source.name for source in owed.REGISTERED if source.name.startswith("findings.")} == {
        "findings.mend", "findings.confirm", "findings.recheck", "findings.close", "findings.extensions"}


def test_remedies_are_recorded_edited_and_linked(world, log_in):
    one, office = made.finding(world), log_in(Role.PARTY_OFFICE)
    facts = {"kind": "rule", "name": "主题党日签到办法", "numbers": one.number, "started_on": "2026-03-02"}
    assert office.post("/remedies/new", data={**facts, "numbers": "第一个"}).status_code == 422
    assert office.post("/remedies/new", data=facts).status_code == 303
    made_one = db.session.scalars(select(Remedy)).one()
    assert office.post(f"/remedies/{made_one.id}/edit", data={**facts, "name": "签到办法", "kind": "campaign", "version": made_one.version}).status_code == 303
    page = log_in(member=world.head).get("/remedies").text
    assert all(word in page for word in ("签到办法", "专项治理", one.number))
    assert "签到办法" in office.get(f"/findings/{one.id}").text
    assert log_in(member=world.peer).get("/remedies").status_code == 404


def test_a_chosen_rule_is_typed_once_and_the_campaigns_page_lists_what_it_answers(world, log_in):
    office, one = log_in(Role.PARTY_OFFICE), made.finding(world)
    rule = Rule(branch_id=world.branch.id, title="签到办法", number="示〔2026〕2号", kind=next(iter(RuleKind)), from_on=date(2026, 3, 1))
    campaign = Campaign(name="签到专项治理", goal="人人签到", from_on=date(2026, 3, 1), to_on=date(2026, 9, 30))
    db.session.add_all([rule, campaign])
    db.session.commit()
    assert f'<option selected value="{campaign.id}">' in office.get(f"/remedies/new?campaign_id={campaign.id}").text
    for data in ({"kind": "rule", "rule_id": rule.id}, {"kind": "campaign", "campaign_id": campaign.id}):
        assert office.post("/remedies/new", data={**data, "numbers": one.number}).status_code == 303
    assert db.session.scalars(select(Remedy.document_no).order_by(Remedy.id)).all() == ["示〔2026〕2号", ""]
    assert f'href="/findings/{one.id}"' in office.get(f"/campaigns/{campaign.id}").text
    assert f'href="/campaigns/{campaign.id}"' in office.get("/remedies").text
    page = office.get(f"/rules/{rule.id}").text
    assert (f'href="/findings/{one.id}"' in page, f'href="/remedies/new?rule_id={rule.id}"' in page) == (True, True)
    assert office.get(f"/remedies/new?rule_id={rule.id}").location.endswith("/edit")
    assert "已经登记过" in office.post("/remedies/new", data={"kind": "rule", "rule_id": rule.id, "numbers": one.number}).text


@pytest.mark.parametrize("place", ["/findings", "/findings/{one}", "/findings/table", "/remedies"])
def test_statements_do_not_grow(world, log_in, counted, place):
    client, one = log_in(Role.PARTY_OFFICE), made.taken(world, "pass")
    office = log_in(Role.PARTY_OFFICE)

    def statements():
        client.get(place.format(one=one.id))
        with counted() as found:
            assert client.get(place.format(one=one.id)).status_code == 200
        return len(found)

    few = statements()
    for number in range(3):
        made.taken(world, "report", facts=f"又一个问题{number}", owner_id=world.peer.id if number else world.head.id)
        office.post("/remedies/new", data={"kind": "rule", "name": f"办法{number}", "numbers": one.number, "started_on": "2026-03-02"})
    assert statements() <= min(few + 1, MOST)
