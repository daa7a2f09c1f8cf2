import ast
import re
from functools import cache
from pathlib import Path

import pytest

import xinfang_party
from xinfang_party.activities.steps import PAST as DONE
from xinfang_party.audit import rules
from xinfang_party.audit.catalogue import DETAILS
from xinfang_party.audit.entries import TEXTS, Entry, details_of, moment_of
from xinfang_party.audit.rules import GENESIS, Found, Kept, ends_in, first_break, kinds, readable, seal, told_of_kept, verdict, words_of
from xinfang_party.commitments.terms import PAST


def entry(**values):
    fields = dict.fromkeys(("id", "account_id", "subject_id"), 1) | dict.fromkeys(TEXTS, "x") | {"at": None, "details": {}, "is_readable": True}
    return Entry(**fields | values)


def chain(*words):
    entries, previous = [], GENESIS
    for number, word in enumerate(words, 1):
        facts = {"id": number, "tag": word}
        entries.append((facts, previous, seal(facts, previous)))
        previous = entries[-1][2]
    return entries


def fault_of(entries, last_id=None, last_hash=None):
    return first_break(entries, len(entries) if last_id is None else last_id, last_hash or (entries[-1][2] if entries else GENESIS))


def test_a_whole_chain_has_no_fault():
    assert fault_of(chain("a", "b", "c")) is None


def test_an_empty_chain_has_no_fault():
    assert fault_of([]) is None


def test_the_seal_depends_on_the_entry_before():
    assert seal({"id": 1}, GENESIS) != seal({"id": 1}, "f" * 64)


def test_the_seal_does_not_depend_on_the_order_of_keys():
    assert seal({"a": 1, "b": 2}, GENESIS) == seal({"b": 2, "a": 1}, GENESIS)


@pytest.mark.parametrize(("break_it", "sentence"), [
    (lambda c: c[1][0].update(tag="x"), "第 2 条的内容被改动过"),
    (lambda c: c.pop(1), "第 2 条缺失或被移动"),
    (lambda c: c.pop(0), "第 1 条缺失或被移动"),
    (lambda c: c.reverse(), "第 1 条缺失或被移动"),
    (lambda c: c.insert(2, c[1]), "第 3 条缺失或被移动"),
])
def test_a_broken_chain_is_named_at_its_first_fault(break_it, sentence):
    entries = chain("a", "b", "c")
    last_hash = entries[-1][2]
    break_it(entries)
    assert fault_of(entries, 3, last_hash).startswith(sentence)


def test_an_entry_that_cannot_be_read_is_named_at_its_place():
    entries = chain("a", "b", "c")
    last_hash, entries[1] = entries[-1][2], ({"id": 2}, "", None)
    assert fault_of(entries, 3, last_hash) == "第 2 条读不出来，内容被改动过"
    assert fault_of(entries[1:], 3, last_hash).startswith("第 1 条缺失或被移动")


DEEP = '{"a":' * 60 + "1" + "}" * 60


@pytest.mark.parametrize("words", ["", None, "{bad", "3", "[1]", "null", '"x"', '{"a":"\\ud800"}', '{"\\uDFFF":1}', DEEP, DEEP * 100, "[" * 10**5,
                                   '{"a":' + "1" * 5000 + "}"])
def test_details_that_no_page_could_show_are_not_read(words):
    assert details_of(words) is None


def test_details_of_our_own_are_read():
    assert details_of('{"a":[{"b":[1,null]}],"c":"\\ud842\\udfb7"}') == {"a": [{"b": [1, None]}], "c": "𠮷"}


@pytest.mark.parametrize("words", ["", None, "x", "5", "infinity", "0044-03-15 00:00:00+00 BC", "9999-12-31 23:59:59", "0001-01-01", "2026-02-30"])
def test_moments_that_no_page_could_show_are_not_read(words):
    assert moment_of(words) is None


@pytest.mark.parametrize("details", [{}, {"count": "3"}, {"count": 3, "fault": {"a": 1}}, {"count": 3, "trouble": [1]}])
def test_a_check_whose_entry_was_changed_is_not_good(details):
    assert rules.told_check(entry(details=details))[1] is False
    assert rules.told_check(entry(details={"count": 3, "fault": None}))[1] is True
    assert rules.told_check(entry(details={"count": 3, "fault": None}, is_readable=False))[1] is False


