"""The pages of questionnaires: what works, what is refused in words, who finds nothing, and what a stranger with a link sees."""
import io
import re
from base64 import b64decode
from html import unescape

import openpyxl
import pytest
from sqlalchemy import select

from tests import people
from tests.accounts.people import carry, tags
from tests.answers import taken, text_of
from tests.questionnaires import made
from xinfang_party.access.terms import Role
from xinfang_party.kernel.database import db
from xinfang_party.questionnaires.models import Questionnaire
from xinfang_party.questionnaires.terms import State

LINK = re.compile(r'<p class="code-address">http://localhost(/answers/[\w-]{32})</p>')
ONCE = re.compile(r'name="csrf_token" value="[^"]*"')
FORM = {"title": "机关作风", "purpose": "style", "about": "", "opening": "请如实填写", "opens_on": "2026-11-20", "closes_on": "2026-12-10",
        "questions-0-words": "满意吗？", "questions-0-kind": "satisfaction", "questions-1-words": "多久来一次？", "questions-1-kind": "single",
        "questions-1-options": "每周\n每月\n\n", "questions-2-words": "", "questions-2-kind": "satisfaction", "questions-2-options": ""}


@pytest.fixture(autouse=True)
def day(app, clock_at):
    with clock_at(made.NOW):
        yield


@pytest.fixture
def office(log_in):
    return log_in(Role.PARTY_OFFICE)


@pytest.fixture
def phone(app):
    """Somebody's browser, nobody's account."""
    client = app.test_client()
    carry(client)
    return client


def at(questionnaire, rest=""):
    return f"/questionnaires/{questionnaire.id}{rest}"


def test_a_questionnaire_from_the_first_page_to_the_last(office, phone):
    assert office.post("/questionnaires/new", data=FORM).status_code == 303
    asked = db.session.scalars(select(Questionnaire)).one()
    assert [(one.words, [option.label for option in one.options][:2]) for one in asked.questions] == [
        ("满意吗？", ["满意", "基本满意"]), ("多久来一次？", ["每周", "每月"])]
    assert office.post(at(asked, "/open"), data={}).location == at(asked)
    assert office.post(at(asked, "/links"), data={"count": "5"}).location == at(asked, "/links")
    links = LINK.findall(office.get(at(asked, "/links")).get_data(as_text=True))
    fields = {f"question-{one.id}": str(one.options[0].id) for one in asked.questions}
    for link in links:
        assert phone.post(link, data=fields).location == "/answers/thanks"
    assert "已收到" in text_of(phone.get("/answers/thanks"))
    assert "5 份" in text_of(office.get(at(asked)))
    assert office.get(at(asked, "/results")).status_code == 404
    assert office.post(at(asked, "/close"), data={}).status_code == 303
    assert office.post(at(asked, "/publish"), data={}).status_code == 303
    assert "100%" in text_of(office.get(at(asked, "/results")))


def test_the_links_are_shown_once_with_codes_and_as_a_table(office):
    asked = made.opened()
    office.post(at(asked, "/links"), data={"count": "3"})
    page = office.get(at(asked, "/links")).get_data(as_text=True)
    links = LINK.findall(page)
    assert (len(set(links)), page.count('<img src="data:image/svg')) == (3, 3)
    file = re.search(r'href="data:[^;]+;base64,([^"]+)"', page)[1]
    rows = list(openpyxl.load_workbook(io.BytesIO(b64decode(unescape(file)))).active.values)
    assert rows[1:] == [(number, f"http://localhost{link}") for number, link in enumerate(links, 1)]
    assert LINK.findall(office.get(at(asked, "/links")).get_data(as_text=True)) == []


def test_a_copy_of_the_cookie_shows_no_links_after_the_next_draw(office):
    asked = made.opened()
    office.post(at(asked, "/links"), data={"count": "3"})
    with office.session_transaction() as cookie:
        kept = cookie["answer-links"]
    office.post(at(asked, "/links"), data={"count": "2"})
    with office.session_transaction() as cookie:
        cookie["answer-links"] = kept
    page = office.get(at(asked, "/links"))
    assert (LINK.findall(page.get_data(as_text=True)), "已经显示过" in text_of(page)) == ([], True)


def test_a_look_at_another_questionnaire_loses_no_links(office):
    asked, other = made.opened(), made.opened()
    office.post(at(asked, "/links"), data={"count": "1"})
    assert "已经显示过" not in text_of(office.get(at(other, "/links")))
    assert len(LINK.findall(office.get(at(asked, "/links")).get_data(as_text=True))) == 1


