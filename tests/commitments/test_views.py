"""The pages of a promise from the first draft to the public board: what works, what is refused in words, who finds nothing."""
import html
import re
from datetime import date

import pytest
from sqlalchemy import func, select

from tests import people, promises
from tests.answers import text_of
from tests.petitions import made
from xinfang_party.access.terms import Role
from xinfang_party.commitments import jobs, service
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.terms import Kind, State
from xinfang_party.kernel.database import db

NOW = "2026-03-02 10:00"
WRITTEN = {"title": "按期答复", "content": "逐件盯住期限，按期答复。", "served": "来信来访群众", "starts_on": "2026-01-01", "ends_on": "2026-12-31",
           "lines-0-measure_code": promises.ON_TIME, "lines-0-reach": "member", "lines-0-target": "90"}
NEW = "/commitments/new/member"


@pytest.fixture
def world(app, clock_at):
    with clock_at(NOW):
        yield promises.world()


def url(commitment, rest=""):
    return f"/commitments/{commitment.id}{rest}"


def stored():
    """The only promise there is, as the database holds it."""
    db.session.expire_all()
    return db.session.scalars(select(Commitment)).unique().one()


def sent(world, **facts):
    commitment = promises.draft(world, **facts)
    service.submit(commitment, by=world.by)
    db.session.commit()
    return commitment


# --- writing ------------------------------------------------------------------------------------------------------------------

def test_draft_leads_to_the_page_of_the_promise(world, log_in):
    client = log_in(member=world.keeper)
    answer = client.post(NEW, data=WRITTEN)
    assert (answer.status_code, answer.location) == (303, url(stored()))
    page = text_of(client.get(answer.location))
    assert "已保存草稿" in page
    assert "本人承办的；2026年" in page
    assert "没有数据（2025年同口径，共 0 件）" in page


def test_draft_for_the_branch_is_the_secretarys(world, log_in):
    assert log_in(member=world.peer).get("/commitments/new/branch").status_code == 404
    client = log_in(member=world.head)
    assert client.post("/commitments/new/branch", data={**WRITTEN, "lines-0-reach": "branch"}).status_code == 303
    assert (stored().kind, stored().branch_id, stored().member_id) == (Kind.BRANCH, world.branch.id, None)


@pytest.mark.parametrize(("changed", "sentence"), [
    ({"title": ""}, "请填写承诺名称"), ({"ends_on": "2026-02-30"}, "完成期限"), ({"lines-0-target": ""}, "选了指标就要填写目标值"),
    ({"lines-0-target": "很高"}, "请填写数字"), ({"lines-0-target": "NaN"}, "请填写数字"), ({"lines-0-target": "101"}, "0 到 100 之间"),
    ({"lines-0-measure_code": ""}, "还要选一项指标"), ({"ends_on": "2026-03-01"}, "完成期限已经过去"), ({"ends_on": "2033-01-01"}, "最晚到 2031 年底"),
    ({"starts_on": "2102-01-01", "ends_on": "2102-06-01"}, "1900 年到 2100 年之间"), ({"ends_on": "9999-12-31"}, "1900 年到 2100 年之间"),
    ({"content": "联系电话 13800138000"}, "手机号"), ({"served": "李某 11010519491231002X"}, "身份证号"),
    ({"lines-0-baseline": "50"}, "请写明理由"), ({"lines-1-measure_code": promises.ON_TIME, "lines-1-target": "95"}, "重复")])
def test_an_invalid_draft_keeps_what_was_typed(world, log_in, changed, sentence):
    answer = log_in(member=world.keeper).post(NEW, data={**WRITTEN, "title": "答得快", **changed})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert sentence in html.unescape(page)
    assert all(value in page for name, value in {**WRITTEN, **changed}.items() if name in {"content", "served", "lines-0-target"})
    assert db.session.scalar(select(func.count(Commitment.id))) == 0


@pytest.mark.parametrize("typed", ["90", "90%", "９０", " 90.0 "])
def test_a_target_may_be_written_as_people_write_it(world, log_in, typed):
    log_in(member=world.keeper).post(NEW, data={**WRITTEN, "lines-0-target": typed})
    assert stored().lines[0].target == 90


