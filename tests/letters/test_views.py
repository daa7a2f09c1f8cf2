"""The pages of letters: what works, what is refused and stays typed, the panel of a case, the Word file, the counts of a year."""
import re

import pytest
from sqlalchemy import select

from tests import cases, people
from tests.answers import text_of
from tests.letters import made
from tests.letters.made import letter
from tests.papers.read import text_of as text_in
from xinfang_party.access.terms import Role
from xinfang_party.kernel.database import db
from xinfang_party.letters import service
from xinfang_party.letters.models import Letter
from xinfang_party.letters.terms import Adoption, Kind, Standing, State
from xinfang_party.petitions.terms import Purpose

NEW, MOST = "/letters/new", 15
TYPED = {"kind": "supervision", "trigger": "overdue", "means": "on_site", "title": "关于答复噪声扰民的督办函", "to_unit": "示例区城管局", "text": "两件超期",
         "requirement": "尽快答复", "answer_days": "30"}


@pytest.fixture
def officer(app, log_in):
    return log_in(Role.PETITION_OFFICER, name="信访甲")


def officer_again(log_in):
    """A month later everybody logs in anew."""
    return log_in(Role.PETITION_OFFICER, name="信访丙")


def stored():
    db.session.rollback()
    return db.session.scalars(select(Letter)).one()


def test_every_step_through_the_pages(log_in, officer, move):
    cases.case("XF-1")
    path = officer.post(NEW, data={**TYPED, "numbers": "XF-1"}).location
    second, leader = log_in(Role.PETITION_OFFICER, name="信访乙"), log_in(Role.LEADER, name="局领导")
    steps = ((officer, "edit", {**TYPED, "numbers": "XF-1", "title": "改过的标题"}), (officer, "submit", {}), (second, "return", {"reason": "写具体"}),
             (officer, "submit", {}), (second, "review", {"note": "属实"}), (leader, "issue", {}),
             (officer, "deliver", {"delivered_on": "2026-03-02", "delivered_how": "机要交换"}))
    for client, step, data in steps:
        assert client.post(f"{path}/{step}", data=data).status_code == 303, step
    move("2026-04-02 10:00")
    officer, leader = officer_again(log_in), log_in(Role.LEADER, name="局领导乙")
    late = ((officer, "remind", {"note": "电话催办"}), (leader, "list", {"note": "局长督办", "due_on": "2026-04-20"}),
            (officer, "answer", {"answered_on": "2026-04-02", "adoption": "partly", "answer": "已答复一件", "not_adopted_reason": "另一件待鉴定"}),
            (officer, "check", {"checked_on": "2026-04-02", "check": "not_carried_out", "check_text": "没有答复"}),
            (officer, "reopen", {"note": "继续答复", "due_on": "2026-04-30"}),
            (officer, "answer", {"answered_on": "2026-04-02", "adoption": "adopted", "answer": "都答复了"}),
            (officer, "check", {"checked_on": "2026-04-02", "check": "carried_out", "check_text": "属实"}), (officer, "close", {}))
    for client, step, data in late:
        assert client.post(f"{path}/{step}", data=data).status_code == 303, step
    page = text_of(officer.get(path))
    assert all(word in page for word in ("改过的标题", "信督〔2026〕1号", "已归档", "挂牌督办", "另一件待鉴定", "局长督办", "写具体", "XF-1"))


@pytest.mark.parametrize(("wrong", "word"), [
    ({"trigger": "policy_gap"}, "事由只能是"), ({"answer_days": "91"}, "1 到 90"), ({"numbers": "XF-404"}, "没有编号为 XF-404"),
    ({"text": "电话 13812345678"}, "手机号"), ({"to_unit": ""}, "请填写发给哪个单位"), ({"kind": ""}, "请选择哪一种"), ({"means": "listed"}, "请从给出的选项")])
def test_a_draft_that_cannot_be_keeps_what_was_typed(officer, wrong, word):
    answer = officer.post(NEW, data={**TYPED, "requirement": "打了很久的字", **wrong})
    assert answer.status_code == 422
    assert word in text_of(answer)
    assert "打了很久的字" in text_of(answer)
    assert db.session.scalars(select(Letter)).all() == []


def test_a_refused_step_keeps_what_was_typed(officer):
    one = letter(State.DELIVERED)
    answer = officer.post(f"/letters/{one.id}/answer", data={"answered_on": "2026-03-02", "adoption": "not_adopted", "answer": "打了很久的字"})
    assert answer.status_code == 422
    assert all(word in text_of(answer) for word in ("未采纳的请写明理由", "打了很久的字"))
    assert stored().state is State.DELIVERED


