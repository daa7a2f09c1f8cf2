"""The page of figures: what it shows, to whom."""
from datetime import date
from html import unescape

import pytest

from tests import people
from xinfang_party.access.terms import Role
from xinfang_party.kernel.database import db
from xinfang_party.xuexi.models import XuexiFigure


@pytest.fixture(autouse=True)
def in_april(app, clock_at):
    with clock_at("2026-04-06 12:00"):
        yield


def add(name, active, enrolled=53, month=3):
    branch = people.branch(name)
    db.session.add(XuexiFigure(branch_id=branch.id, first_on=date(2026, month, 1), last_on=date(2026, month, 28), enrolled=enrolled, active=active))
    db.session.commit()
    return branch


def test_the_formula_stands_in_words(log_in):
    page = log_in(Role.LEADER).get("/xuexi").get_data(as_text=True)
    assert "活跃学员之和 ÷" in page
    assert "还没有数据" in page


def test_branches_and_bureau(log_in):
    add("第一支部", 51), add("第二支部", 10, 20)
    page = log_in(Role.LEADER).get("/xuexi").get_data(as_text=True)
    assert "96.23%（51/53）" in page
    assert "50%（10/20）" in page
    assert "83.56%（61/73）" in page


def test_how_many_are_enrolled_stands_beside(log_in):
    """Of the branch with five members six are enrolled, of the one with seven four; each leads to its rows."""
    branches = add("第一支部", 5, 6), add("第二支部", 3, 4)
    for branch, members in zip(branches, (5, 7), strict=True):
        for _ in range(members):
            people.member(branch)
    page = unescape(log_in(Role.LEADER).get("/xuexi").get_data(as_text=True))
    assert all(words in page for words in ("注册率", "100%（5/5）", "57.14%（4/7）", "75%（9/12）", "学员多于党员的支部按党员数计"))
    for branch in branches:
        assert all(f"/measures/xuexi.{name}/rows?scope=branch:%23{branch.id}&period=2026-03" in page for name in ("active_rate", "enrolled_share"))


def test_another_month(log_in):
    add("第一支部", 51, month=2)
    client = log_in(Role.LEADER)
    assert "2026年3月还没有数据" in client.get("/xuexi?month=2026-03").get_data(as_text=True)
    assert "96.23%" in client.get("/xuexi?month=abc").get_data(as_text=True)


def test_whom_it_offers_the_import(log_in):
    branch = add("第一支部", 51)
    assert "导入平台的数据" in log_in(member=people.secretary(branch)).get("/xuexi").get_data(as_text=True)
    assert "导入平台的数据" not in log_in(Role.LEADER).get("/xuexi").get_data(as_text=True)


def test_administrators_have_no_such_page(log_in):
    assert log_in(Role.AUDIT_ADMIN).get("/xuexi").status_code in (403, 404)


def test_statements_stay_few(log_in, counted):
    for number in range(12):
        add(f"第{number}支部", 51)
    client = log_in(Role.LEADER)
    with counted() as queries:
        client.get("/xuexi")
    assert len(queries) <= 12


def test_what_is_left_behind_is_called_by_its_name(log_in):
    """The sheet of a room without petitioners speaks of none."""
    page = log_in(Role.PARTY_OFFICE).get("/sheets/xuexi.figures/batches/new").get_data(as_text=True)
    assert "平台的计分或个人信息" in page
    assert "信访人" not in page
    assert "信访人的个人信息或正文" in log_in(Role.PETITION_OFFICER).get("/sheets/petitions.cases/batches/new").get_data(as_text=True)
