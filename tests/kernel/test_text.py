import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinfang_party.kernel.text import clean_line, clean_text, like_escape, looks_personal, to_half_width

HOSTILE = st.text(st.characters(), max_size=200)


@pytest.mark.parametrize(("typed", "kept"), [
    ("  按期  答复 ", "按期 答复"), ("按期\u3000答复", "按期 答复"), ("按期\r\n答复\t了", "按期 答复 了"), ("a\x00b\x07c", "abc"), ("总结\u202efdp", "总结fdp"),
    ("a\u200bb\ufeff", "ab"), ("e\u0301", "é"), ("x_x000D_y", "x y"), ("\ud800", ""), ("𠮷", "𠮷"), ("👍", "👍"),
    ("\ue000", "\ue000"), (None, "None"), (12, "12"), ("", "")])
def test_a_line_is_tidied(typed, kept):
    assert clean_line(typed) == kept


@pytest.mark.parametrize(("typed", "kept"), [
    ("一\n二", "一\n二"), ("一\r\n二\r三", "一\n二\n三"), ("一\n\n\n\n二", "一\n\n二"), ("\n\n一\n\n", "一"), ("一  二\n 三 ", "一 二\n三"), ("一_x000D_\n二", "一\n二")])
def test_a_text_keeps_its_lines(typed, kept):
    assert clean_text(typed) == kept


@given(HOSTILE)
def test_tidying_twice_changes_nothing(text):
    assert clean_line(clean_line(text)) == clean_line(text)


@given(HOSTILE)
def test_what_is_kept_can_be_stored_anywhere(text):
    kept = clean_text(text)
    assert "\x00" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept


@pytest.mark.parametrize("limit", [1, 10])
def test_texts_are_cut(limit):
    assert len(clean_line("长" * 50, limit)) == limit


@pytest.mark.parametrize("hostile", [
    "a\u0301" * 25_000, "\u0301" * 50_000, " " * 50_000, "\u3000\n" * 25_000, "1" * 50_000, "_x000D_" * 7_000, "a@" * 25_000, "1 " * 25_000])
def test_hostile_texts_take_no_time(hostile):
    begun = time.perf_counter()
    clean_text(hostile), clean_line(hostile), looks_personal(hostile)
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(("wide", "plain"), [("１２３", "123"), ("ＡＢｃ", "ABc"), ("（一）", "(一)"), ("　", " "), ("中文", "中文"), ("，。", ",。")])
def test_widths_are_folded(wide, plain):
    assert to_half_width(wide) == plain


@pytest.mark.parametrize(("text", "kind"), [
    ("身份证11010519491231002X", "身份证号"), ("１１０１０５１９４９１２３１００２Ｘ", "身份证号"), ("110105 1949 1231 002x", "身份证号"),
    ("电话13812345678。", "手机号"), ("+86 138-1234-5678", "手机号"), ("010-62345678", "固定电话"), ("卡号6222 0212 3456 7890 128", "银行卡号"),
    ("4111 1111 1111 1111", "银行卡号"), ("来信 someone@example.test", "电子邮箱")])
def test_personal_data_is_recognised(text, kind):
    assert looks_personal(text) == kind


@pytest.mark.parametrize("text", [
    "", "按期答复率 92.5%", "2026-03-01 10:00", "XF202603010001", "110105194912310021", "6222 0212 3456 7890 129",
    "第 12345678901234567890 号", "共 1,380,000 件", "3.13812345678"])
def test_figures_and_numbers_of_cases_are_not(text):
    assert looks_personal(text) is None


@pytest.mark.parametrize(("typed", "escaped"), [("50%", "50\\%"), ("a_b", "a\\_b"), ("a\\b", "a\\\\b"), ("按期", "按期")])
def test_wildcards_are_escaped(typed, escaped):
    assert like_escape(typed) == escaped