def test_of_what_may_be_done_with_a_late_letter_the_answer_stands_open(log_in, officer, move):
    one = letter(State.DELIVERED)
    move("2026-04-02 10:00")
    page = officer_again(log_in).get(f"/letters/{one.id}").get_data(as_text=True)
    assert re.findall(r"<summary>(催办|登记反馈)</summary>", page) == ["催办"]
    assert 'aria-labelledby="answer-heading"' in page


def test_why_a_draft_came_back_stands_above_what_may_be_done_until_it_is_submitted_again(log_in, officer):
    path = officer.post(NEW, data=TYPED).location
    officer.post(f"{path}/submit", data={})
    log_in(Role.PETITION_OFFICER, name="信访乙").post(f"{path}/return", data={"reason": "请写清时间"})
    officer.post(f"{path}/edit", data={**TYPED, "title": "改过的标题"})
    page = text_of(officer.get(path))
    assert "信访乙退回：请写清时间" in page
    assert page.index("信访乙退回：请写清时间") < page.index("提交审核")
    assert "信访乙退回：请写清时间" in text_of(officer.get(f"{path}/edit"))
    officer.post(f"{path}/submit", data={})
    assert "退回：请写清时间" not in text_of(officer.get(path))


def test_who_drafted_it_is_told_why_he_does_not_review_it(officer):
    path = officer.post(NEW, data=TYPED).location
    officer.post(f"{path}/submit", data={})
    answer = officer.post(f"{path}/review", data={})
    assert answer.status_code == 422
    assert "起草人不能审核自己起草的文件" in text_of(answer)
    assert "审核通过</button>" not in officer.get(path).get_data(as_text=True)


def test_proposals_of_accountability_are_not_there_for_others(log_in, officer):
    one = letter(State.ISSUED, kind=Kind.ACCOUNTABILITY, title="不许外传的标题")
    pages = ("/letters", "/letters?kind=accountability", "/letters/yearly", "/measures/letters.proposals/rows?period=2026")
    inspector, leader = log_in(Role.INSPECTOR), log_in(Role.LEADER)
    assert [inspector.get(f"/letters/{one.id}{more}").status_code for more in ("", "/letter.docx")] == [404, 404]
    assert not any("不许外传" in text_of(inspector.get(page)) for page in pages)
    assert "追究责任建议 " not in text_of(inspector.get("/letters/yearly"))
    assert ["不许外传" in text_of(leader.get(page)) for page in pages] == [True, True, False, True]


def test_a_case_shows_its_letters_and_leads_to_a_new_one(log_in, officer):
    case, secret = cases.case("XF-1"), cases.case("XF-2", purpose=Purpose.ACCUSATION)
    letter(State.ISSUED, cases=[case], title="看得见的督办函")
    letter(State.ISSUED, kind=Kind.ACCOUNTABILITY, cases=[case], title="看不见的建议")
    db.session.commit()
    mine, others = text_of(officer.get(f"/cases/{case.id}")), text_of(log_in(Role.INSPECTOR).get(f"/cases/{case.id}"))
    assert ["看得见的督办函" in page for page in (mine, others)] == [True, True]
    assert ["看不见的建议" in page for page in (mine, others)] == [True, False]
    assert ["就这件事项起草" in page for page in (mine, others, text_of(officer.get(f"/cases/{secret.id}")))] == [True, False, False]
    assert "XF-1" in officer.get(f"{NEW}?case=XF-1").get_data(as_text=True)


def test_only_who_reads_accusations_is_told_that_a_case_became_one(log_in, officer):
    one = letter(State.ISSUED, cases=[cases.case("XF-1"), cases.case("XF-2")])
    one.cases[1].purpose = Purpose.ACCUSATION
    db.session.commit()
    pages = [text_of(client.get(f"/letters/{one.id}")) for client in (officer, log_in(Role.DISCIPLINE), log_in(Role.LEADER), log_in(Role.INSPECTOR))]
    assert ["另有 1 件" in page for page in pages] == [True, True, False, False]
    assert [("XF-1" in page, "XF-2" in page) for page in pages[:1]] == [(True, False)]
    assert not any("保密" in page for page in pages[2:])


@pytest.mark.parametrize(("asked", "there", "absent"), [
    ("kind=policy&trigger=policy_gap&title=关于完善规定的建议&facts=收到12件", ('value="policy_gap" selected' , "关于完善规定的建议", "收到12件"), ()),
    ("kind=nothing&trigger=nothing&means=listed&to_unit=别的单位", (), ("nothing", "别的单位")),
    ("title=请打13800138000&facts=电话13800138000&case=13800138000", (), ("13800138000",)),
    (f"facts={'长' * 600}", ("长" * 500,), ("长" * 501,))])