def test_a_cut_tail_disagrees_with_the_head():
    entries = chain("a", "b", "c")
    assert fault_of(entries[:2], 3, entries[2][2]) == "末尾记录与链头不符：链头记着 3 条，现有 2 条"


def test_everything_removed_disagrees_with_the_head():
    assert "现有 0 条" in fault_of([], 3, "f" * 64)


def test_an_entry_renumbered_and_sealed_anew_breaks_the_next():
    entries = chain("a", "b", "c")
    facts = {"id": 2, "tag": "forged"}
    entries[1] = (facts, entries[0][2], seal(facts, entries[0][2]))
    assert fault_of(entries, 3, entries[2][2]) == "第 3 条的内容被改动过"


def kept_of(entries, *numbers):
    return {number: Kept("2026-02-03", number, entries[number - 1][2]) for number in numbers}


def test_ends_that_were_kept_stand_in_the_whole_chain():
    entries = chain("a", "b", "c")
    assert first_break(entries, 3, entries[-1][2], kept_of(entries, 1, 3)) is None


@pytest.mark.parametrize(("now", "words"), [
    (chain("a"), "2026-02-03 留存了第 3 条，现在只有 1 条"), (chain("a", "b", "x"), "现在第 3 条却是另一个内容"),
    (chain("x", "b", "c", "d"), "留存了第 1 条，现在第 1 条却是另一个内容"), ([], "留存了第 1 条，现在只有 0 条")])
def test_a_chain_cut_or_sealed_anew_as_a_whole_disagrees_with_what_was_kept(now, words):
    """In itself it is whole, the head set to its end; the sentence tells of backups too."""
    kept = kept_of(chain("a", "b", "c"), 1, 3)
    fault = first_break(now, len(now), now[-1][2] if now else GENESIS, kept)
    assert words in fault
    assert "恢复过备份" in fault


GOOD = f"2026-03-01T10:00:00+00:00\t3\t{'a' * 64}"


@pytest.mark.parametrize("torn", ["", "2026-03", "2026-03-01T10:00:00+00:00\t", GOOD[:-1], "\0\0\0", "\r"])
def test_a_line_whose_end_was_never_written_is_passed_over(torn):
    assert ends_in(f"{torn}\n{GOOD}\r\n") == ends_in(GOOD)
    assert ends_in(GOOD).newest == Kept("2026-03-01T10:00:00+00:00", 3, "a" * 64)


@pytest.mark.parametrize("line", ["x", f"2026\t²\t{'a' * 64}", f"2026\t{'9' * 30}\t{'a' * 64}", "2026\t3\t" + "A" * 64, "\ufffd\ufffd", f"{GOOD}x"])
def test_a_line_that_cannot_be_read_is_told_and_the_others_count(line):
    ends = ends_in(f"{GOOD}\n{line}\n")
    assert (list(ends.by_number), "有 1 行读不出来" in str(ends.trouble), "读得出的 1 个链头已经对照" in str(ends.trouble)) == ([3], True, True)


@pytest.mark.parametrize("text", ["", "\n\n", "2026-03", "\0" * 50])
def test_a_file_without_any_end_is_told(text):
    """A new one takes its name with its first end in it."""
    assert "一个链头也没有" in ends_in(text).trouble


def test_that_nothing_was_kept_is_said():
    assert "没有留存的链头可以对照" in told_of_kept(0)
    assert "与留存的 3 个链头对照过" in told_of_kept(3)


@pytest.mark.parametrize(("tag", "words"), [
    ("commitment.published", "承诺：公示"), ("audit.verified", "审计记录：核对"), ("member.left", "党员：转出"), ("case.concluded", "信访事项：登记办结"),
    ("toy.tickled", "toy.tickled"), ("odd", "odd"), ("", "")])
def test_tags_are_shown_in_words_where_known(tag, words):
    assert words_of(tag) == words


def test_the_verdict_says_what_to_do():
    assert "完好：共 3 条" in verdict(3, None)
    assert "立即报告" in verdict(3, "第 2 条的内容被改动过")


