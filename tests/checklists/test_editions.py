"""What is done with an edition: adopt, edit, put in force, remove; and its pages."""
import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from tests import people
from tests.checklists import made
from tests.checklists.made import opened
from xinfang_party.access.terms import Identity, Role
from xinfang_party.checklists import editions
from xinfang_party.checklists.catalogue import DAYS, DEFAULT
from xinfang_party.checklists.models import ChecklistRound, StandardEdition
from xinfang_party.checklists.queries import edition_called, edition_on, edition_over, known_of
from xinfang_party.checklists.terms import Days, Grade
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.kernel.periods import Period

OFFICE = Identity(account_id=1, name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
TODAY = date(2026, 5, 20)
EDITED = {"name": "局标准", "source": "局机关党委文件", "grades": "85 好\n60 较好\n0 差", "cap": "较好", "object_days": "7", "mend_days": "30"}


@pytest.fixture(autouse=True)
def in_may(app, clock_at):
    with clock_at("2026-05-20 10:00"):
        yield


@pytest.fixture
def own():
    return editions.adopt_default(by=OFFICE)


def put_in_force(edition, day=TODAY):
    editions.put_in_force(edition, from_on=day, version=None, by=OFFICE)


def used(edition):
    """Some round was opened under it."""
    db.session.add(ChecklistRound(edition_id=edition.id, name="一季度", period_text="2026Q1", ends_on=date(2026, 3, 31), self_due_on=TODAY, inspect_due_on=TODAY,
                                  opened_on=TODAY, actor="甲"))
    db.session.flush()


def states():
    return {line.code: line.state for line in editions.lines()}


# --- the verbs ----------------------------------------------------------------------------------------------------------------

def test_a_copy_of_the_default_is_a_draft_under_an_own_code(own):
    assert (own.code, own.text.items) == ("本单位-1", DEFAULT.items)
    assert editions.adopt_default(by=OFFICE).code == "本单位-2"
    assert states() == {DEFAULT.code: "正在执行", "本单位-1": "草稿", "本单位-2": "草稿"}


def test_what_is_in_force_on_which_day(own):
    put_in_force(own, date(2026, 7, 1))
    assert [edition_on(day).code for day in (TODAY, date(2026, 6, 30), date(2026, 7, 1))] == [DEFAULT.code, DEFAULT.code, own.code]
    assert states()[own.code] == "将要执行"


def test_the_later_takes_over_from_the_earlier(own, clock_at):
    put_in_force(own)
    put_in_force(editions.adopt_default(by=OFFICE), date(2026, 6, 1))
    with clock_at("2026-06-02 10:00"):
        assert states() == {"本单位-2": "正在执行", "本单位-1": "以前执行", DEFAULT.code: "没有执行"}


@pytest.mark.parametrize(("day", "change", "sentence"), [
    (date(2026, 5, 19), None, "不能早于今天"), (TODAY, lambda edition: setattr(edition.items[0], "weight", 3), "分值合计是 101"),
    (TODAY, lambda edition: edition.items.clear(), "还没有条目")])
def test_why_not_in_force(own, day, change, sentence):
    if change:
        change(own)
    with pytest.raises(Refusal, match=sentence):
        put_in_force(own, day)


def test_one_edition_begins_on_a_day_and_only_once(own):
    put_in_force(own)
    with pytest.raises(Refusal, match="已从 2026年5月20日 起执行"):
        put_in_force(own, date(2026, 7, 1))
    with pytest.raises(Refusal, match="请换一天"):
        put_in_force(editions.adopt_default(by=OFFICE))


def test_a_round_keeps_its_edition(own):
    used(own)
    assert states()[own.code] == "已用于评定"
    with pytest.raises(Refusal, match="请另建版本"):
        editions.remove(own, version=None, by=OFFICE)


def test_the_default_stands_in_the_table_once_it_is_used():
    used(editions.kept(DEFAULT, by=OFFICE))
    assert editions.kept(DEFAULT, by=OFFICE).text.items == edition_called(DEFAULT.code).items == DEFAULT.items
    editions.adopt_default(by=OFFICE)
    assert list(states().items()) == [(DEFAULT.code, "正在执行"), ("本单位-1", "草稿")]


def test_only_a_draft_is_removed(own):
    editions.remove(own, version=own.version, by=OFFICE)
    assert db.session.scalars(select(StandardEdition)).all() == []
    other = editions.adopt_default(by=OFFICE)
    put_in_force(other)
    with pytest.raises(Refusal, match="不能再改"):
        editions.remove(other, version=None, by=OFFICE)


def scaled(edition, grades="85 好\n60 较好\n0 差", cap="较好"):
    editions.set_scale(edition, grades=grades, cap=cap, days=Days(7, 30), by=OFFICE)


def test_a_draft_has_its_own_grades_and_days_until_it_is_used(own):
    scaled(own)
    assert (own.text.grades, own.text.cap, own.text.days) == ((Grade(85, "好"), Grade(60, "较好"), Grade(0, "差")), "较好", Days(7, 30))
    used(own)
    with pytest.raises(Refusal, match="请另建版本"):
        scaled(own, "80 好\n0 差", "差")


def test_an_edition_of_before_has_the_days_of_the_catalogue(own):
    own.object_days = own.mend_days = None
    assert own.text.days == DAYS


def test_one_item_goes_from_a_draft_and_the_others_keep_their_order(own):
    version = own.version
    editions.remove_item(own, code="A1-2", version=version, by=OFFICE)
    db.session.flush()
    db.session.expire(own)
    assert (own.text.items, own.version) == (tuple(item for item in DEFAULT.items if item.code != "A1-2"), version + 1)
    with pytest.raises(Refusal, match="请选要删除的条目"):
        editions.remove_item(own, code="A1-2", version=None, by=OFFICE)
    put_in_force(editions.adopt_default(by=OFFICE), date(2026, 7, 1))
    with pytest.raises(Refusal, match="请另建版本"):
        editions.remove_item(db.session.scalars(select(StandardEdition).where(StandardEdition.from_on.is_not(None))).one(), code="A1-1", version=None, by=OFFICE)


def test_a_day_to_come_is_taken_back(own, clock_at):
    put_in_force(own, date(2026, 7, 1))
    editions.take_back(own, version=own.version, by=OFFICE)
    assert (states()[own.code], edition_on(date(2026, 7, 1)).code) == ("草稿", DEFAULT.code)
    put_in_force(own, date(2026, 7, 1))
    with clock_at("2026-07-01 08:00"), pytest.raises(Refusal, match="起执行，不能撤回"):
        editions.take_back(own, version=None, by=OFFICE)
    used(own)
    with pytest.raises(Refusal, match="发起过评定"):
        editions.take_back(own, version=None, by=OFFICE)


def test_no_round_opens_under_a_draft_that_changed_since_it_was_read(own):
    read = own.text
    editions.remove_item(own, code="A1-1", version=None, by=OFFICE)
    db.session.flush()
    with pytest.raises(Refusal, match="刚刚改过"):
        opened(people.branch(), edition=read, period=Period.quarter(2026, 1), self_due_on=TODAY, inspect_due_on=TODAY)


def test_nothing_is_done_to_an_edition_that_changed_meanwhile(own):
    with pytest.raises(Conflict):
        editions.put_in_force(own, from_on=TODAY, version=own.version + 1, by=OFFICE)
    with pytest.raises(Conflict):
        editions.edit(own, name="新名称", source="", version=own.version + 1, by=OFFICE)


# --- the pages ----------------------------------------------------------------------------------------------------------------

@pytest.fixture
def office(log_in):
    return log_in(Role.PARTY_OFFICE)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(answer.get_data(as_text=True))))


