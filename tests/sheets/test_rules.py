from dataclasses import replace

import pytest

from tests.sheets.toys import VISITS
from xinfang_party.sheets import rules
from xinfang_party.sheets.terms import BatchState


@pytest.mark.parametrize("header", [
    "姓名", "信访人姓名", "留言用户", "联系电话", "手机号码", "身份证号", "家庭住址", "通讯地址", "Email", "微信号", "投诉人", "联系 电话", "＊姓名：", "出生年月"])
def test_columns_about_the_person_are_dropped(header):
    found = rules.layout(["登记编号", header], VISITS)
    assert (found.headers, len(found.dropped)) == (("登记编号",), 1)


@pytest.mark.parametrize("header", ["留言主题", "留言详情", "信件内容", "答复意见", "备注", "诉求", "内容概述"])
def test_free_text_is_dropped(header):
    assert rules.layout(["登记编号", header], VISITS).dropped == (header,)


@pytest.mark.parametrize("header", ["来访人数", "群体访人次", "内容分类", "县区", "信访目的", "受理日期"])
def test_other_columns_may_be_read(header):
    assert rules.layout([header], VISITS).headers == (header,)


def test_a_column_of_the_sheet_may_claim_a_header_that_looks_like_free_text():
    claiming = replace(VISITS, columns=(*VISITS.columns, replace(VISITS.columns[-1], field="advice", header="处理意见")))
    assert rules.layout(["处理意见"], claiming).headers == ("处理意见",)


def test_the_same_header_twice_gets_two_names():
    assert rules.layout(["县区", "县区"], VISITS).headers == ("县区", "县区（第2个）")


def test_our_own_columns_of_rejected_rows_are_passed_over_in_silence():
    found = rules.layout(["登记编号", "原表行号", "问题", ""], VISITS)
    assert (found.headers, found.dropped) == (("登记编号",), ())


@pytest.mark.parametrize(("header", "field"), [
    ("登记编号", "number"), ("登记编号（必填）", "number"), ("留言编号", "number"), ("number", "number"), ("收 到 时 间", "received_at"),
    ("＊答复单位：", "branch"), ("县区", "")])
def test_headers_are_recognised(header, field):
    assert rules.guess([header], VISITS) == {header: field}


def test_the_own_header_goes_before_an_alias_wherever_it_stands():
    assert rules.guess(["留言编号", "登记编号"], VISITS) == {"留言编号": "", "登记编号": "number"}


def test_what_the_sender_says_overrules_what_is_remembered_and_guessed():
    headers = ["登记编号", "甲", "乙"]
    assert rules.combined(headers, VISITS, {"甲": "number"}, {"乙": "number"}) == {"登记编号": "", "甲": "", "乙": "number"}


@pytest.mark.parametrize(("chosen", "said"), [
    ({"登记编号": "nothing"}, "没有名为「nothing」的字段"),
    ({"姓名": "number"}, "个人信息或正文"),
    ({"不在": "number"}, "表里没有「不在」这一列"),
    ({"登记编号": "number", "县区": "number"}, "有两列都对应「登记编号」")])
def test_a_wrong_choice_is_explained(chosen, said):
    assert said in rules.why_not_choose(chosen, rules.layout(["登记编号", "县区", "姓名"], VISITS), VISITS)


def test_a_missing_key_is_named():
    assert "缺少必需的列：「登记编号」" in rules.why_not_map({"县区": ""}, VISITS)


def test_the_signature_ignores_order_and_decoration():
    assert rules.signature(["登记编号", "县区"]) == rules.signature(["县 区", "*登记编号"]) != rules.signature(["登记编号"])


@pytest.mark.parametrize("cell", ["13800138000", "电话 010-88886666", 13800138000.0, "某" * 61, "a@example.com", "138.0013.8000", "020-6234567",
                                  "住天河区某路12号"])
def test_unrecognised_cells_lose_what_may_be_a_person(cell):
    assert rules.harmless(cell) == rules.HIDDEN


@pytest.mark.parametrize("cell", ["第一支部", "2026-0001", 12.0, "", None, True])
def test_unrecognised_cells_otherwise_stay(cell):
    assert rules.harmless(cell) == cell


@pytest.mark.parametrize(("verb", "state", "free"), [
    ("assign", BatchState.CHECKED, True), ("apply", BatchState.UPLOADED, False), ("apply", BatchState.CHECKED, True),
    ("apply", BatchState.APPLIED, False), ("undo", BatchState.APPLIED, True), ("undo", BatchState.UNDONE, False),
    ("decide", BatchState.REFUSED, True), ("decide", BatchState.UNDONE, False)])
def test_what_may_be_done_in_which_state(verb, state, free):
    assert (rules.why_not(verb, state) is None) is free
