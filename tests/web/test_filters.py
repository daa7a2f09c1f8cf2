from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from xinfang_party.access.terms import STRANGER
from xinfang_party.web import unannounced
from xinfang_party.web.filters import date_cn, datetime_cn, here, last_day, new_form_id, percent, plain_number, relied_on
from xinfang_party.web.repeats import KEY_LENGTH


@pytest.mark.parametrize(("value", "text"), [
    (date(2026, 3, 5), "2026年3月5日"), (None, "—"),
    (datetime(2026, 3, 5, 16, 0, tzinfo=UTC), "2026年3月6日"),  # past midnight in Shanghai
])
def test_a_day_in_words(value, text):
    assert date_cn(value) == text


@pytest.fixture
def none_set(monkeypatch):
    """The bureau has set no days of its own."""
    monkeypatch.setattr("xinfang_party.kernel.workdays._provider", dict)


@pytest.mark.usefixtures("none_set")
def test_what_is_shown_says_which_years_it_relies_on(toy):
    with toy.test_request_context("/"):
        assert (last_day(date(2028, 1, 4)), last_day(date(2026, 1, 4)), last_day(None)) == ("2028年1月4日", "2026年1月4日", "—")
        assert relied_on((date.min, date(2027, 3, 1))) == ""
        assert unannounced.years() == [2027, 2028]


@pytest.mark.usefixtures("none_set")
def test_each_page_begins_with_no_year(toy):
    with toy.test_request_context("/"):
        last_day(date(2027, 1, 4))
    with toy.app_context(), toy.test_request_context("/"):
        assert unannounced.years() == []


@pytest.mark.usefixtures("none_set")
def test_where_no_page_is_made_nobody_is_told():
    assert last_day(date(2027, 1, 4)) == "2027年1月4日"


@pytest.mark.parametrize("layout", ["page", "public"])
@pytest.mark.usefixtures("none_set")
def test_the_layout_says_it_once_above_what_is_shown(toy, layout):
    page = toy.jinja_env.from_string('{% extends "layouts/LAYOUT.html" %}{% block main %}<p>{{ day|last_day }}</p>{% endblock %}'.replace("LAYOUT", layout))
    words = {"viewer": STRANGER, "menu": str}
    html = page.render(day=date(2027, 1, 4), **words)
    assert html.index("2027 年的节假日安排还没有公布") < html.index("<p>2027年1月4日</p>")
    assert html.count("没有公布") == 1


@pytest.mark.parametrize(("value", "text"), [(datetime(2026, 3, 5, 1, 7, tzinfo=UTC), "2026年3月5日 09:07"), (None, "—")])
def test_a_moment_in_words_is_local(value, text):
    assert datetime_cn(value) == text


@pytest.mark.parametrize(("value", "text"), [
    (0, "0"), (100, "100"), (12345, "12,345"), (92.5, "92.5"), (1 / 3, "0.33"), (Decimal("4.50"), "4.5"), (-3, "-3"), (None, "—"),
])
def test_a_number_without_digits_that_say_nothing(value, text):
    assert plain_number(value) == text


@pytest.mark.parametrize(("value", "text"), [(92.5, "92.5%"), (0, "0%"), (100, "100%"), (None, "—")])
def test_a_rate_that_could_not_be_counted_is_no_rate(value, text):
    assert percent(value) == text


def test_keys_of_forms_differ_and_have_the_length_that_is_accepted():
    keys = {new_form_id() for _ in range(100)}
    assert len(keys) == 100
    assert all(len(key) in KEY_LENGTH for key in keys)


@pytest.mark.parametrize(("address", "changes", "there"), [
    ("/list?q=甲&page=3", {"page": None, "sort": "due_on"}, "/list?q=%E7%94%B2&sort=due_on"),
    ("/list?state=a&state=b", {"page": 2}, "/list?state=a&state=b&page=2"),
    ("/list?_external=1&_anchor=x&endpoint=y&q=1", {}, "/list?q=1"),
])
def test_the_same_page_with_other_arguments(toy, address, changes, there):
    toy.add_url_rule("/list", "list", lambda: "")
    with toy.test_request_context(address):
        assert here(**changes) == there