def test_the_rule_narrows_by_class_channel_and_district(world, log_in):
    made.case(member=world.keeper, district="越秀区")
    log_in(member=world.keeper).post(NEW, data={
        **WRITTEN, "lines-0-classes": ["urgent"], "lines-0-channels": ["letter"], "lines-0-districts": ["越秀区"]})
    assert stored().lines[0].only == {"class": ["urgent"], "channel": ["letter"], "district": ["越秀区"]}


def test_a_chosen_subject_counts_what_lies_below_it(world, log_in):
    top = made.subject("城乡建设")
    below = made.subject("物业管理", top)
    client = log_in(member=world.keeper)
    client.post(NEW, data={**WRITTEN, "lines-0-subjects": [str(top.id)]})
    assert stored().lines[0].only == {"subject": [str(top.id), str(below.id)]}
    assert "内容分类：城乡建设；2026年" in text_of(client.get(url(stored())))
    edit = client.get(url(stored(), "/edit")).get_data(as_text=True)
    assert re.findall(r'<option selected value="(\d+)"', edit) == [str(top.id)]


def test_two_posts_of_one_form_create_one(world, log_in):
    client, form = log_in(member=world.keeper), {**WRITTEN, "form_id": "a" * 22}
    first, again = client.post(NEW, data=form), client.post(NEW, data=form)
    assert first.location == again.location == url(stored())


def test_edit_starts_from_what_is_stored(world, log_in):
    commitment = promises.draft(world, target=90)
    client = log_in(member=world.keeper)
    assert 'value="90"' in client.get(url(commitment, "/edit")).get_data(as_text=True)
    changed = {**WRITTEN, "title": "件件按期", "lines-0-target": "95", "version": commitment.version}
    assert client.post(url(commitment, "/edit"), data=changed).status_code == 303
    assert (stored().title, stored().lines[0].target) == ("件件按期", 95)


def test_an_edit_of_the_lines_alone_moves_the_version_on(world, log_in):
    commitment = promises.draft(world)
    version = commitment.version
    client = log_in(member=world.keeper)
    client.post(url(commitment, "/edit"), data={**WRITTEN, "lines-0-target": "91", "version": version})
    answer = client.post(url(commitment, "/edit"), data={**WRITTEN, "lines-0-target": "99", "version": version})
    assert answer.status_code == 409
    assert stored().lines[0].target == 91


def test_a_stale_edit_is_a_conflict_that_keeps_the_typed_text(world, log_in):
    commitment = promises.draft(world)
    stale = {**WRITTEN, "content": "我写的另一种说法", "version": commitment.version - 1}
    answer = log_in(member=world.keeper).post(url(commitment, "/edit"), data=stale)
    assert answer.status_code == 409
    assert "我写的另一种说法" in answer.get_data(as_text=True)


FORM = {**WRITTEN, "lines-1-measure_code": "", "lines-1-reach": "member", "lines-1-target": "", "lines-2-measure_code": "", "lines-2-reach": "member"}
SHOWN = {"承诺名称": "按期答复", "承诺内容": "逐件盯住期限，按期答复。", "服务对象": "来信来访群众", "开始日期": "2026-01-01", "完成期限": "2026-12-31",
         "第 1 项指标：目标值": "90"}
"""What a person should find again under his or her own labels, the two lines that nobody began left out."""


def typed_in(answer):
    """{label: text} of the page that keeps what was typed."""
    page = answer.get_data(as_text=True)
    labels, texts = re.findall(r'form-label" for="typed-[^"]*">([^<]*)<', page), re.findall(r"readonly>([^<]*)</textarea>", page)
    return dict(zip(labels, map(html.unescape, texts), strict=True))


