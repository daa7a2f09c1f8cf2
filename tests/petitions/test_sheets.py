"""Cases from and to spreadsheets: what headers and words are understood, what is doubted, what can be undone."""
import csv
from dataclasses import replace
from datetime import date, time
from io import BytesIO

import pytest
from sqlalchemy import select

from tests import people
from tests.cases import case
from tests.sheets import bringing
from xinfang_party.access.terms import OPERATOR, Identity, Role
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization import people as organization
from xinfang_party.organization.terms import Placement
from xinfang_party.petitions import service as cases
from xinfang_party.petitions.models import Case, ClassChange, Subject
from xinfang_party.petitions.sheets import COLUMNS, SHEETS
from xinfang_party.petitions.terms import Channel, DueFrom, Ending, Evaluation, HandlingClass, Outcome, Procedure, Purpose
from xinfang_party.sheets import exporting, service, undoing
from xinfang_party.sheets.models import ImportBatch

CASES, SUBJECTS = SHEETS
OFFICER = Identity(account_id=1, name="信访员", roles=frozenset({Role.PETITION_OFFICER}))
HEAD = "信访编号,收到时间"


@pytest.fixture(autouse=True)
def at_noon(app, clock_at):
    with clock_at("2026-07-01 12:00"):
        yield


@pytest.fixture
def bring(tmp_path):
    """`bring("header,header", "cell,cell", …)` imports a csv; `sheet=`, `lenient=` and the like as the command does."""
    return lambda head, *lines, sheet=CASES, by=OFFICER, **options: bringing.bring(tmp_path, sheet, head, *lines, by=by, **options)


def the(session, number="A1"):
    session.expire_all()
    return session.scalars(select(Case).where(Case.number == number)).one()


def words(report):
    return "；".join([*report.warnings, *(problem["message"] for problem in report.problems)])


def export(identity=OFFICER, sheet=CASES):
    target = BytesIO()
    exporting.write_export(sheet, identity, target, "csv")
    return list(csv.DictReader(target.getvalue().decode("utf-8-sig").splitlines()))


# --- what is understood -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("head", "line", "channel"), [
    ("留言编号,留言日期", "A1,2026-06-01", Channel.MESSAGE_BOARD), ("编号,日期,态度评分,速度评分", "A1,2026-06-01,5,", Channel.MESSAGE_BOARD),
    ("编号,日期,评分", "A1,2026-06-01,5", None), ("信件编号,来信日期", "A1,2026-06-01", None), ("留言编号,留言日期,形式", "A1,2026-06-01,来电", Channel.PHONE),
    ("留言编号,留言日期,形式", "A1,2026-06-01,", None), ("编号,日期,留言详情", "A1,2026-06-01,请修路", None)])
def test_a_sheet_of_a_message_board_tells_how_its_cases_came(bring, session, head, line, channel):
    days = {"日期": "received_at"} if ",日期" in head else {}
    report = bring(head, line, mapping=days)
    assert the(session).channel is channel
    assert ("形式按领导留言导入" in words(report)) is (channel is Channel.MESSAGE_BOARD)
    assert bring(head, line, mapping=days).unchanged == 1


def test_a_message_board_does_not_change_how_a_known_case_came(bring, session):
    bring("编号,收到时间,形式", "A1,2026-06-01,来访", "A2,2026-06-01,")
    assert bring("留言编号,留言日期", "A1,2026-06-01", "A2,2026-06-01").updated == 1
    assert (the(session).channel, the(session, "A2").channel) == (Channel.VISIT, Channel.MESSAGE_BOARD)


@pytest.mark.parametrize("head", ["留言编号,留言时间,答复时间", "信件编号,来信时间,答复日期", "登记编号,来访日期,回复时间", "number,received_at,replied_at"])
def test_headers_of_real_exports_need_no_mapping(bring, session, head):
    assert bring(head, "A1,2026/1/5 9:32:09,2026/2/3 14:00").created == 1
    found = the(session)
    assert (found.received_on, found.received_time) == (date(2026, 1, 5), time(9, 32, 9))
    assert (found.replied_on, found.replied_time) == (date(2026, 2, 3), time(14))