def test_an_address_begins_a_draft_with_what_it_knows(officer, asked, there, absent):
    page = re.sub(r"\s+", " ", officer.get(f"{NEW}?{asked}").get_data(as_text=True)).replace('selected value="policy_gap"', 'value="policy_gap" selected')
    form = page[page.index('name="title"') - 3000:]
    assert [text in form for text in there] == [True] * len(there)
    assert [text in form for text in absent] == [False] * len(absent)


def test_a_member_who_keeps_the_case_reads_no_letter(log_in):
    keeper = people.member(people.branch())
    case = cases.case(member=keeper)
    one = letter(State.ISSUED, cases=[case])
    client = log_in(member=keeper)
    assert [client.get(path).status_code for path in ("/letters", f"/letters/{one.id}", f"/cases/{case.id}")] == [404, 404, 200]
    assert "督办函" not in text_of(client.get(f"/cases/{case.id}"))


@pytest.mark.parametrize("kind", list(Kind))
def test_the_word_file_says_what_the_letter_says(officer, kind):
    case = cases.case("XF-7")
    draft, issued = (letter(state, kind=kind, cases=[case]) for state in (State.DRAFT, State.ISSUED))
    before, after = (text_in(officer.get(f"/letters/{one.id}/letter.docx").data) for one in (draft, issued))
    for text in (before, after):
        assert all(word in text for word in ("示例区住建局：", "三件事项超过期限没有答复", "请在期限以前答复", "XF-7", made.TRIGGERS[kind].label, "第四十条"))
    assert "草稿（没有签发，不得外发）" in before
    assert "请在签发之日起 30 日内" in before
    assert "草稿" not in after
    assert issued.number in after
    assert "请于2026年4月1日以前" in after


def test_what_was_withdrawn_says_so_in_the_file(officer):
    one = letter(State.ISSUED)
    service.withdraw(one, made.BECAUSE, by=made.LEADER)
    assert "已作废" in text_in(officer.get(f"/letters/{one.id}/letter.docx").data)


def test_each_number_of_the_year_leads_to_as_many_letters(log_in, move):
    for kind in Kind:
        for state in (State.REVIEWED, State.ISSUED, State.DELIVERED, State.ANSWERED, State.CLOSED):
            letter(state, kind=kind)
    service.withdraw(letter(State.ISSUED), made.BECAUSE, by=made.LEADER)
    move("2026-04-02 10:00")
    officer = officer_again(log_in)
    links = re.findall(r'href="(/letters\?[^"]+)">(\d+)</a>', officer.get("/letters/yearly?year=2026").get_data(as_text=True))
    assert len(links) == 5 * 6
    for link, many in links:
        assert f"共 {many} 份" in text_of(officer.get(link.replace("&amp;", "&"))), link
    assert {words for words in ("standing", "adoption") if any(words in link for link, _ in links)} == {"standing", "adoption"}
    assert (len(Standing), len(Adoption)) == (6, 3)


def test_a_case_with_many_letters_shows_the_latest_and_leads_to_all(officer):
    case, other = cases.case("XF-1"), cases.case("XF-2")
    for number in range(12):
        letter(cases=[case], title=f"第{number:02}份")
    letter(cases=[other], title="别的事项的")
    page = officer.get(f"/cases/{case.id}")
    told = text_of(page)
    assert [f"第{number:02}份" in told for number in range(12)] == [False] * 2 + [True] * 10
    assert "督办函：第11份" in told
    (link,) = re.findall(r'href="(/letters\?case=[^"]+)"', page.get_data(as_text=True))
    listed = text_of(officer.get(link))
    assert ("共 12 份" in listed, "别的事项的" in listed) == (True, False)
    assert re.findall(r'href="(/letters\?case=[^"]+)"', officer.get(f"/cases/{other.id}").get_data(as_text=True)) == []
    case.purpose = Purpose.ACCUSATION
    db.session.commit()
    assert "没有符合条件" in text_of(officer.get(link))


def test_pages_ask_no_more_of_the_database_as_letters_grow(officer, counted):
    one = letter(State.DELIVERED, cases=[cases.case() for _ in range(5)])
    for _ in range(25):
        letter(State.DELIVERED, cases=[cases.case(), one.cases[0]])
    db.session.commit()
    for page in ("/letters", "/letters/yearly", f"/letters/{one.id}", NEW, f"/cases/{one.cases[0].id}", f"/letters?case={one.cases[0].number}"):
        officer.get(page)
        with counted() as queries:
            assert officer.get(page).status_code == 200
        assert len(queries) <= MOST, (page, len(queries))