def test_a_stale_edit_shows_what_was_typed_in_the_words_of_the_form(world, log_in):
    commitment = promises.draft(world)
    answer = log_in(member=world.keeper).post(url(commitment, "/edit"), data={**FORM, "version": commitment.version - 1, "lines-0-classes": ["urgent"]})
    assert answer.status_code == 409
    whose = "第 1 项指标：计入谁办的事项"
    assert typed_in(answer) == {**SHOWN, "第 1 项指标：用哪项指标衡量": "按期答复率（%）", whose: "我承办的", "第 1 项指标：四办分类": "急事急办"}


@pytest.mark.parametrize(("cookie", "status"), [({"token": "over"}, 401), ({"token": "over", "csrf_token": "of the log-in in another window"}, 400)])
def test_where_the_form_was_never_made_its_labels_are_told_all_the_same(world, log_in, cookie, status):
    client = log_in(member=world.keeper)
    with client.session_transaction() as kept:
        kept.update(cookie)
    answer = client.post(NEW, data=FORM)
    assert answer.status_code == status
    again = "（从列表里选的，请重新选一次）"
    assert typed_in(answer) == {**SHOWN, "第 1 项指标：用哪项指标衡量": again, "第 1 项指标：计入谁办的事项": again}
    assert promises.ON_TIME not in answer.get_data(as_text=True)


@pytest.mark.parametrize(("typed", "sentence"), [("90-95", "请填写数字，例如 95。"), ("九十五", "请填写数字，例如 95。"), ("2000000", "目标值应在 0 到 1,000,000 之间")])
def test_a_target_that_is_no_number_stays_and_is_told_in_one_sentence(world, log_in, typed, sentence):
    page = log_in(member=world.keeper).post(NEW, data={**WRITTEN, "lines-0-target": typed}).get_data(as_text=True)
    field = re.search(r'<input[^>]*name="lines-0-target"[^>]*>', page)[0]
    assert ('type="text"' in field, 'inputmode="decimal"' in field, f'value="{typed}"' in field) == (True, True, True)
    told = re.search(r'id="lines-0-target-error">(.*?)</p>', page, re.DOTALL)[1]
    assert sentence in told
    assert told.count("。") == 1


# --- the baseline while writing -----------------------------------------------------------------------------------------------

@pytest.fixture
def last_year(world):
    """Two of the keeper's cases and one of the peer's fell due last year; one of each was answered in time."""
    made.case(member=world.keeper, received_on=date(2025, 2, 1), replied_on=date(2025, 3, 1))
    made.case(member=world.keeper, received_on=date(2025, 2, 1))
    made.case(member=world.peer, branch=world.branch, received_on=date(2025, 2, 1), replied_on=date(2025, 3, 1))


ASKED = {name: WRITTEN[name] for name in ("starts_on", "ends_on", "lines-0-measure_code", "lines-0-reach")}


@pytest.mark.parametrize(("changed", "told"), [
    ({}, "基数（2025年同口径）：1/2 件"), ({"lines-0-reach": "branch"}, "基数（2025年同口径）：2/3 件"),
    ({"starts_on": "2026-03-02"}, "没有基数"), ({}, "基数取承诺期之前同样长的一段：2025年。"),
    ({"starts_on": "2026-03-02", "lines-0-measure_code": ""}, "：2025年5月1日至2026年3月1日。要和上年全年比，请把开始日期写成 1 月 1 日"),
    ({"lines-0-reach": "department"}, "没有编入处室"), ({"ends_on": ""}, "请先填好"),
    ({"ends_on": "2020-01-01"}, "晚于开始日期"), ({"lines-0-measure_code": "no.such"}, "选好指标后"), ({"lines-0-measure_code": ""}, "选好指标后")])
def test_the_baseline_is_told_before_anything_is_saved(world, last_year, log_in, changed, told):
    answer = log_in(member=world.keeper).get("/commitment-baselines/member", query_string={**ASKED, **changed})
    assert told in text_of(answer)


def test_the_new_form_is_about_the_whole_year_and_says_what_the_baseline_is(world, log_in, clock_at):
    with clock_at("2026-07-15 10:00"):
        page = log_in(member=world.keeper).get(NEW)
    assert 'value="2026-01-01"' in page.get_data(as_text=True)
    assert "全年的承诺写 1 月 1 日，年中写的也一样" in text_of(page)
    assert "基数取承诺期之前同样长的一段：2025年。" in text_of(page)


