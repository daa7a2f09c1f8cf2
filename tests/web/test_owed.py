"""What a person owes is asked of every source that may be asked, and stands in the order in which it presses."""
from datetime import date

import pytest

from xinfang_party.web import owed
from xinfang_party.web.owed import Owed, Source

LATER, SOON = Owed("述诺", "乙", "/2", date(2026, 3, 9)), Owed("答复", "甲", "/1", date(2026, 3, 2))
UNDATED, OVERDUE, UNASSIGNED = Owed("提交审诺", "丙", "/3"), Owed("3 件超期", "", "/4", at_once=True), Owed("2 件没有分派", "", "/5", at_once=True)


@pytest.fixture(autouse=True)
def sources(monkeypatch):
    monkeypatch.setattr(owed, "REGISTERED", [
        Source("case:read", lambda _identity: [LATER, UNDATED, OVERDUE, UNASSIGNED], "cases"), Source("other", lambda _identity: [SOON], "other")])


def test_what_is_due_at_once_comes_first_as_its_source_orders_it_then_the_nearest_day():
    assert owed.by(None, lambda _permission: True) == [OVERDUE, UNASSIGNED, SOON, LATER, UNDATED]


def test_a_source_is_asked_only_where_the_viewer_may():
    assert owed.by(None, lambda permission: permission == "other") == [SOON]