@pytest.mark.parametrize(("header", "cell", "expected"), [
    ("信访形式", "来访", {"channel": Channel.VISIT}), ("信访形式", "网上投诉", {"channel": Channel.ONLINE}), ("渠道", "电话", {"channel": Channel.PHONE}),
    ("信件类型", "建议", {"purpose": Purpose.SUGGESTION}), ("留言类型", "投诉/求助", {"purpose": Purpose.APPEAL}), ("留言类型", "建言", {"purpose": Purpose.SUGGESTION}),
    ("留言类型", "咨询", {"purpose": Purpose.INQUIRY}), ("留言类型", "感谢", {"purpose": Purpose.OTHER}), ("信访目的", "检举控告", {"purpose": Purpose.ACCUSATION}),
    ("四办类别", "急事急办", {"handling": HandlingClass.URGENT}), ("class", "hard", {"handling": HandlingClass.HARD}),
    ("办理程序", "简易办理", {"procedure": Procedure.SIMPLIFIED}), ("是否重复", "是", {"is_repeat": True}), ("初重件", "初件", {"is_repeat": False}),
    ("区县", "天河区", {"district": "天河区"}), ("办理结果", "调解", {"outcome": Outcome.MEDIATED}), ("终止情形", "撤回", {"ending": Ending.WITHDRAWN}),
    ("满意度评价", "基本满意", {"unit_evaluation": Evaluation.BASIC}), ("信访部门评价", "不 满 意", {"office_evaluation": Evaluation.DISSATISFIED}),
    ("延长天数", "30", {"extension_days": 30}), ("办理期限", "2026-03-01", {"given_due_on": date(2026, 3, 1)}),
    ("办结日期", "2026-03-01 10:00", {"concluded_on": date(2026, 3, 1)}), ("登记时间", "2026-01-06", {"registered_on": date(2026, 1, 6)})])
def test_words_of_real_exports_are_understood(bring, session, header, cell, expected):
    bring(f"{HEAD},答复时间,{header}", f"A1,2026-01-05,2026-02-03,{cell}")
    found = the(session)
    assert {name: getattr(found, name) for name in expected} == expected


def test_every_column_of_the_brief_can_be_mapped():
    names = ("number channel purpose subject district class procedure repeat department branch member received_at registered_at accepted_at "
             "replied_at concluded_at due_on extension_days outcome ending office_evaluation unit_evaluation evaluated_on")
    assert set(names.split()) <= {column.field for column in COLUMNS}


def test_no_two_columns_claim_the_same_header():
    claims = [name for column in COLUMNS for name in column.names]
    assert len(claims) == len(set(claims))


def test_owners_are_found_by_name_code_and_number(bring, session):
    branch, department = people.branch("第一支部"), people.department("办信处")
    member = people.member(branch, "示例党员", number="D77")
    bring(f"{HEAD},承办支部,答复单位,承办人", f"A1,2026-01-05,{branch.code},办信处,D77", "A2,2026-01-05,第一支部,,示例党员")
    one, two = the(session, "A1"), the(session, "A2")
    assert (one.branch_id, one.department_id, one.member_id) == (branch.id, department.id, member.id)
    assert (two.branch_id, two.department_id, two.member_id) == (branch.id, None, member.id)


def test_a_member_brings_the_branch_of_the_day_of_receipt(bring, session):
    before, after = people.branch(), people.branch()
    member = people.member(before, number="D77")
    organization.transfer(member, placement=Placement(after.id, None, None, None), from_on=date(2026, 3, 1), by=people.BY)
    bring(f"{HEAD},承办人", "A1,2026-02-28,D77", "A2,2026-03-01,D77", "A3,2014-01-01,D77")
    assert [the(session, number).branch_id for number in ("A1", "A2", "A3")] == [before.id, after.id, None]