def test_a_baseline_asked_for_after_the_session_ended_leaves_the_form_open(world, log_in):
    client = log_in(member=world.keeper)
    with client.session_transaction() as cookie:
        cookie["token"] = "over"
    answer = client.get("/commitment-baselines/member", query_string=ASKED, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers.get("HX-Redirect")) == (401, None)
    assert "已填的内容还在" in text_of(answer)


def test_any_line_of_the_form_may_ask_for_its_baseline(world, last_year, log_in):
    asked = {name.replace("lines-0", "lines-2"): value for name, value in ASKED.items()}
    assert "1/2 件" in text_of(log_in(member=world.keeper).get("/commitment-baselines/member", query_string=asked))


def test_the_baseline_of_an_existing_promise_is_its_keepers(world, last_year, log_in):
    commitment = promises.draft(world)
    asked = {**ASKED, "of": commitment.id}
    assert "1/2 件" in text_of(log_in(member=world.keeper).get("/commitment-baselines/member", query_string=asked))
    assert log_in(member=world.peer).get("/commitment-baselines/member", query_string=asked).status_code == 404


def test_the_form_brought_back_tells_the_baseline_too(world, last_year, log_in):
    answer = log_in(member=world.keeper).post(NEW, data={**WRITTEN, "lines-0-target": "40"})
    assert "低于基数 50" in text_of(answer)
    assert "基数（2025年同口径）：1/2 件" in text_of(answer)


# --- the steps ----------------------------------------------------------------------------------------------------------------

def test_from_submit_over_return_to_publish(world, log_in):
    commitment = promises.draft(world)
    keeper, head = log_in(member=world.keeper), log_in(member=world.head)
    assert keeper.post(url(commitment, "/submit"), data={"version": commitment.version}).status_code == 303
    assert head.post(url(commitment, "/return"), data={"opinion": "请写明怎样自查。"}).status_code == 303
    assert "请写明怎样自查。" in text_of(keeper.get(url(commitment)))
    keeper.post(url(commitment, "/submit"))
    head.post(url(commitment, "/approve"))
    assert "这项承诺" in text_of(head.get(url(commitment)))
    assert head.post(url(commitment, "/publish")).status_code == 303
    assert (stored().state, stored().published_on) == (State.PUBLISHED, date(2026, 3, 2))


def test_an_approved_promise_may_still_be_returned(world, log_in):
    commitment = sent(world)
    service.approve(commitment, by=world.secretary)
    db.session.commit()
    head = log_in(member=world.head)
    assert "修改意见" in text_of(head.post(url(commitment, "/return")))
    head.post(url(commitment, "/return"), data={"opinion": "目标写高了。"})
    assert stored().state is State.RETURNED


def test_a_return_without_an_opinion_says_so_at_the_form(world, log_in):
    answer = log_in(member=world.head).post(url(sent(world), "/return"), data={"opinion": ""})
    assert answer.status_code == 422
    assert "让承诺人知道改什么" in text_of(answer)


def test_an_opinion_with_personal_data_is_refused_and_kept(world, log_in):
    answer = log_in(member=world.head).post(url(sent(world), "/return"), data={"opinion": "请联系 13800138000"})
    assert "像是有手机号" in text_of(answer)
    assert "请联系 13800138000" in answer.get_data(as_text=True)
    assert stored().state is State.SUBMITTED


def test_a_vague_promise_is_questioned_before_it_is_sent(world, log_in):
    commitment = promises.draft(world, served="", lines=[], content="进一步加强作风。")
    answer = log_in(member=world.keeper).post(url(commitment, "/submit"))
    assert answer.status_code == 422
    assert all(words in text_of(answer) for words in ("为谁而做", "用哪个数字", "“进一步”“加强”"))