@pytest.mark.parametrize(("more", "sentence"), [
    ({"title": ""}, "请填写名称"), ({"closes_on": "2026-11-01"}, "不能早于"), ({"opening": "电话 13800138000"}, "手机号"),
    ({"about": "branch:99999"}, "请从给出"), ({"questions-1-options": "每周"}, "第 2 题"), ({"questions-2-options": "好"}, "请写题目"),
    ({"questions-0-kind": "x"}, "第 1 题"), ({"purpose": "x"}, "请从给出的选项")])
def test_writing_one_refuses_in_words_and_keeps_what_was_typed(office, more, sentence):
    answer = office.post("/questionnaires/new", data={**FORM, **more})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "多久来一次？" in answer.get_data(as_text=True)
    assert db.session.scalars(select(Questionnaire)).all() == []


def test_one_more_question_without_script(office):
    asked = made.draft()
    answer = office.post(at(asked, "/edit"), data={**FORM, "add": "questions", "version": asked.version})
    assert (answer.status_code, "第 4 题" in text_of(answer)) == (422, True)
    assert asked.questions[0].words == made.QUESTIONS[0].words


def test_an_edit_begins_from_what_stands_there(office):
    asked = made.draft(branch_id=people.branch("一支部").id)
    page = office.get(at(asked, "/edit")).get_data(as_text=True)
    assert f'selected value="branch:{asked.branch_id}">一支部' in page
    assert "每周\n每月\n更少" in page
    assert office.post(at(asked, "/edit"), data={**FORM, "version": asked.version}).status_code == 303
    assert (asked.title, len(asked.questions), asked.branch_id) == ("机关作风", 2, None)


def test_a_draft_is_deleted_and_an_opened_one_says_why_not(office):
    draft, asked = made.draft(title="不用的草稿"), made.opened()
    assert ("删除草稿" in text_of(office.get(at(draft))), office.post(at(draft, "/delete"), data={}).location) == (True, "/questionnaires")
    assert "不用的草稿" not in office.get("/questionnaires").text
    assert "不能删除" in text_of(office.post(at(asked, "/delete"), data={}))


def test_steps_refuse_in_words_on_the_same_page(office):
    empty, asked = made.draft(questions=()), made.opened()
    for path, data, sentence in ((at(empty, "/open"), {}, "还没有题目"), (at(asked, "/extend"), {"closes_on": "2026-12-01"}, "晚于"),
                                 (at(asked, "/links"), {"count": "500"}, "1 到 200"), (at(asked, "/publish"), {}, "不能公布结果"),
                                 (at(empty, "/links"), {"count": "5", "version": empty.version}, "不能生成答卷链接")):
        answer = office.post(path, data=data)
        assert (answer.status_code, sentence in text_of(answer)) == (422, True), path
    assert office.post(at(asked, "/extend"), data={"closes_on": "2026-12-20"}).status_code == 303


def test_branch_leaders_read_what_is_about_their_branch_and_results_once_published(log_in):
    branch = people.branch()
    head = log_in(member=people.secretary(branch))
    draft, waiting, out, other = made.draft(branch_id=branch.id), made.closed(branch_id=branch.id), made.published(branch_id=branch.id), made.published()
    assert [head.get(at(one)).status_code for one in (draft, waiting, out, other)] == [404, 200, 200, 404]
    assert [head.get(at(one, "/results")).status_code for one in (waiting, out, other)] == [404, 200, 404]
    assert [head.get(at(one, "/results.xlsx"), buffered=True).status_code for one in (waiting, out)] == [404, 200]
    assert head.get(at(out, "/links")).status_code == 404
    assert head.get("/questionnaires").get_data(as_text=True).count("基层评议机关作风</a>") == 2


def test_members_and_the_petition_office_find_none(log_in):
    asked = made.published()
    for client in (log_in(member=people.member(people.branch())), log_in(Role.PETITION_OFFICER)):
        assert {client.get(path).status_code for path in ("/questionnaires", at(asked), at(asked, "/results"))} == {404}


def test_results_under_the_guard_are_shown_to_nobody(office):
    few = made.closed([{"words": "就我一个"}] * 4)
    page = text_of(office.get(at(few, "/results")))
    assert "答卷太少，不显示" in page
    assert "就我一个" not in page
    assert office.get(at(few, "/results.xlsx")).status_code == 422


