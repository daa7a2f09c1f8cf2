import pytest
from html5lib.html5parser import ParseError

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


PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{0} · 台</title></head><body>
<nav id="menu"><a href="/">{1}</a></nav><main id="main"><h1>{0}</h1>{2}</main><footer></footer></body></html>"""


@pytest.mark.parametrize(("page", "why"), [
    (PAGE.format("清单", "首页", "<p><b>没有</p>"), ""), (PAGE.format("清单", "首页", '<p id="menu">没有</p>'), "duplicate ids"),
    (PAGE.format("清单", "<b>首页", "<p>没有</p>"), ""), (PAGE.format("清单", "首页", "<h1>没有</h1>"), "one h1"),
    (PAGE.format("清单", "首页", "<p>没有</p></main>"), ""), (PAGE.format("清单", "首页", "<p>没有</p>").replace("<h1>清单", "<h1>另一份"), "disagrees"),
    (PAGE.format("清单", "首页", "<p>没有</p>").replace("</footer>", ""), ""), (PAGE.format("清单", "首页", '<p onclick="x">没有</p>'), "inline"),
    (PAGE.format("清单", "首页", "<p>没\x01有</p>"), ""), (PAGE.format("清单", "首页", '<p title="1" title="2">没有</p>'), ""),
    (PAGE.format("清单", "首页", '<form method="post"><label>名<input name="a"></label></form>'), "CSRF"), (PAGE.format("清单", "首页", '<input name="a">'), "no label"),
])
def test_what_is_wrong_in_one_part_is_found_when_the_others_are_known(page, why):
    check_html(PAGE.format("清单", "首页", "<p>没有</p>"))
    check_html(PAGE.format("另一份清单", "回首页", "<p>都在</p>"))
    with pytest.raises((AssertionError, ParseError), match=why or None):
        check_html(page)
