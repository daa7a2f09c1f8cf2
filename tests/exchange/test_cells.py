"""What each kind of cell becomes, and what is refused."""
# ruff: noqa: DTZ001 - cells hold wall time, without a zone

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinfang_party.exchange.cells import (
    SerialOf1904,
    as_boolean,
    as_code,
    as_date,
    as_decimal,
    as_integer,
    as_moment,
    as_text,
    is_blank,
)

DAY, AT = date(2019, 4, 25), time(9, 32, 9)
CHINESE = re.compile("^[\u4e00-\u9fff]")
PARSERS = [as_text(10), as_code, as_integer, as_decimal, as_boolean, as_date, as_moment]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2019, 4, 25, 9, 32, 9), (DAY, AT)),
        (datetime(2019, 4, 25, 9, 32, 8, 999_997), (DAY, AT)),
        (datetime(2019, 4, 24, 23, 59, 59, 999_990), (DAY, None)),
        (date(2019, 4, 25), (DAY, None)),
        (datetime(2019, 4, 25), (DAY, None)),
        ("2019/4/25 9:32:09", (DAY, AT)),
        ("2019-04-25", (DAY, None)),
        ("2019.4.25", (DAY, None)),
        ("2019-04-25 00:00:00", (DAY, None)),
        ("2019年4月25日 9时32分", (DAY, time(9, 32))),
        ("2019年4月25日9时32分9秒", (DAY, AT)),
        ("2019年4月25日 9时", (DAY, time(9))),
        ("2019 年 4 月 25 日 9:32", (DAY, time(9, 32))),
        ("2019年4月25日（星期四） 9:32", (DAY, time(9, 32))),
        ("2019年4月25号", (DAY, None)),
        ("2019/4/25 下午 3:05", (DAY, time(15, 5))),
        ("2019/4/25 上午12:05", (DAY, time(0, 5))),
        ("2019/4/25 9:32:09 PM", (DAY, time(21, 32, 9))),
        ("20190425", (DAY, None)),
        ("20190425093209", (DAY, AT)),
        (20190425, (DAY, None)),
        (20190425.0, (DAY, None)),
        ("２０１９／４／２５　９：３２：０９", (DAY, AT)),
        ("\n\t\t2019/4/25 9:32:09\n", (DAY, AT)),
        ("\u30002019/4/25\u3000", (DAY, None)),
        ("2019/4/25 9:32:09_x000D_\n", (DAY, AT)),
        ("_x000D_2019/4/25", (DAY, None)),
        ("2019-04-25T09:32:09", (DAY, AT)),
        ("2019-04-25T09:32:09.123", (DAY, AT)),
        ("2019-04-25T09:32:09+08:00", (DAY, AT)),
        ("'2019-04-25", (DAY, None)),
        (43580, (DAY, None)),
        (43580.39732638889, (DAY, AT)),
        ("43580.39732638889", (DAY, AT)),
        (SerialOf1904(42118.39732638889), (DAY, AT)),
        ("1949-10-01", (date(1949, 10, 1), None)),
        ("2100-12-31", (date(2100, 12, 31), None)),
        ("", None),
        (None, None),
        (" \u3000\n", None),
    ],
)
def test_moments(value, expected):
    assert as_moment(value) == expected
    assert as_date(value) == (expected and expected[0])


