import pytest

from tests.answers import check_html

LONG = '<p id="commitment-lines-of-the-{}-half"></p><p id="commitment-lines-of-the-{}-half"></p><input type="hidden" value="{}">'
LIST = '<ul><li id="row-{}"><a href="/cases/7">第{}件</a></li><li id="row-{}"><a href="/cases/8">第{}件</a></li></ul>'


def test_what_is_wrong_is_found_in_a_page_of_a_known_shape_too():
    check_html(LIST.format(1, 1, 2, 2))
    check_html(LIST.format(3, 3, 14, 14))
    with pytest.raises(AssertionError, match="duplicate ids"):
        check_html(LIST.format(3, 3, 3, 14))


def test_a_long_name_is_no_key():
    check_html(LONG.format("first", "second", "ImE4YjAwOTQyZjQ1MTc2NjY0MGE4"))
    with pytest.raises(AssertionError, match="duplicate ids"):
        check_html(LONG.format("first", "first", "ImFkMjE0ODU4ZmJkYjY2NTVhYzAx"))
