"""`flask measures`, as people run it."""
import json
from datetime import date

import pytest
from sqlalchemy.exc import OperationalError

from tests import people
from tests.measures.test_views import VIEW
from tests.measures.toys import Deed, Kind, deed, toys  # noqa: F401
from xinfang_party.measures import registry
from xinfang_party.measures.commands import BROKEN

pytestmark = pytest.mark.usefixtures("toys")


@pytest.fixture
def run(app, session, monkeypatch):
    branch = people.branch("第一支部", code="ZB1")
    session.add_all([deed(branch_id=branch.id, kind=Kind.PLAIN, due_on=date(2026, 3, 1), replied_on=date(2026, 2, 25 + n)) for n in range(3)])
    session.add(deed(branch_id=branch.id, kind=Kind.PLAIN, due_on=date(2026, 3, 1)))
    session.flush()
    monkeypatch.setitem(registry.REGISTERED.views, Deed, VIEW)

    def invoke(*words):
        return app.test_cli_runner().invoke(args=["measures", *words])

    return invoke


def test_every_measure_is_listed(run):
    answer = run("list", "--json")
    listed = {one["code"]: one for one in json.loads(answer.stdout)}
    assert list(listed) == [measure.code for measure in registry.all_measures()]
    assert listed["toys.on_time"]["basis"] == "《玩具条例》第二条"
    assert "toys.on_time\t按期率（%）" in run("list").stdout


def test_a_figure_is_one_object(run):
    answer = run("show", "toys.on_time", "--scope", "branch:ZB1", "--period", "2026Q1", "--as-of", "2026-06-30", "--json")
    assert json.loads(answer.stdout) == {
        "code": "toys.on_time", "name": "按期率", "scope": "branch:ZB1", "period": "2026Q1", "as_of": "2026-06-30", "numerator": 3,
        "denominator": 4, "value": 75.0, "unit": "%", "edition": "2026.1", "basis": "《玩具条例》第二条"}
    assert answer.exit_code == 0


@pytest.mark.parametrize(("which", "count"), [("all", 4), ("hits", 3), ("misses", 1)])
def test_the_rows_behind_it_are_listed(run, which, count):
    found = json.loads(run("show", "toys.on_time", "--period", "all", "--as-of", "2026-06-30", "--rows", which, "--json").stdout)["rows"]
    assert len(found) == count
    assert found[0].keys() == {"编号", "完成", "缓急"}
    assert (found[0]["完成"], found[0]["缓急"]) == ("2026-03-01", "plain")


def test_it_reads_in_words_too(run):
    answer = run("show", "toys.on_time", "--scope", "branch:第一支部", "--period", "2026", "--as-of", "2026-06-30", "--rows", "misses")
    assert answer.stdout.splitlines()[0] == "按期率（toys.on_time），第一支部，2026年，截至 2026-06-30：3/4 件"
    assert answer.stdout.splitlines()[1] == "编号\t完成\t缓急"
    assert answer.stdout.splitlines()[2].endswith("\t2026-03-01\tplain")


def test_no_rows_have_no_heading_line(run):
    answer = run("show", "toys.on_time", "--scope", "branch:第一支部", "--period", "2025", "--as-of", "2026-06-30", "--rows", "misses")
    assert len(answer.stdout.splitlines()) == 1


def test_a_figure_can_be_narrowed(run):
    assert json.loads(run("show", "toys.deeds", "--period", "2026", "--only", "kind=hard", "--json").stdout)["value"] == 0


WRONG = pytest.mark.parametrize(("words", "sentence"), [
    (["toys.deed"], "您要找的是不是：toys.deeds"), (["toys.deeds", "--scope", "branch:XX"], "没有代码或编号为「XX」的党支部"),
    (["toys.deeds", "--scope", "x"], "没有「x」这一级范围"), (["toys.deeds", "--period", "soon"], "看不懂这个时间段"),
    (["toys.deeds", "--as-of", "soon"], "看不懂截至日期"), (["toys.deeds", "--rows", "some"], "明细只能是"),
    (["toys.deeds", "--only", "kind"], "要写成 名称=值"), (["toys.deeds", "--only", "kind=blue"], "没有「blue」这个值"),
    (["toys.posts", "--rows", "all"], "没有登记怎样列出"), (["toys.senior", "--scope", "department:CS9"], "没有代码或编号为「CS9」的处室")])


@WRONG
def test_a_refusal_is_a_sentence_and_exit_code_1(run, words, sentence):
    answer = run("show", *words)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert sentence in answer.stderr
    assert "Traceback" not in answer.stderr


@WRONG
def test_a_refusal_is_an_object_for_who_asked_for_one(run, words, sentence):
    answer = run("show", *words, "--json")
    assert (answer.exit_code, answer.stderr) == (1, "")
    told = json.loads(answer.stdout)
    assert list(told) == ["error"]
    assert sentence in told["error"]


@pytest.mark.parametrize("words", [["list"], ["show", "toys.deeds"], ["show", "toys.deeds", "--rows", "all"]])
def test_a_broken_database_is_an_object_too(run, words, monkeypatch):
    def broken(*_asked, **_more):
        raise OperationalError("SELECT", {}, Exception("no such table"))

    monkeypatch.setattr("xinfang_party.measures.engine.figure", broken)
    monkeypatch.setattr(registry, "all_measures", broken)
    answer = run(*words, "--json")
    assert (answer.exit_code, json.loads(answer.stdout)) == (1, {"error": BROKEN})
