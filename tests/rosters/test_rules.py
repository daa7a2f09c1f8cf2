import pytest

from xinfang_party.rosters import rules
from xinfang_party.rosters.catalogue import FIELDS
from xinfang_party.rosters.terms import Column, Field, Placed, Which

A, B, C = Column("a", "甲"), Column("b", "乙"), Column("c", "丙")
FIELDS_ABC = (Field("a", "甲"), Field("b", "乙"), Field("c", "丙", is_on=False))


def test_the_catalogue_begins_with_the_columns_of_the_platform():
    assert [column.header for column in rules.columns_of(FIELDS[Which.ROSTER])] == [
        "姓名", "志愿者编号", "岗位", "班次开始", "班次结束", "报名状态", "签到", "签退"]
    assert [column.header for column in rules.columns_of(FIELDS[Which.HOURS])] == [
        "志愿者编号", "姓名", "项目", "岗位", "日期", "开始", "结束", "时长", "记录方式", "审核状态"]


@pytest.mark.parametrize("which", Which)
def test_no_default_header_twice(which):
    assert len({field.header for field in FIELDS[which]}) == len({field.code for field in FIELDS[which]}) == len(FIELDS[which])


def test_what_is_off_comes_last_and_back_by_its_place():
    placed = rules.to_place(FIELDS_ABC, [B, Column("a", "改名")])
    assert [(one.column.field, one.is_on, one.place) for one in placed] == [("b", True, 1), ("a", True, 2), ("c", False, 3)]
    assert rules.in_order(placed) == [B, Column("a", "改名")]
    assert rules.in_order([Placed(A, True, 3), Placed(B, False, 1), Placed(C, True, 3)]) == [A, C]


@pytest.mark.parametrize(("columns", "fault"), [
    ([A, B], None), ([], ("", rules.NONE_LEFT)), ([A, Column("b", " ")], ("b", rules.NO_HEADER)), ([A, Column("b", "甲")], ("b", rules.TWICE.format("甲")))])
def test_fault(columns, fault):
    assert rules.fault_of(columns) == fault
