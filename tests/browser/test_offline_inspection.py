"""A visit on a phone that loses its connection: nothing typed is lost, and what another window saved is not overwritten unseen."""
from datetime import date

import pytest
from sqlalchemy import select

from tests.accounts.people import PASSWORD
from tests.browser import steps
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts import service as accounts
from xinfang_party.inspections import service
from xinfang_party.inspections.models import VisitAnswer
from xinfang_party.inspections.terms import Plan
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.transaction import unit_of_work

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
OFFICE = Identity(name="机关党委", roles=frozenset({Role.PARTY_OFFICE}))
ONE, TWO, THREE = "C1-1", "B2-1", "A2-1"
KEPT = "已存在这台设备上，联网后自动发送"


@pytest.fixture(scope="module")
def people(site):
    """(branch, inspector): their ids."""
    steps.at(site, "2026-07-05T10:00")
    branch_id = steps.found(site, 4, 0).branch_id
    with site.app.app_context(), unit_of_work():
        row, _ = accounts.create(username="ducha", name="督导员", roles=(Role.INSPECTOR,), password=PASSWORD, must_change=False, on_server=True, by=steps.SYSTEM)
        return branch_id, row.id


@pytest.fixture
def visit(site, people):
    """The address of a visit that is under way."""
    with site.app.app_context(), unit_of_work():
        plan = Plan("二季度督导检查", Period.quarter(2026, 2), [people[0]], [ONE, TWO, THREE], date(2026, 7, 31), seed="2026", inspector_ids=[people[1]])
        made = service.plan(plan, by=OFFICE)
        service.start(made, by=OFFICE)
        return f"/inspections/{made.id}/visits/{made.visits[0].id}"


@pytest.fixture
def phone(visit, walker):
    one = walker(phone=True)
    one.log_in("ducha", PASSWORD)
    one.open(visit)
    return one


def item(page, code):
    return page.locator(f"#item-{code}")


def answer(page, code, verdict, words):
    card = item(page, code)
    card.get_by_label(verdict, exact=True).check()
    card.get_by_label("看到了什么").fill(words)
    card.get_by_role("button", name=f"保存 {code}").click()


def stored(site, visit):
    """Code → words, as the database has them."""
    with site.app.app_context():
        return {row.item_code: row.words for row in db.session.scalars(select(VisitAnswer).where(VisitAnswer.visit_id == int(visit.rpartition("/")[2])))}


def test_answers_given_offline_are_kept_and_sent_when_the_connection_is_back(site, visit, phone):
    page = phone.page
    phone.check()
    phone.context.set_offline(True)
    answer(page, ONE, "没有达到", "活动室没有党旗")
    answer(page, TWO, "达到", "抽了三份，都齐")
    item(page, TWO).get_by_text(KEPT).wait_for()
    item(page, THREE).get_by_label("看到了什么").fill("还没有写完的一句")
    page.get_by_text("有 2 项存在这台设备上").wait_for()
    assert stored(site, visit) == {}
    phone.faults.clear()  # the browser itself notes that there is no network
    phone.context.set_offline(False)
    item(page, ONE).get_by_text("已保存：没有达到").wait_for()
    item(page, TWO).get_by_text("已保存：达到").wait_for()
    assert stored(site, visit) == {ONE: "活动室没有党旗", TWO: "抽了三份，都齐"}
    phone.check()
    page.reload()
    assert item(page, THREE).get_by_label("看到了什么").input_value() == "还没有写完的一句"
    assert item(page, ONE).get_by_role("link", name="登记成问题").is_visible()
    log_out_asks_and_takes_what_was_kept_with_it(page)


def log_out_asks_and_takes_what_was_kept_with_it(page):
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="退出").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/login")
    assert "没有发送" in asked[0]
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('kept:'))") == []


def test_what_a_second_window_saved_stands_beside_what_is_typed_here(site, visit, phone):
    first = phone.page
    second = phone.new_tab()
    phone.open(visit)
    answer(first, THREE, "部分达到", "缺一份清单")
    item(first, THREE).get_by_text("已保存：部分达到").wait_for()
    answer(second, THREE, "没有达到", "一份也没有")
    clash = item(second, THREE).get_by_role("alert")
    assert ("缺一份清单" in clash.inner_text(), "一份也没有" in clash.inner_text()) == (True, True)
    phone.faults[:] = [one for one in phone.faults if "409" not in one]
    phone.check()
    clash.get_by_role("button", name="用我写的").click()
    item(second, THREE).get_by_text("已保存：没有达到").wait_for()
    assert stored(site, visit)[THREE] == "一份也没有"
    answer(second, THREE, "部分达到", "")
    item(second, THREE).get_by_text("请写一句看到了什么").wait_for()
