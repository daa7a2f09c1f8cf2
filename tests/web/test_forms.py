import inspect
import io

import pytest
import wtforms
from flask_wtf import file
from wtforms import StringField, validators
from wtforms.fields import choices, core, datetime, numeric
from wtforms.form import BaseForm

from xinfang_party.kernel.errors import Conflict
from xinfang_party.web.forms import SENTENCES, TOO_LONG, EditForm, Form, IntegerField, Words, line, paragraph, required
from xinfang_party.web.repeats import KEY_LENGTH


class Toy(EditForm):
    title = StringField("标题", **line(5, required()))
    text = StringField("内容", **paragraph(10))
    count = IntegerField("件数")
    days = IntegerField("天数", [validators.Optional(), validators.NumberRange(1, 30, "天数应在 1 到 30 之间。")])


@pytest.fixture
def filled(toy):
    """`filled(title=…)`: the form as posted with these values."""
    toy.config["WTF_CSRF_ENABLED"] = False

    def fill(**data):
        with toy.test_request_context("/", method="POST", data={"version": "3", **data}):
            form = Toy(version=3)
            form.validate()
            return form

    return fill


def test_a_new_form_has_a_fresh_key(toy):
    first, second = Form(), Form()
    assert first.form_id.data != second.form_id.data
    assert len(first.form_id.data) in KEY_LENGTH


def test_an_invalid_form_keeps_its_key(filled):
    assert filled(form_id="k" * 20, title="").form_id.data == "k" * 20


def test_a_line_is_tidied(filled):
    assert filled(title="  甲\t 乙\n").title.data == "甲 乙"


def test_a_paragraph_keeps_its_lines(filled):
    assert filled(title="甲", text="一\r\n二 ").text.data == "一\n二"


@pytest.mark.parametrize(("title", "errors"), [
    ("", ["请填写这一项。"]), ("   ", ["请填写这一项。"]), ("一二三四五六", ["请不要超过 5 个字。"]), ("一二三四五", []),
])
def test_what_a_line_refuses(filled, title, errors):
    assert list(filled(title=title).title.errors) == errors


def test_messages_say_in_chinese_what_to_do(filled):
    assert filled(title="甲", days="多").days.errors == ["请填写整数。"]


@pytest.mark.parametrize(("typed", "data", "errors"), [
    ("999999999", 999_999_999, []), ("-7", -7, []), (" ７ ", 7, []), ("+3", 3, []), ("1000000000", None, [TOO_LONG]), ("9" * 310, None, [TOO_LONG]),
    ("-" + "9" * 5000, None, [TOO_LONG]), ("1_0", None, ["请填写整数。"]), ("1.5", None, ["请填写整数。"]),
    ("²", None, ["请填写整数。"]), ("--1", None, ["请填写整数。"])])
def test_a_whole_number_has_at_most_nine_digits(filled, typed, data, errors):
    days = filled(title="甲", count=typed).count
    assert (days.data, [*days.errors]) == (data, errors)


@pytest.mark.parametrize(("typed", "errors"), [("多", ["请填写整数。"]), ("31", ["天数应在 1 到 30 之间。"]), ("30", []), ("", [])])
def test_what_is_no_number_is_told_once(filled, typed, errors):
    assert [*filled(title="甲", days=typed).days.errors] == errors


def forms_of(kind=BaseForm):
    for form in kind.__subclasses__():
        yield from forms_of(form)
        if form.__module__.startswith("xinfang_party."):
            yield form


def fields_in(form):
    """(name, class) of all fields, those of the rows of a list too."""
    for name, unbound in inspect.getmembers(form, lambda value: hasattr(value, "_formfield") and hasattr(value, "field_class")):
        yield name, unbound.field_class
        yield from ((name, inner.field_class) for inner in unbound.args if hasattr(inner, "field_class"))


@pytest.mark.usefixtures("app")
def test_every_whole_number_of_the_house_is_of_that_kind():
    found = [(form.__qualname__, name, field) for form in forms_of() for name, field in fields_in(form) if issubclass(field, wtforms.IntegerField)]
    assert [one for one in found if not issubclass(one[2], IntegerField)] == []
    assert {"share", "version", "sort_order"} <= {name.removeprefix("self_") for _, name, _ in found}


def test_a_message_without_words_of_ours_is_chinese_too():
    assert Words().gettext("Something new in English.") == "请检查这一项。"


def test_every_message_with_words_of_ours_is_one_that_wtforms_says():
    said = "".join(inspect.getsource(module) for module in (core, choices, datetime, numeric, validators, file))
    assert [text for text in SENTENCES if text not in said] == []


def test_facts_leave_the_technical_fields_out(filled):
    assert filled(title="甲", version="3", form_id="k" * 20).facts() == {"title": "甲", "text": None, "count": None, "days": None}


def test_the_version_on_screen_comes_back(filled):
    assert filled(title="甲", version="3").version.data == 3


def test_a_scope_sets_ids_apart_and_leaves_names(toy):
    form = Toy(scope="second")
    assert (form.title.id, form.title.label.field_id, form.title.name) == ("second-title", "second-title", "title")


@pytest.mark.parametrize("sent", [{}, {"version": ""}, {"version": "abc"}, {"version": " "}])
def test_an_edit_without_the_version_on_screen_is_a_conflict(toy, sent):
    """Without an input WTForms would take the row's own version, and the check would always agree."""
    with toy.test_request_context("/", method="POST", data={"title": "按期答复", **sent}), pytest.raises(Conflict, match="没有保存"):
        Toy(version=3).validate()


def test_what_does_not_exist_yet_has_no_version(toy):
    toy.config["WTF_CSRF_ENABLED"] = False
    with toy.test_request_context("/", method="POST", data={"title": "按期答复", "days": "3"}):
        assert Toy(is_new=True).validate()


@pytest.mark.parametrize("sent", [{"title": (io.BytesIO(b"x"), "a.txt")}, {"title": "甲", "days": (io.BytesIO(b"x"), "a.txt")}])
def test_a_file_where_words_belong_is_not_read(toy, sent):
    toy.config["WTF_CSRF_ENABLED"] = False
    with toy.test_request_context("/", method="POST", data={"version": "3", **sent}):
        form = Toy(version=3)
        form.validate()
        assert (form.days.data, form.title.data in (None, "", "甲")) == (None, True)


@pytest.mark.parametrize("body", [[1], "x", {"title": "甲"}])
def test_json_is_read_by_no_form(toy, body):
    with toy.test_request_context("/", method="POST", json=body):
        assert Toy(is_new=True).title.data is None