def test_subjects_are_found_by_name_and_where_names_repeat_by_path(bring, session):
    bring("一级分类,二级分类,三级分类", "城乡建设,住房,其他", "劳动,工资,其他", sheet=SUBJECTS)
    report = bring(f"{HEAD},内容分类", "A1,2026-01-05,住房", "A2,2026-01-05,劳动 > 工资 > 其他", "A3,2026-01-05,其他", "A4,2026-01-05,航天")
    subjects = [found.name if (found := the(session, f"A{n}").subject) else None for n in range(1, 5)]
    assert subjects == ["住房", "其他", None, None]
    assert the(session, "A2").subject.parent.name == "工资"
    assert "同名的内容分类" in words(report)
    assert "没有这个内容分类" in words(report)


# --- what follows -------------------------------------------------------------------------------------------------------------

def test_without_acceptance_the_clock_starts_at_registration_and_acceptance_is_unknown(bring, session):
    bring(f"{HEAD},登记时间", "A1,2026-01-05,2026-01-07", "A2,2026-01-05,")
    one, two = the(session, "A1"), the(session, "A2")
    assert (one.due_from, one.due_on) == (DueFrom.REGISTERED, date(2026, 3, 9))
    assert (two.due_from, two.due_on) == (DueFrom.RECEIVED, date(2026, 3, 6))
    assert not one.acceptance_known
    assert one.acceptance_on is None


@pytest.mark.parametrize(("accepted", "replied", "counts_on"), [
    ("2026-01-07", "2026-02-02", date(2026, 1, 7)), ("", "", None), ("", "2026-02-02", None)])
def test_a_row_without_a_day_of_acceptance_is_not_known_and_never_late(bring, session, accepted, replied, counts_on):
    bring(f"{HEAD},受理时间,答复时间", f"A1,2026-01-05,{accepted},{replied}")
    assert the(session).acceptance_on == counts_on


def test_a_given_last_day_wins_and_is_marked_with_its_extension_in_it(bring, session):
    bring(f"{HEAD},受理时间,办理期限,延长天数", "A1,2026-01-05,2026-01-06,2026-04-04,30")
    found = the(session)
    assert (found.due_on, found.due_from, found.extension_days) == (date(2026, 4, 4), DueFrom.GIVEN, 30)
    assert export()[0]["办理期限"] == "2026-04-04"


def test_a_sheet_without_evaluations_leaves_them_unknown_and_a_blank_cell_means_unrated(bring, session):
    bring(f"{HEAD},答复时间", "A1,2026-01-05,2026-02-02")
    bring(f"{HEAD},答复时间,满意度", "A2,2026-01-05,2026-02-02,", "A3,2026-01-05,2026-02-02,满意", "A4,2026-01-05,,")
    assert [the(session, f"A{n}").unit_evaluation for n in range(1, 5)] == [None, Evaluation.NOT_RATED, Evaluation.SATISFIED, None]
    assert the(session, "A3").evaluated_on == date(2026, 2, 2)


# --- what is doubted ----------------------------------------------------------------------------------------------------------

DOUBTFUL = [
    ("答复时间,2026-01-04", "早于收到日期", "replied_on"), ("答复时间,2026-07-02", "还没有到", "replied_on"), ("答复时间,明天", "认不出日期", "replied_on"),
    ("受理时间,2025-12-31", "早于收到日期", "accepted_on"), ("办结时间,2026-08-01", "还没有到", "concluded_on"),
    ("办理期限,2025-12-31", "早于收到日期", "given_due_on"), ("承办支部,第九支部", "没有这个支部", "branch_id"),
    ("答复单位,公交公司", "不是本单位", "department_id"), ("承办人,无名氏", "没有这名党员", "member_id"), ("四办类别,慢慢办", "认不出来", "handling"),
    ("信访形式,飞鸽", "认不出来", "channel"), ("延长天数,31", "0 到 30", "extension_days"), ("区县,天河路12号", "详细地址", "district"),
    ("满意度,5", "认不出来", "unit_evaluation")]


