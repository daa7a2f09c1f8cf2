"""`flask checklists`: the same as the pages, without a browser."""
import json

import pytest

from tests.checklists.made import DUTY, NOW, OFFICE, SMALL, inspected, world
from xinfang_party.checklists import service
from xinfang_party.kernel.database import db


@pytest.fixture
def home(session, clock_at):
    with clock_at(NOW):
        yield world()


@pytest.fixture
def run(app):
    def ask(*words):
        answer = app.test_cli_runner().invoke(args=["checklists", *words])
        return answer.exit_code, answer.output

    return ask


def test_items_of_the_default_and_of_an_edition(home, run):
    code, text = run("items", "--json")
    items = json.loads(text)
    assert (code, len(items), sum(item["weight"] for item in items)) == (0, 32, 100)
    assert {"code", "name", "aspect", "category", "weight", "proof", "measures", "basis", "confidence"} <= items[0].keys()
    assert [item["code"] for item in json.loads(run("items", "--edition", SMALL.code, "--json")[1])] == [item.code for item in SMALL.items]


def test_show_tells_each_item_the_total_and_what_was_closed(home, run):
    inspected(home.one, home.by)
    service.accept(home.one, by=home.by)
    service.close(home.one, by=OFFICE)
    db.session.commit()
    code, text = run("show", "--branch", home.branch.code, "--period", "2026Q2", "--edition", SMALL.code, "--json")
    told = json.loads(text)
    duty = next(item for item in told["items"] if item["code"] == DUTY)
    assert code == 0
    assert (duty["state"], duty["ratio"], duty["numerator"], duty["denominator"], duty["score"]) == ("not_met", 0.0, 0, 1, 0)
    assert (told["total"], told["grade"], told["frozen"]["total"], told["frozen"]["as_of"]) == (75.0, "基本达标", 75.0, "2026-07-05")
    assert "已封存" in run("show", "--branch", home.branch.code, "--period", "2026Q2")[1]


@pytest.mark.parametrize(("words", "sentence"), [
    (("show", "--branch", "没有", "--period", "2026"), "没有代码为"), (("show", "--branch", "x", "--period", "二季度"), ""),
    (("items", "--edition", "没有"), "现有的版本")])
def test_what_cannot_be_answered_is_told_in_a_sentence(home, run, words, sentence):
    code, text = run(*words)
    assert code == 1
    assert sentence in text
    assert "Traceback" not in text