def test_results_tell_counts_and_texts_and_go_into_a_table(office):
    asked = made.closed([{"pleased": 0, "words": "意见一"}, {"pleased": 0}, {"pleased": 2}, {"pleased": 3}, {"pleased": 4, "several": (0, 1)}])
    page = text_of(office.get(at(asked, "/results")))
    assert "意见一" in page
    assert "40%" in page
    book = openpyxl.load_workbook(io.BytesIO(taken(office, at(asked, "/results.xlsx")).get_data()))
    assert list(book["各题结果"].values)[1] == (1, "您对办事效率是否满意？", "满意度", "满意", 2, 5)
    assert list(book["填写的文字"].values)[1:] == [(4, "您的建议", "意见一")]
    assert tags()[-1] == "export.made"


# --- with a link --------------------------------------------------------------------------------------------------------------

def test_looking_uses_nothing_up_and_needs_no_script(phone):
    asked = made.opened()
    link = f"/answers/{made.links(asked, 1)[0]}"
    for _ in range(2):
        page = phone.get(link)
        assert (page.status_code, page.headers["Referrer-Policy"], page.headers["X-Robots-Tag"]) == (200, "no-referrer", "noindex, nofollow")
    phone.head(link)
    assert phone.post(link, data=made.sent(asked)).status_code == 303


def test_nothing_typed_is_lost_of_a_refused_answer(phone):
    asked = made.opened()
    link = f"/answers/{made.links(asked, 1)[0]}"
    answer = phone.post(link, data=made.sent(asked, pleased=2, several=(1,), words="请回 13800138000"))
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "手机号" in page, "请回 13800138000</textarea>" in page, page.count("checked")) == (422, True, True, 3)
    assert "请选一项" in text_of(phone.post(link, data={}))
    assert phone.post(link, data=made.sent(asked)).status_code == 303


def test_unknown_used_early_late_and_closed_links_look_the_same(phone, clock_at):
    asked, closed = made.opened(), made.opened()
    used, early = made.links(asked, 2)
    phone.post(f"/answers/{used}", data=made.sent(asked))
    over = made.links(closed, 1)[0]
    made.service.close(closed, version=None, by=made.OFFICE)
    db.session.commit()
    pages = [phone.get(f"/answers/{token}") for token in (used, over, "x", "长" * 400)]
    with clock_at("2026-12-11 10:00"):
        late = phone.get(f"/answers/{early}")
    assert {page.status_code for page in [*pages, late]} == {404}
    assert len({page.get_data(as_text=True) for page in pages}) == 1
    assert text_of(late).replace("12月11日", "11月24日").split("页面")[0] == text_of(pages[0]).split("页面")[0]
    again = phone.post(f"/answers/{used}", data=made.sent(asked))
    assert (again.status_code, again.get_data(as_text=True)) == (404, pages[0].get_data(as_text=True))


def test_without_the_token_of_the_page_nothing_counts(app):
    asked = made.opened()
    link = f"/answers/{made.links(asked, 1)[0]}"
    answer = app.test_client().post(link, data=made.sent(asked))
    assert (answer.status_code, answer.headers["Referrer-Policy"]) == (400, "no-referrer")
    db.session.refresh(asked)
    assert asked.answers == 0


def test_it_works_behind_https_where_no_referrer_is_sent(app):
    asked = made.opened()
    link, site = f"/answers/{made.links(asked, 1)[0]}", {"base_url": "https://localhost"}
    client = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(link, **site).get_data(as_text=True))[1]
    assert client.post(link, data={**made.sent(asked), "csrf_token": token}, **site).status_code == 303


def test_who_tries_too_many_links_is_held_up_for_a_while(phone, monkeypatch, clock_at):
    monkeypatch.setattr("xinfang_party.accounts.attempts.SOURCE_LIMITS", {"link": made.few(3)})
    asked = made.opened()
    link = f"/answers/{made.links(asked, 1)[0]}"
    assert [phone.post(f"/answers/{n}", data={}).status_code for n in range(4)] == [404, 404, 404, 429]
    assert phone.post("/answers/n", data={}, headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 429
    assert phone.post("/answers/x", data={}, environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 404
    assert phone.post(link, data=made.sent(asked)).status_code == 303  # whoever holds a good link is never the one who tries
    with clock_at("2026-11-24 10:16"):
        assert phone.post("/answers/x", data={}).status_code == 404


def test_pages_ask_a_constant_number_of_statements(office, counted):
    for _ in range(3):
        asked = made.published()
    for address in ("/questionnaires", at(asked), at(asked, "/results")):
        with counted() as sent:
            office.get(address)
        assert len(sent) <= 15, address
    assert asked.state is State.CLOSED