def test_trouble_with_the_kept_ends_is_not_good_and_not_a_fault_of_the_chain():
    found = Found(3, trouble="audit-heads.txt 读不出来")
    assert (found.is_good, "完好：共 3 条" in found.words, "audit-heads.txt 读不出来。" in found.words, "立即报告" in found.words) == (False, True, True, False)


RECORDING, VERBS = ("record", "record_reading", "record_try"), ("mark", "move", "step", "done")


@cache
def calls():
    """{function: every call of it anywhere in the house that writes out a tag, or a verb, first or second}."""
    found = {name: [] for name in (*RECORDING, *VERBS)}
    for file in Path(xinfang_party.__file__).parent.rglob("*.py"):
        text = file.read_text("utf-8")
        for node in ast.walk(ast.parse(text)) if any(f"{name}(" in text for name in found) else ():
            if isinstance(node, ast.Call) and node.args and (name := getattr(node.func, "attr", getattr(node.func, "id", ""))) in found:
                found[name].append(node)
    return found


def calls_of(*names):
    return [call for name in names for call in calls()[name]]


def recorded_tags():
    """Every tag written out in a call of `record` anywhere in the house."""
    return sorted({part.value for call in calls_of(*RECORDING) for part in ast.walk(call.args[0])
                   if isinstance(part, ast.Constant) and "." in str(part.value)})


def recorded_details():
    """The names of the details of all these calls, and of the verbs of activities and promises."""
    calls = [call for call in calls_of(*RECORDING) if any(word.arg == "by" for word in call.keywords) and
             any(isinstance(part, ast.Constant) and "." in str(part.value) for part in ast.walk(call.args[0]))] + calls_of(*VERBS)
    return sorted({word.arg for call in calls for word in call.keywords} - {None, "subject", "by", "opinion"})


@pytest.mark.parametrize("tag", recorded_tags())
def test_every_tag_has_words_in_the_catalogue(tag):
    assert words_of(tag) != tag or tag.endswith("."), f"add the words of {tag} to audit/catalogue.py"


def named_elsewhere():
    """Tags whose verb is not written out in the call of `record`."""
    done = re.findall(r'done\(case, "([a-z-]+)"', (Path(xinfang_party.__file__).parent / "petitions" / "service.py").read_text("utf-8"))
    return [*(f"case.{verb}" for verb in done), *(f"commitment.{verb}" for verb in PAST.values()), *(f"activity.{verb}" for verb in DONE.values())]


@pytest.mark.parametrize("tag", named_elsewhere())
def test_every_verb_of_cases_promises_and_activities_has_words(tag):
    assert words_of(tag) != tag


@pytest.mark.parametrize("name", recorded_details())
def test_every_detail_has_words_in_the_catalogue(name):
    assert name in DETAILS, f"add the words of {name} to DETAILS in audit/catalogue.py"


@pytest.mark.parametrize(("tag", "details", "shown"), [
    ("role.granted", {"role": "system_admin"}, {"角色": "系统管理员"}),
    ("session.refused", {"username": "wangli", "reason": "wrong"}, {"用户名": "wangli", "原因": "密码不正确"}),
    ("account.edited", {"before": {"name": "甲", "email": ""}, "member_id": None}, {"原来": "名称：甲；电子邮箱：无", "党员": "无"}),
    ("audit.verified", {"count": 3, "fault": None, "odd": True}, {"条数": "3", "问题": "无", "odd": "是"}),
    ("commitment.returned", {"state": "returned", "opinion": "写清时间"}, {"记了什么": "进行到、意见（业务内容，不在这里显示）"})])
def test_details_are_told_in_words_and_of_business_only_which(tag, details, shown):
    assert readable(entry(tag=tag, details=details)) == shown


def test_the_list_is_narrowed_to_nouns_in_words():
    assert dict(kinds())["account."] == "账号"
    assert {tag.partition(".")[0] + "." for tag in recorded_tags()} <= set(dict(kinds()))


def test_the_tags_are_really_found():
    assert {"audit.verified", "task.started", "access.refused"} <= set(recorded_tags())
