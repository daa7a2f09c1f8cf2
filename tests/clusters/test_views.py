"""The pages: from the suggestion to a cluster, from a voice to a policy with its chart; who finds what there."""
import re
from datetime import date
from html import unescape

import pytest

from tests import cases, people
from tests.clusters import made
from tests.routes.crawling import text_of
from xinfang_party.access.terms import Role
from xinfang_party.clusters.models import Cluster, Policy, Voice
from xinfang_party.clusters.terms import VoiceState
from xinfang_party.kernel.database import db
from xinfang_party.petitions.terms import Purpose

MOST = 15
FIGURE = re.compile(r'data-label="([^"]+)" class="number"><a href="(/cases\?[^"]+)">(\d+)</a>')
VOICE = {"title": "物业费公示", "text": made.HEARD, "source": "front_desk", "place": "天河区", "spoken_on": "2026-02-20"}
POLICY = {"title": "示例市物业管理条例", "document_no": "", "organ": "示例市人大常委会", "made_on": "2025-08-20", "letter_id": ""}


@pytest.fixture(autouse=True)
def world(app, clock_at):
    with clock_at(made.NOW) as traveller:
        yield traveller


@pytest.fixture
def grown(app):
    """Cases of one subject in one district that grew."""
    of = made.subject("物业管理", made.subject("城乡建设"))
    cases.case(received_on=date(2025, 5, 1))
    made.received(of, "天河区", "2025-05", 4)
    made.received(of, "天河区", "2026-02", 16)
    db.session.commit()
    return of


@pytest.fixture
def officer(log_in):
    return log_in(Role.PETITION_OFFICER)


@pytest.fixture
def statements(counted):
    """How many a page sends when it was shown before."""
    def sent(client, path):
        client.get(path)
        with counted() as found:
            assert client.get(path).status_code == 200
        return len(found)

    return sent


def test_a_suggestion_becomes_a_cluster_with_its_ground(grown, officer):
    page = officer.get("/clusters/suggestions").text
    assert "天河区·物业管理：近 3 个月（2025年12月至2026年2月）16 件，之前四个 3 个月平均 1 件" not in page  # nothing is known of the first of the four
    assert "天河区·物业管理：近 3 个月（2025年12月至2026年2月）16 件，之前两个 3 个月平均 0 件" in page
    start = officer.get(f"/clusters/new?subject={grown.id}&district=天河区").text
    assert 'value="天河区物业管理"' in start
    assert 'value="2025-12-01"' in start
    answer = officer.post("/clusters/new", data={"name": "天河区物业管理", "subject_id": grown.id, "district": "天河区", "from_on": "2025-12-01", "note": "",
                                                 "ground": "由地址带来的理由"})
    assert answer.status_code == 303
    cluster = db.session.query(Cluster).one()
    assert cluster.ground.startswith("天河区·物业管理：近 3 个月")
    page = text_of(officer.get(answer.location))
    assert "16 件" in page
    assert "2026年2月" in page
    assert "没有登记是不是重复" in page
    assert "没有事项达到建议的条件" in text_of(officer.get("/clusters/suggestions"))
    assert "天河区物业管理" in officer.get("/clusters").text


def test_a_cluster_is_found_from_its_case_and_an_accusation_belongs_to_none(grown, officer):
    cluster = made.cluster(grown)
    case, secret = made.received(grown, "天河区", "2026-01", 1)[0], made.received(grown, "天河区", "2026-01", 1, purpose=Purpose.ACCUSATION)[0]
    far = made.received(grown, "海珠区", "2026-01", 1)[0]
    db.session.commit()
    link = f'href="/clusters/{cluster.id}"'
    assert [link in officer.get(f"/cases/{one.id}").text for one in (case, secret, far)] == [True, False, False]