def test_approve_of_a_stale_page_is_a_conflict(world, log_in):
    commitment = sent(world)
    answer = log_in(member=world.head).post(url(commitment, "/approve"), data={"version": commitment.version - 1, "opinion": "同意这样做"})
    assert answer.status_code == 409
    assert "同意这样做" in answer.get_data(as_text=True)


def test_the_own_promise_is_decided_by_others(world, log_in):
    commitment = promises.draft(world, by=world.secretary)
    service.submit(commitment, by=world.secretary)
    db.session.commit()
    head, office = log_in(member=world.head), log_in(Role.PARTY_OFFICE)
    assert "不能审定自己" in text_of(head.post(url(commitment, "/approve")))
    assert office.post(url(commitment, "/approve")).status_code == 303
    assert "不能审定自己" in text_of(head.post(url(commitment, "/publish")))
    assert office.post(url(commitment, "/publish")).status_code == 303


def test_a_returned_promise_says_by_when_it_should_come_back(world, log_in):
    commitment = sent(world)
    service.return_(commitment, opinion="写具体", by=world.secretary)
    db.session.commit()
    assert "按办理经过里的意见修改，最晚 2026年3月12日 再提交审诺" in text_of(log_in(member=world.keeper).get(url(commitment)))


def test_withdraw_with_a_reason(world, log_in):
    commitment, client = sent(world), log_in(member=world.keeper)
    assert client.post(url(commitment, "/withdraw"), data={"opinion": ""}).status_code == 422
    assert client.post(url(commitment, "/withdraw"), data={"opinion": "岗位变动"}).status_code == 303
    assert stored().state is State.WITHDRAWN
    assert "岗位变动" in text_of(log_in(member=world.head).get(url(commitment)))


# --- who finds nothing --------------------------------------------------------------------------------------------------------

def test_a_draft_is_nobodys_but_its_keepers(world, log_in):
    commitment = promises.draft(world)
    foreign = people.secretary(people.branch())
    statuses = [log_in(member=who).get(url(commitment)).status_code for who in (world.keeper, world.head, world.peer, foreign)]
    assert statuses == [200, 404, 404, 404]
    assert [log_in(role).get(url(commitment)).status_code for role in (Role.PARTY_OFFICE, Role.LEADER, Role.PETITION_OFFICER)] == [404] * 3


@pytest.mark.parametrize("step", ["approve", "return", "publish", "conclude", "appraisals/organization"])
def test_another_branchs_secretary_decides_nothing_here(world, log_in, step):
    client = log_in(member=people.secretary(people.branch()))
    assert client.post(url(promises.published(world), f"/{step}"), data={"opinion": "不"}).status_code == 404


@pytest.mark.parametrize("step", ["edit", "submit", "withdraw", "progress-notes", "report", "appraisals/self"])
def test_nobody_acts_for_the_keeper(world, log_in, step):
    commitment = promises.published(world)
    assert [log_in(member=who).post(url(commitment, f"/{step}")).status_code for who in (world.peer, world.head)] == [404, 404]


def test_a_peer_sees_the_public_ones_of_the_own_branch_only(world, log_in):
    other = promises.world()
    mine, foreign, waiting = promises.published(world, title="本支部的"), promises.published(other, title="别支部的"), sent(world, title="未公示的")
    client = log_in(member=world.peer)
    assert [client.get(url(one)).status_code for one in (mine, foreign, waiting)] == [200, 404, 404]
    page = text_of(client.get("/commitments"))
    assert ("本支部的" in page, "别支部的" in page, "未公示的" in page) == (True, False, False)


@pytest.mark.parametrize("path", ["/commitments", "/"])
def test_in_lists_no_comma_begins_a_line_and_what_is_frozen_says_so(world, log_in, clock_at, path):
    promises.published(world)
    with clock_at("2027-01-05 10:00"):
        jobs.freeze_ended()
        db.session.commit()
        page = text_of(log_in(member=world.keeper).get(path))
    assert "封存的按期答复率：— 目标 90%" in page
    assert "，目标" not in page