@pytest.mark.parametrize(("column", "word", "attribute"), DOUBTFUL)
def test_a_doubtful_cell_is_left_blank_with_a_warning(bring, session, column, word, attribute):
    header, cell = column.split(",")
    report = bring(f"{HEAD},{header}", f"A1,2026-01-05,{cell}")
    assert (report.created, report.rejected) == (1, 0)
    assert word in words(report)
    assert not getattr(the(session), attribute)


@pytest.mark.parametrize(("head", "line", "end"), [
    ("信访编号,收到时间,承办支部", "1,2026-01-05,没有的支部", "，这一格没有导入：新增的留空，已有的内容不变"),
    ("信访编号,登记时间", "1,2026-01-05", "按最早的登记或受理日期导入：1 行（第 2 行）"),
    ("信访编号,收到时间,对责任单位评价", "1,2026-01-05,满意", "，已照表里填的导入")])
def test_a_warning_says_what_became_of_the_cell(bring, head, line, end):
    report = bring(head, line)
    assert (report.created, [warning.endswith(end) for warning in report.warnings]) == (1, [True]), report.warnings


@pytest.mark.parametrize(("column", "word"), [(column, word) for column, word, _attribute in DOUBTFUL])
def test_a_doubtful_row_is_refused_when_the_sender_says_so(bring, column, word):
    header, cell = column.split(",")
    report = bring(f"{HEAD},{header}", f"A1,2026-01-05,{cell}", "A2,2026-01-05,", lenient=False)
    assert (report.rows, report.created, report.rejected) == (2, 1, 1)
    assert word in report.problems[0]["message"]


@pytest.mark.parametrize(("line", "word"), [
    (",2026-01-05", "没有填写"), ("A1,", "没有收到日期"), ("A1,2026-07-02", "还没有到"), ("A1,某日", "认不出日期"), ("1" * 61 + ",2026-01-05", "太长")])
def test_without_a_number_or_a_possible_receipt_there_is_no_case(bring, line, word):
    report = bring(HEAD, line)
    assert (report.created, report.rejected) == (0, 1)
    assert word in words(report)


def test_a_case_without_receipt_begins_with_its_registration_when_the_sender_agrees(bring, session):
    report = bring(f"{HEAD},登记时间", "A1,,2026-01-07")
    assert the(session).received_on == date(2026, 1, 7)
    assert "按最早的登记或受理日期" in words(report)
    assert bring(f"{HEAD},登记时间", "A2,,2026-01-07", lenient=False).rejected == 1


def test_namesakes_are_asked_about(bring, session):
    branch = people.branch()
    for _ in range(2):
        people.member(branch, "同名党员")
    assert "请改填党员编号" in words(bring(f"{HEAD},承办人", "A1,2026-01-05,同名党员"))
    assert the(session).member_id is None


# --- again, later, undone -----------------------------------------------------------------------------------------------------

def test_the_same_file_again_changes_nothing(bring):
    lines = ("A1,2026-01-05 08:00,2026-02-02,急事急办,满意,天河区", "A2,2026-01-05,,,,")
    head = f"{HEAD},答复时间,四办类别,满意度,区县"
    assert bring(head, *lines).created == 2
    again = bring(head, *lines)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)


def test_a_later_sheet_fills_in_the_answer_without_repeating_the_receipt(bring, session):
    bring(f"{HEAD},承办人", "A1,2026-01-05,")
    assert bring("信访编号,答复时间", "A1,2026-02-02 10:30").updated == 1
    found = the(session)
    assert (found.received_on, found.replied_on, found.replied_time) == (date(2026, 1, 5), date(2026, 2, 2), time(10, 30))


@pytest.mark.parametrize(("head", "line", "word"), [
    ("信访编号,答复时间", "A1,2026-01-04", "早于收到日期"), (HEAD, "A1,2026-03-01", "晚于这件事项已有的答复")])
def test_days_are_checked_against_what_stands(bring, session, head, line, word):
    bring(f"{HEAD},答复时间", "A1,2026-01-05,2026-02-02")
    assert word in words(bring(head, line))
    assert (the(session).received_on, the(session).replied_on) == (date(2026, 1, 5), date(2026, 2, 2))