def page_of(edition):
    db.session.commit()
    return f"/standards/{edition.id}"


def test_the_default_is_shown_as_a_proposal(log_in):
    client = log_in(Role.LEADER)
    assert "建议稿" in text_of(client.get("/standards"))
    page = client.get("/standards/default")
    said = text_of(page)
    assert all(words in said for words in ("默认版本", "D1-1 党员大会", "党费按月交纳率"))
    assert all(words in said for words in ("一票否决", "《中国共产党支部工作条例（试行）》第十一条（原文）", "评判：由督导检查员评判"))
    assert "/measures/cadence.member_meeting" in page.get_data(as_text=True)


def test_from_the_default_to_an_own_edition_in_force(office, own):
    shown = office.post("/standards/adopt-default", follow_redirects=True)
    assert "草稿" in text_of(shown)
    db.session.commit()
    page = page_of(own)
    assert office.post(f"{page}/edit", data={**EDITED, "version": own.version}).status_code == 303
    assert office.post(f"{page}/put-in-force", data={"from_on": "2026-05-20", "version": own.version}).status_code == 303
    assert "局标准" in text_of(office.get("/standards"))
    assert "正在执行" in text_of(office.get(page))


def test_what_cannot_be_done_comes_back_as_typed(office, own):
    page = page_of(own)
    answer = office.post(f"{page}/put-in-force", data={"from_on": "2026-05-01", "version": own.version})
    assert (answer.status_code, "不能早于今天" in text_of(answer), 'value="2026-05-01"' in answer.get_data(as_text=True)) == (422, True, True)
    answer = office.post(f"{page}/edit", data={**EDITED, "name": "", "source": "局文件 13800138000", "version": own.version})
    assert (answer.status_code, "局文件 13800138000" in answer.get_data(as_text=True)) == (422, True)
    answer = office.post(f"{page}/edit", data={**EDITED, "source": "局文件 13800138000", "version": own.version})
    assert (answer.status_code, "手机号" in text_of(answer)) == (422, True)