def test_a_peer_reads_the_figure_without_a_link_to_the_cases(world, log_in):
    commitment = promises.published(world)
    made.case(member=world.keeper, received_on=date(2025, 12, 1), replied_on=date(2026, 1, 9))
    peer, keeper = (log_in(member=who).get(url(commitment)).get_data(as_text=True) for who in (world.peer, world.keeper))
    assert ("/rows?" in peer, "/rows?" in keeper) == (False, True)


def test_the_one_who_leads_those_above_is_not_the_keeper_of_the_branchs_promise(world, log_in):
    above = people.branch()
    below = people.branch(parent=above)
    chief, head = people.secretary(above), people.secretary(below)
    db.session.commit()
    commitment = service.draft(kind=Kind.BRANCH, facts={**promises.YEAR, "title": "支部承诺", "content": "按期答复。", "served": "群众"},
                               lines=[{"measure_code": promises.ON_TIME, "target": 90}], branch_id=below.id, by=promises.identity(head))
    service.submit(commitment, by=promises.identity(head))
    db.session.commit()
    client = log_in(member=chief)
    assert client.post(url(commitment, "/withdraw"), data={"opinion": "不要"}).status_code == 404
    assert client.post(url(commitment, "/approve")).status_code == 303


# --- the public board ---------------------------------------------------------------------------------------------------------

def test_board_and_card_need_no_log_in_and_show_nothing_private(world, client):
    commitment = promises.published(world, title="件件按期")
    shown = made.case(member=world.keeper, number="XF-SECRET-1", received_on=date(2026, 1, 5), replied_on=date(2026, 1, 9))
    service.note_progress(commitment, noted_on=date(2026, 3, 2), text="内部的践诺记录", by=world.by)
    db.session.commit()
    board, card = (client.get(path) for path in ("/board", f"/board/{commitment.id}/card"))
    assert (board.status_code, card.status_code) == (200, 200)
    for page in (board, card):
        assert "件件按期" in text_of(page)
        assert "目标 90%" in text_of(page) or "按期答复率：90%" in text_of(page)
        assert not [word for word in (shown.number, "内部的践诺记录", "/rows", "承诺前", "1/1") if word in page.get_data(as_text=True)]


@pytest.mark.parametrize("path", ["/board", "/board/{id}/card"])
def test_who_is_logged_in_keeps_the_menu_on_the_board_and_strangers_have_none(world, client, log_in, path):
    path = path.format(id=promises.published(world).id)
    inside, outside = (one.get(path).get_data(as_text=True) for one in (log_in(member=world.peer), client))
    assert ['id="menu"' in page for page in (inside, outside)] == [True, False]
    assert ['aria-current="page"' in page for page in (inside, outside)] == [path == "/board", False]


def test_a_printed_card_says_nothing_of_who_printed_it(world, log_in):
    card = log_in(member=world.peer).get(f"/board/{promises.published(world).id}/card").get_data(as_text=True)
    assert '<footer class="site-footer no-print">' in card


def test_the_board_keeps_what_is_not_public_to_itself(world, client):
    waiting = sent(world, title="审诺中的")
    assert "审诺中的" not in text_of(client.get("/board"))
    assert client.get(f"/board/{waiting.id}/card").status_code == 404


def test_the_board_can_be_narrowed_to_a_branch(world, client):
    other = promises.world()
    promises.published(world, title="本支部的")
    promises.published(other, title="别支部的")
    page = text_of(client.get(f"/board?branch={other.branch.id}"))
    assert ("本支部的" in page, "别支部的" in page) == (False, True)


@pytest.mark.parametrize("year", [2102, 9999])
def test_a_promise_beyond_the_calendar_that_stands_already_has_its_pages(world, log_in, year):
    commitment = promises.published(world)
    commitment.starts_on, commitment.ends_on = date(year, 1, 1), date(year, 12, 31)
    commitment.lines[0].baseline_period = "2101-08-04..2101-12-31"
    db.session.commit()
    client = log_in(member=world.keeper)
    assert [client.get(address).status_code for address in ("/", "/commitments", url(commitment), "/board")] == [200] * 4