def test_a_changed_class_keeps_its_history_and_an_undo_takes_both_back(bring, session):
    bring(f"{HEAD},四办类别", "A1,2026-01-05,简事快办")
    report = bring("信访编号,四办类别,收到时间", "A1,难事认真办,2026-01-05 09:15")
    change = session.scalars(select(ClassChange)).one()
    assert (change.before, change.after) == (HandlingClass.SIMPLE, HandlingClass.HARD)
    undo(session, report)
    found = the(session)
    assert (found.handling, found.received_time) == (HandlingClass.SIMPLE, None)
    assert session.scalars(select(ClassChange)).all() == []


def undo(session, report):
    undoing.undo(session.get(ImportBatch, report.batch), CASES, by=OFFICER)


def test_an_untouched_batch_is_undone_whole(bring, session):
    undo(session, bring(HEAD, "A1,2026-01-05", "A2,2026-01-05"))
    assert session.scalars(select(Case)).all() == []


def test_a_batch_on_which_an_extension_was_built_is_not_undone(bring, session):
    report = bring(f"{HEAD},受理时间", "A1,2026-06-01,2026-06-02")
    cases.extend(the(session), days=10, reason="案情复杂", approver="局长", approved_on=date(2026, 6, 20), by=OFFICER)
    session.flush()
    with pytest.raises(Refusal, match="不能整批撤销"):
        undo(session, report)


def test_a_pause_counts_as_built_on(bring, session):
    batch = session.get(ImportBatch, bring(HEAD, "A1,2026-06-01").batch)
    cases.pause(the(session), reason="material", from_on=date(2026, 6, 2), by=OFFICER)
    session.flush()
    assert "1 次中止" in CASES.store.built_on(batch)


@pytest.mark.parametrize(("sheet", "head"), [(CASES, "留言编号,留言时间,留言用户,手机号码,家庭住址,留言详情,答复意见")])
def test_no_personal_column_is_read(bring, session, sheet, head):
    report = bring(head, "A1,2026-01-05,王某某,13800000000,某路1号,长长的故事,答复的话", sheet=sheet)
    assert report.dropped_columns == ["留言用户", "手机号码", "家庭住址", "留言详情", "答复意见"]
    stored = repr([dict(row) for row in session.execute(select(Case.__table__)).mappings()])
    assert not any(word in stored for word in ("王某某", "13800000000", "某路", "故事", "答复的话"))


# --- out ----------------------------------------------------------------------------------------------------------------------

def test_the_export_is_the_import(bring, session, tmp_path):
    branch = people.branch("第一支部")
    member = people.member(branch, number="D77")
    made = case("A1", member=member, branch=branch, channel=Channel.LETTER, handling=HandlingClass.COMPLEX, accepted_on=date(2026, 1, 8),
                replied_on=date(2026, 2, 2), outcome=Outcome.EXPLAINED, unit_evaluation=Evaluation.BASIC, evaluated_on=date(2026, 2, 5),
                given_due_on=date(2026, 3, 1), extension_days=10, is_repeat=False, district="天河区")
    path = tmp_path / "导出.xlsx"
    exporting.write_export(CASES, OFFICER, path, "xlsx")
    session.commit()
    report = service.import_file(CASES, path, "导出.xlsx", by=OFFICER)
    assert (report.unchanged, report.rejected, report.warnings) == (1, 0, [])
    assert made.due_on == date(2026, 3, 11)


@pytest.mark.parametrize(("roles", "numbers"), [
    ({Role.PETITION_OFFICER}, ["A1", "A2"]), ({Role.PARTY_OFFICE}, ["A1"]), ({Role.LEADER}, []), ({Role.MEMBER}, [])])
def test_an_export_holds_what_its_reader_may_take_along(roles, numbers):
    case("A1")
    case("A2", purpose=Purpose.ACCUSATION)
    assert [row["信访编号"] for row in export(Identity(account_id=1, roles=frozenset(roles)))] == numbers


# --- the tree of subjects -----------------------------------------------------------------------------------------------------