def test_what_was_refused_because_it_is_in_force_is_said(office, own):
    put_in_force(own)
    page = page_of(own)
    for deed, data, words in (("remove", {}, "请另建版本"), ("put-in-force", {"from_on": "2026-07-01"}, "起执行")):
        answer = office.post(f"{page}/{deed}", data={**data, "version": own.version})
        assert (answer.status_code, words in text_of(answer)) == (422, True)


def test_a_stale_page_changes_nothing(office, own):
    page = page_of(own)
    assert office.post(f"{page}/remove", data={"version": own.version + 1}).status_code == 409
    assert office.post(f"{page}/remove", data={"version": own.version}).status_code == 303


def test_grades_days_items_and_the_day_on_the_pages(office, own):
    page = page_of(own)
    assert "90 优秀\n80 达标" in office.get(f"{page}/edit").get_data(as_text=True).replace("\r", "")
    answer = office.post(f"{page}/edit", data={**EDITED, "cap": "良", "version": own.version})
    assert (answer.status_code, "请写其中一个：好、较好、差" in text_of(answer), "85 好" in text_of(answer)) == (422, True, True)
    for deed, data in (("edit", EDITED), ("put-in-force", {"from_on": "2026-07-01"}), ("take-back", {}), ("remove-item", {"code": "A1-2"})):
        assert office.post(f"{page}/{deed}", data={**data, "version": db.session.get(StandardEdition, own.id).version}).status_code == 303
    said = text_of(office.get(page))
    assert all(words in said for words in ("85 好、60 较好、0 差", "核查以后 7 天内", "31 项", "草稿"))
    assert "等次 90 优秀、80 达标、60 基本达标、0 不达标 85 好、60 较好、0 差" in text_of(compared(office))
    for deed, words in (("take-back", "没有定执行日期"), ("remove-item", "请选要删除的条目")):
        answer = office.post(f"{page}/{deed}", data={"version": db.session.get(StandardEdition, own.id).version})
        assert (answer.status_code, words in text_of(answer)) == (422, True)