def test_each_figure_leads_to_just_its_cases_also_for_who_reads_accusations(grown, log_in):
    """In both districts, with accusations among them."""
    reader = log_in(Role.PETITION_OFFICER, Role.DISCIPLINE)
    made.received(grown, "天河区", "2025-10", 2)
    for month in ("2025-05", "2025-10", "2026-02"):
        made.received(grown, "天河区", month, 2, purpose=Purpose.ACCUSATION)
    made.received(made.subject("收费", grown), "海珠区", "2026-02", 12, is_repeat=True)
    policy = made.policy(made.cluster(grown, "越秀区"), made_on=date(2025, 10, 20))
    assert sorted(figures(reader, "/clusters/suggestions")) == [12, 16, 28]
    wide = made.cluster(grown, "")
    assert figures(reader, "/clusters") == [34]
    assert figures(reader, f"/clusters/{wide.id}") == [4, 2, 28]
    assert figures(reader, f"/policies/{policy.id}") == []
    policy = made.policy(wide, made_on=date(2025, 10, 20))
    assert figures(reader, f"/policies/{policy.id}") == [4, 2, 28]
    assert figures(log_in(member=made.member()), f"/policies/{policy.id}", sent=False) == []


def figures(client, path, *, sent=True):
    """The figures of a page, each compared with the list it leads to."""
    found = [(unescape(url), int(number)) for label, url, number in FIGURE.findall(client.get(path).text) if label != "以前平均"]
    for url, number in found if sent else ():
        assert f"信访事项，共 {number} 件" in client.get(url).text, url
    return [number for _url, number in found]


def test_the_facts_of_a_cluster_lead_to_what_they_count(grown, log_in):
    reader = log_in(Role.PETITION_OFFICER, Role.DISCIPLINE)
    made.received(grown, "天河区", "2026-02", 2, purpose=Purpose.ACCUSATION, is_repeat=True)
    rows = made.received(grown, "天河区", "2026-02", 3, is_repeat=True)
    rows[0].concluded_on = date(2026, 2, 28)
    letter = made.letter()
    letter.cases.append(rows[0])
    db.session.commit()
    page = reader.get(f"/clusters/{made.cluster(grown).id}").text
    urls = [unescape(url) for url in re.findall(r'<dd><a href="(/cases[^"]+)"', page)]
    assert [re.search(r"信访事项，共 (\d+) 件", reader.get(url).text)[1] for url in urls] == ["23", "22", "3"]
    assert '<a href="#about">1 份</a>' in page
    assert f'href="/letters/{letter.id}"' in page


def test_months_that_are_not_imported_yet_are_told(grown, log_in, world):
    policy = made.policy(made.cluster(grown), made_on=date(2025, 8, 20))
    world.move_to("2026-05-06T10:00:00+08:00")
    officer = log_in(Role.PETITION_OFFICER)
    for path in ("/clusters/suggestions", f"/clusters/{policy.cluster_id}", f"/policies/{policy.id}"):
        assert "系统里还没有2026年3月到2026年4月完整的数据" in text_of(officer.get(path)), path
    assert "2026年3月</td>" not in officer.get(f"/policies/{policy.id}").text


def test_a_month_of_which_a_sheet_has_only_the_first_days_is_not_compared(session, log_in, world):
    """Twenty cases a month, the last of them received on 3 August, seen in November."""
    world.move_to("2026-08-03T10:00:00+08:00")
    of = made.subject("物业管理", made.subject("城乡建设"))
    cases.case(received_on=date(2026, 2, 1))
    for month in ("2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07"):
        made.received(of, "天河区", month, 20)
    for place in range(3):
        cases.case(subject_id=of.id, district="天河区", received_on=date(2026, 8, 1 + place))
    policy = made.policy(made.cluster(of), made_on=date(2026, 5, 20))
    world.move_to("2026-11-10T10:00:00+08:00")
    officer = log_in(Role.PETITION_OFFICER)
    shown = text_of(officer.get(f"/policies/{policy.id}"))
    assert "之前 3 个月共 60 件（月均 20.0 件），之后 2 个月共 40 件（月均 20.0 件），月均没有变化" in shown
    assert "还没有2026年8月到2026年10月完整的数据" in shown
    assert ">2026年8月</" not in officer.get(f"/clusters/{policy.cluster_id}").text
    assert 'value="2026-05-01"' in officer.get("/clusters/new").text, "the last three whole months, of which August is none"