TREE = ("一级分类,二级分类,三级分类", "城乡建设,住房,公积金", "城乡建设,住房,其他", "劳动,,", "城乡建设,,")


def test_a_tree_is_built_from_its_paths_once(bring, session):
    assert bring(*TREE, sheet=SUBJECTS).created == 3
    again = bring(*TREE, "劳动,工资,", sheet=SUBJECTS)
    assert (again.created, again.unchanged) == (1, 4)
    named = {subject.name: (subject.level, subject.parent.name if subject.parent else None) for subject in session.scalars(select(Subject))}
    assert named == {"城乡建设": (1, None), "住房": (2, "城乡建设"), "公积金": (3, "住房"), "其他": (3, "住房"), "劳动": (1, None), "工资": (2, "劳动")}


def test_a_path_may_not_skip_a_level(bring):
    assert "没有二级分类" in words(bring(TREE[0], "城乡建设,,公积金", sheet=SUBJECTS))


def test_a_tree_goes_out_as_it_came_in(bring):
    bring(*TREE[:4], sheet=SUBJECTS)
    assert {tuple(row.values()) for row in export(sheet=SUBJECTS)} == {tuple(line.split(",")) for line in TREE[1:4]}


def test_a_tree_in_use_is_not_undone(bring, session):
    batch = session.get(ImportBatch, bring(*TREE, sheet=SUBJECTS).batch)
    made = case("A1", subject_id=session.scalars(select(Subject.id).where(Subject.name == "住房")).one())
    with pytest.raises(Refusal, match="1 件事项"):
        undoing.undo(batch, SUBJECTS, by=OFFICER)
    made.subject_id = None
    session.flush()
    undoing.undo(batch, SUBJECTS, by=OFFICER)
    assert session.scalars(select(Subject)).all() == []


def test_what_goes_out_comes_back_unchanged(bring, session):
    """Also where nothing is known of acceptance: an export has that column, and its blank cells say nothing."""
    bring(HEAD, "A1,2026-01-05", "A2,2026-01-06")
    report = bring(f"{HEAD},受理时间", "A1,2026-01-05,", "A2,2026-01-06,")
    assert (report.unchanged, report.updated) == (2, 0)
    assert not the(session, "A1").acceptance_known


# --- nobody writes his own ----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("dry_run", [True, False])
def test_the_importers_own_cases_are_refused_and_the_others_go_on(session, bring, dry_run):
    branch, led = people.branch("第一支部"), people.branch("我的支部")
    clerk, colleague = people.member(branch, number="D1"), people.member(branch, number="D2")
    case("OWN", member=clerk, branch=branch), case("COLLEAGUES", member=colleague, branch=branch), case("LED", branch=led), case("FREE")
    by = replace(OFFICER, member_id=clerk.id, led_branch_ids=frozenset({led.id}))
    report = bring("信访编号,收到时间,答复时间,承办党员,承办支部", "OWN,2026-01-05,2026-02-01,,", "COLLEAGUES,2026-01-05,2026-02-01,D1,", "LED,2026-01-05,2026-02-01,,",
                   "NEW,2026-01-05,,,我的支部", "FREE,2026-01-05,2026-02-01,,", by=by, dry_run=dry_run)
    assert (report.rejected, report.updated) == (4, 1)
    assert "您自己承办的事项" in words(report)
    assert "您所负责支部的事项" in words(report)
    assert [the(session, number).replied_on is None for number in ("OWN", "COLLEAGUES", "LED", "FREE")] == [True, True, True, dry_run]


def test_what_stays_as_it_is_is_no_writing(bring):
    clerk = people.member(people.branch(), number="D1")
    case("OWN", member=clerk)
    assert bring(HEAD, "OWN,2026-01-05", by=replace(OFFICER, member_id=clerk.id)).unchanged == 1


def test_the_operator_of_the_server_is_nobody(bring):
    case("OWN", member=people.member(people.branch()))
    assert bring(HEAD + ",答复时间", "OWN,2026-01-05,2026-02-01", by=OPERATOR).updated == 1