def test_of_what_is_in_force_the_name_alone_is_edited(office, own):
    put_in_force(own)
    page = page_of(own)
    assert 'name="grades"' not in office.get(f"{page}/edit").get_data(as_text=True)
    answer = office.post(f"{page}/edit", data={**EDITED, "version": own.version})
    assert (answer.status_code, "请另建版本" in text_of(answer)) == (422, True)
    assert office.post(f"{page}/edit", data={"name": "局标准", "source": "局文件", "version": own.version}).status_code == 303


def test_who_reads_changes_nothing(log_in, own):
    client, page = log_in(Role.LEADER), page_of(own)
    assert client.get(page).status_code == 200
    assert "复制默认版本" not in text_of(client.get("/standards"))
    assert "删除这个草稿" not in text_of(client.get(page))
    assert [client.post(f"/standards/{path}").status_code for path in ("adopt-default", f"{own.id}/remove", f"{own.id}/put-in-force", f"{own.id}/edit")] == [404] * 4
    assert client.get("/standards/999999").status_code == 404
    assert log_in(Role.SYSTEM_ADMIN).get("/standards").status_code == 404


# --- two side by side ---------------------------------------------------------------------------------------------------------

@pytest.fixture
def other(own):
    """The own edition with one item changed and one gone."""
    own.items[0].name = "支部设置合规了"
    del own.items[1]
    db.session.commit()
    return own


def compared(client, **asked):
    return client.get("/standards/compare", query_string={"a": DEFAULT.code, "b": "本单位-1", **asked})


def test_what_a_new_edition_would_change(office, other):
    people.branch("第一支部"), people.branch("第二支部")
    db.session.commit()
    page = text_of(compared(office))
    assert all(words in page for words in ("去掉的 1 项", "名称：支部设置合规 → 支部设置合规了", "2026年第1季度", "第一支部", "第二支部"))
    assert page.index("第一支部") < page.index("第二支部")


def test_who_leads_a_branch_sees_what_changes_for_it_alone(log_in, other):
    first = people.branch("第一支部")
    people.branch("第二支部")
    page = text_of(compared(log_in(member=people.secretary(first))))
    assert ("第一支部" in page, "第二支部" in page) == (True, False)
    member = text_of(compared(log_in(member=people.member(first))))
    assert ("去掉的 1 项" in member, "各支部会怎样变" in member) == (True, False)


def test_what_is_asked(office, other):
    table = [({"a": ""}, 200, "先选两个版本"), ({"b": "没有的"}, 422, "没有代码为“没有的”的标准版本"), ({"period": "去年"}, 422, "看不懂这个时间段"),
             ({"period": "all"}, 422, "2026Q3"), ({"b": DEFAULT.code}, 200, "完全一样"), ({"a": "x\x00y"}, 422, "没有代码为")]
    for asked, status, words in table:
        answer = compared(office, **asked)
        assert (answer.status_code, words in text_of(answer)) == (status, True)


def test_more_branches_ask_no_more(office, other, counted):
    def asked(branches):
        for _ in range(branches):
            people.branch()
        db.session.commit()
        compared(office)
        with counted() as queries:
            compared(office)
        return len(queries)

    assert asked(4) == asked(4)


def test_branches_are_told_of_by_the_text_of_the_round_over_this_time_and_its_words_count_for_no_other(session, clock_at):
    with clock_at(made.NOW):
        world = made.world()
        made.said_everywhere(world.one, world.by)
        own = edition_over(made.Q2, clock.today())
        said = [known_of([world.branch.id], made.Q2, edition=text)[world.branch.id].said for text in (own, DEFAULT)]
        assert (own.code, edition_over(made.Q2.previous, clock.today()).code) == (made.SMALL.code, DEFAULT.code)
        assert [made.JUDGED in words for words in said] == [True, False]