def test_a_cluster_is_edited_closed_and_taken_up_again(grown, officer):
    cluster = made.cluster(grown)
    path, version = f"/clusters/{cluster.id}", cluster.version
    assert officer.post(f"{path}/edit", data={"name": "改名", "subject_id": grown.id, "district": "", "from_on": "2025-01-01", "version": version}).status_code == 303
    assert officer.post(f"{path}/edit", data={"name": "旧页面", "subject_id": grown.id, "district": "", "from_on": "2025-01-01", "version": version}).status_code == 409
    refused = officer.post(f"{path}/close", data={"close_reason": "打 13800138000", "version": version + 1})
    assert (refused.status_code, "打 13800138000" in refused.text) == (422, True)
    assert officer.post(f"{path}/close", data={"close_reason": "不再反映", "version": version + 1}).status_code == 303
    assert "不再反映" in officer.get(path).text
    assert officer.post(f"{path}/reopen", data={"close_reason": "又多了", "version": version + 2}).status_code == 303


def test_a_threshold_is_set_with_its_reason(grown, officer):
    refused = officer.post("/cluster-thresholds/new", data={"months": "3", "least": "17", "growth": "nan", "reason": "少一些"})
    assert (refused.status_code, "少一些" in refused.text) == (422, True)
    assert officer.post("/cluster-thresholds/new", data={"months": "3", "least": "17", "growth": "1.5", "reason": "少一些"}).status_code == 303
    page = text_of(officer.get("/clusters/suggestions"))
    assert "没有事项达到建议的条件" in page
    assert "少一些" in page


def test_a_voice_goes_to_a_policy_and_its_member_sees_the_cases_before_and_after(grown, officer, log_in):
    member = made.member()
    front = log_in(member=member)
    path = front.post("/voices/new", data=VOICE).location
    cluster, letter = made.cluster(grown), made.letter()
    voice = db.session.query(Voice).one()

    def step(verb, **data):
        db.session.expire_all()
        return officer.post(f"{path}/{verb}", data={"version": voice.version, **data}).status_code

    assert step("place", cluster_id=cluster.id) == 303
    assert step("study", held_on="2026-03-01", units="示例市住建局", findings=made.FOUND) == 303
    assert step("propose", letter_id=letter.id) == 303
    back = officer.post(f"/clusters/{cluster.id}/policies/new?voice={voice.id}", data={**POLICY, "letter_id": letter.id})
    assert back.location == path
    policy = db.session.query(Policy).one()
    assert step("make-policy", policy_id=policy.id) == 303
    page = text_of(front.get(path))
    assert all(word in page for word in ("已形成政策", made.FOUND, letter.number, "示例市物业管理条例", "示例市住建局"))
    assert page.index("对应到政策　") < page.index("关联建议　") < page.index("登记调研　") < page.index("提出　")
    assert "跟进" not in page.replace("重新跟进", "").replace("由其他工作人员跟进", "")
    shown = text_of(front.get(f"/policies/{policy.id}"))
    assert "这是前后对照，不等于因果" in shown
    assert "之前 3 个月共 4 件（月均 1.3 件），之后 6 个月共 16 件" in shown
    assert "只列件数，不算百分比" in shown
    assert "取同样长的时间：之前 3 个月共 4 件（月均 1.3 件），之后 3 个月共 0 件" in shown
    assert "示例市物业管理条例" in front.get("/policies").text