@pytest.mark.parametrize(
    "value",
    [
        "2019-02-29", "2019/4/31", "2019/13/1", "2019-00-10", "2019-04-25 25:00", "2019-04-25 9:60", "20190431",
        "1948-12-31", "2101-01-01", "1900-01-00", "0000-00-00", datetime(1899, 12, 31), date(2222, 1, 1), "2019-04",
        "2019", 2019, 2019.0, "19/4/25", "4/25/2019", "昨天", "2019-04-25Z", "2019-04-25T01:32:09Z", "-1", -1, 0, 0.39, 1e18,
        float("nan"), float("inf"), "inf", True, time(9), timedelta(days=2), "2019-04-25\0", "#N/A", "#VALUE!",
        "2019-04-25 9:32 另附", "二〇一九年四月", "9" * 100, "x" * 40_000,
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_in_chinese(value):
    with pytest.raises(ValueError, match=CHINESE):
        as_moment(value)


@given(st.datetimes(datetime(1949, 1, 1), datetime(2100, 12, 31)))
def test_every_way_of_writing_a_moment_gives_the_same(moment):
    moment = moment.replace(microsecond=0)
    expected = (moment.date(), moment.time() if moment.time() != time() else None)
    days = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    written = [f"{moment:%Y-%m-%d %H:%M:%S}", f"{moment:%Y/%m/%d %H:%M:%S}", f"{moment:%Y%m%d%H%M%S}", moment.isoformat()]
    for value in [moment, days, SerialOf1904(days - 1462), f"{days:.10f}" if days > 18_264 else moment, *written]:
        assert as_moment(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (160234.0, "160234"), (160234, "160234"), ("160234", "160234"), ("007", "007"), (" ００７\n", "007"),
        ("XF-2019-01", "XF-2019-01"), ("440103001001", "440103001001"), (440103001001.0, "440103001001"), (1.5, "1.5"),
        ("'007", "007"), ('="007"', "007"), ("\t440103001001002003", "440103001001002003"), ("1E5", "1E5"), ("", None), (None, None),
    ],
)  # fmt: skip
def test_codes_keep_what_was_meant(value, expected):
    assert as_code(value) == expected


@pytest.mark.parametrize("value", [4.40103001001e17, "4.40103E+17", date(2019, 3, 1), True, "a\0b", "长" * 101, "#REF!"])
def test_codes_already_spoilt_are_refused(value):
    with pytest.raises(ValueError, match=CHINESE):
        as_code(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(12, 12), (12.0, 12), ("12", 12), ("１２", 12), ("1,200", 1200), ("-3", -3), ("5.0", 5), ("", None), (None, None)],
)
def test_integers(value, expected):
    assert as_integer(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(2.5, "2.5"), (0.1, "0.1"), ("2.50", "2.50"), ("1,234.5", "1234.5"), ("＋２．５", "2.5"), (SerialOf1904(3.5), "3.5")],
)
def test_decimals_are_exact(value, expected):
    assert as_decimal(value) == Decimal(expected)


@pytest.mark.parametrize(
    "value",
    ["一", "1.2.3", "1e9", "1e999999999", "NaN", "12人", "85%", "1,23", float("nan"), float("inf"), 1e300, 10**20, "9" * 18, True,
     date(2019, 1, 1), timedelta(hours=2), time(1), "#DIV/0!", "1\0"],
)  # fmt: skip
@pytest.mark.parametrize("parser", [as_integer, as_decimal])
def test_what_is_no_number_is_refused(parser, value):
    with pytest.raises(ValueError, match=CHINESE):
        parser(value)


def test_a_fraction_is_no_integer():
    with pytest.raises(ValueError, match="整数"):
        as_integer(1.5)


@pytest.mark.parametrize(("words", "expected"), [("是 1 true TRUE √ １ Y", True), ("否 0 false × ０ n", False)])
def test_booleans(words, expected):
    assert {as_boolean(word) for word in words.split()} == {expected}
    assert as_boolean(float(expected)) is as_boolean(expected) is expected


def test_neither_yes_nor_no_is_refused():
    with pytest.raises(ValueError, match="“是”或“否”"):
        as_boolean("也许")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("\n\t\u3000\u3000A2区 物业 ", "A2区 物业"), ("一_x000D_\n二", "一 二"), (3.0, "3"), (2.5, "2.5"), (DAY, "2019-04-25"),
        (True, "是"), ("'=1+1", "=1+1"), ("'＝1+1", "＝1+1"), ("''=1", "'=1"), ("'tis", "'tis"), ("'", "'"), ("😀𠮷", "😀𠮷"), (" ", None),
    ],
)  # fmt: skip
def test_text_on_one_line(value, expected):
    assert as_text(20)(value) == expected


def test_text_of_several_lines_keeps_them():
    assert as_text(20, lines=True)("\n一_x000D_\n二\r\n三\n") == "一\n二\n三"


@pytest.mark.parametrize("value", ["字" * 11, "a\0b", "a\x1bb", "\ud800", "#N/A", "#name?", "﻿a\x7f"])
def test_text_too_long_or_with_hidden_characters_is_refused(value):
    with pytest.raises(ValueError, match=CHINESE):
        as_text(10)(value)


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas()))
def test_no_parser_raises_anything_but_value_error(value):
    for parser in PARSERS:
        assert CHINESE.match(complaint_of(parser, value) or "无")


def complaint_of(parser, value):
    try:
        parser(value)
    except ValueError as fault:
        return str(fault)
    return None


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=50))
def test_tidy_text_is_what_tidying_gives(text):
    untidy = "\n" + text
    for lines in (False, True):
        assert as_text(100, lines=lines)(text) == as_text(100, lines=lines)(untidy)


@pytest.mark.parametrize("value", [None, "", "  ", "\u3000\n\t", "\ufeff"])
def test_blank_is_blank_for_every_parser(value):
    assert is_blank(value)
    assert {parser(value) for parser in PARSERS} == {None}