def test_what_was_typed_about_a_voice_is_not_lost(officer, log_in):
    front = log_in(member=made.member())
    refused = front.post("/voices/new", data={**VOICE, "text": "请打 13800138000 找他"})
    assert (refused.status_code, "请打 13800138000 找他" in refused.text) == (422, True)
    path = front.post("/voices/new", data=VOICE).location
    version = db.session.query(Voice).one().version
    for verb, data, kept in (("answer", {"answer": "打 13800138000"}, "打 13800138000"), ("study", {"units": "住建局", "findings": ""}, "住建局"),
                             ("reopen", {"reason": "再看"}, "再看")):
        refused = officer.post(f"{path}/{verb}", data={"version": version, **data})
        assert (refused.status_code, kept in refused.text) == (422, True)
    assert officer.post(f"{path}/answer", data={"answer": made.ANSWER, "version": version - 1}).status_code == 409
    assert front.get(f"{path}/edit").status_code == 200
    assert front.post(f"{path}/edit", data={**VOICE, "title": "物业费公示不全", "version": version}).status_code == 303


def test_each_page_leads_back_to_its_list(grown, officer):
    cluster = made.cluster(grown)
    for path in (f"/clusters/{cluster.id}", f"/policies/{made.policy(cluster).id}", f"/voices/{made.voice(made.member()).id}"):
        assert f'href="/{path.split("/")[1]}">返回列表</a>' in officer.get(path).text


def test_a_foreign_voice_is_not_there(log_in):
    branch = people.branch()
    head, member, peer = people.secretary(branch), people.member(branch), people.member(branch)
    voice = made.voice(member)
    path = f"/voices/{voice.id}"
    for client, code in ((log_in(member=member), 200), (log_in(member=head), 200), (log_in(member=peer), 404), (log_in(member=people.secretary(people.branch())), 404)):
        assert client.get(path).status_code == code
        assert client.post(f"{path}/answer", data={"answer": "好", "version": 1}).status_code == 404
    assert [voice.title in log_in(member=who).get("/voices").text for who in (member, head, peer)] == [True, True, False]
    assert log_in(member=head).get(f"{path}/edit").status_code == 404


def test_lists_are_narrowed_by_what_the_address_says_and_odd_words_are_passed_over(grown, officer):
    member = made.member()
    taken = made.voice(member, title="已经调研的")
    made.voice(member, title="刚刚提出的")
    made.take(taken, "study")
    made.cluster(grown)
    for query, seen in (("", (True, True)), ("?state=noted", (False, True)), ("?state=odd&branch=x", (True, True)), ("?source=street", (False, False)),
                        (f"?branch={member.home_branch_id}", (True, True))):
        page = officer.get(f"/voices{query}").text
        assert tuple(title in page for title in ("已经调研的", "刚刚提出的")) == seen
    assert ["小区物业管理" in officer.get(f"/clusters?{query}").text for query in ("state=open", "state=closed", "district=天河区", "district=无此区")] == [
        True, False, True, True]
    assert taken.state is VoiceState.STUDYING


def test_statements_do_not_grow(grown, officer, log_in, statements):
    member = made.member()
    cluster, voice = made.cluster(grown), made.voice(member)
    policy = made.policy(cluster, made_on=date(2025, 8, 20))
    made.take(voice, "place", at=cluster)
    for client, path in [(officer, path) for path in ("/clusters", "/clusters/suggestions", f"/clusters/{cluster.id}", "/voices", f"/voices/{voice.id}", "/policies",
                                                      f"/policies/{policy.id}")] + [(log_in(member=member), "/voices")]:
        assert statements(client, path) <= MOST, path
    few = {path: statements(officer, path) for path in ("/clusters", f"/clusters/{cluster.id}", "/voices")}
    for district in ("海珠区", "越秀区"):
        other = made.cluster(grown, district)
        made.take(made.voice(made.member()), "place", at=other)
        made.take(made.voice(member, title=f"{district}的停车"), "place", at=cluster)
    assert {path: statements(officer, path) for path in few} == few
