"""What was typed comes back in the words of its form, also where the view never made that form."""
import re
from html import unescape

import pytest
from wtforms import FieldList, FormField, HiddenField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms import Form as AnyForm
from wtforms.fields.choices import SelectChoice

from tests.petitions import made
from tests.web.conftest import dress
from xinfang_party.access.terms import Role
from xinfang_party.kernel.errors import Conflict
from xinfang_party.web import errors
from xinfang_party.web.forms import Form

SIZES = [SelectChoice("s", "小"), SelectChoice("l", "　大")]


class Row(AnyForm):
    toy_goods = SelectField("货物", choices=[])
    toy_whose = SelectField("谁的", choices=SIZES)
    toy_pieces = StringField("件数")


class Order(Form):
    toy_buyer = StringField("买的人")
    toy_place = SelectField("取货处", choices=[])
    toy_sizes = SelectMultipleField("大小", choices=SIZES)
    toy_pin = StringField("口令", render_kw={"autocomplete": "one-time-code"})
    toy_trace = HiddenField("痕迹")
    toy_secret = PasswordField("暗号")
    toy_rows = FieldList(FormField(Row), "货", min_entries=2)
    toy_columns = FieldList(SelectField(choices=[]))


class Complaint(Form):
    toy_buyer = StringField("来说的人")
    toy_story = StringField("事由")


class Praise(Form):
    toy_buyer = StringField("夸的人")


class Thanks(Form):
    toy_buyer = StringField("谢的人")


@pytest.fixture
def sent(live):
    """`sent({…})`: {label: text} as the failure page shows it; `made=Order`: after the view made this form."""
    dress(live)
    live.config["WTF_CSRF_ENABLED"] = False
    errors.install(live, lambda: True)
    making = []

    def fail():
        for kind in making:
            form = kind()
            if kind is Order:
                form.toy_place.choices = [SelectChoice(3, "二楼")]
                form.toy_columns.append_entry()
                form.toy_columns[0].label.text, form.toy_columns[0].choices = "办结时间", [SelectChoice("done_on", "办结日期")]
        raise Conflict("别人先改了。")

    live.add_url_rule("/fail", "fail", fail, methods=["POST"])

    def send(data, *made):
        making[:] = made
        html = live.test_client().post("/fail", data=data).text
        return dict(zip(re.findall(r'form-label" for="[^"]*">([^<]*)<', html), map(unescape, re.findall(r">([^<]*)</textarea>", html)), strict=True))

    return send


def test_a_chosen_option_is_told_by_its_words(sent):
    assert sent({"toy_buyer": "甲", "toy_place": "3", "toy_sizes": ["s", "l"]}, Order) == {"买的人": "甲", "取货处": "二楼", "大小": "小、大"}


def test_an_input_of_an_entry_has_its_number_and_both_labels(sent):
    assert sent({"toy_rows-1-toy_goods": "纸", "toy_rows-1-toy_pieces": "三包"}, Order) == {"第 2 项货：货物": "纸", "第 2 项货：件数": "三包"}


@pytest.mark.parametrize("made", [(Order,), ()])
def test_an_entry_that_nobody_began_is_left_out_but_no_text_is(sent, made):
    data = {"toy_buyer": "甲", "toy_rows-0-toy_goods": "", "toy_rows-0-toy_whose": "s", "toy_rows-1-toy_whose": "s", "toy_rows-1-toy_pieces": "三包"}
    assert sent(data, *made) == {"买的人": "甲", "第 2 项货：件数": "三包"}


@pytest.mark.parametrize("made", [(Order,), ()])
def test_what_is_hidden_or_secret_is_never_shown(sent, made):
    data = {"toy_pin": "123456", "toy_trace": "abc", "toy_secret": "x y", "password": "x y", "csrf_token": "t", "form_id": "k" * 20, "version": "3"}
    assert sent({**data, "toy_buyer": "甲"}, *made) == {"买的人": "甲"}


def test_without_its_form_a_name_is_told_by_the_form_that_fits_best(sent):
    order = {"toy_buyer": "甲", "toy_place": "3", "toy_sizes": "l", "toy_rows-3-toy_goods": "toys.paper", "toy_rows-3-toy_whose": "s"}
    assert sent(order) == {"买的人": "甲", "取货处": "（从列表里选的，请重新选一次）", "大小": "大", "第 4 项货：货物": "（从列表里选的，请重新选一次）",
                           "第 4 项货：谁的": "小"}
    assert sent({"toy_buyer": "甲", "toy_story": "少了一包"}) == {"来说的人": "甲", "事由": "少了一包"}


def test_where_two_forms_fit_alike_both_labels_are_told(sent):
    assert sent({"toy_buyer": "甲"}) == {"夸的人或谢的人": "甲"}


def test_the_form_that_took_the_request_in_knows_better_than_the_others(sent):
    assert sent({"toy_buyer": "甲"}, Complaint, Praise) == {"来说的人": "甲"}


def test_what_no_form_knows_is_shown_as_far_as_somebody_wrote_it(sent):
    """Boxes and lists outside a form send codes; a text is kept whatever its name."""
    assert sent({"toy_box": ["12", "15"], "toy_way": "all", "toy_words": "我写的", "toy_columns-0": "done_on"}) == {"第 1 项": "我写的"}


def test_a_list_named_as_the_file_names_it_is_told_so(sent):
    assert sent({"toy_columns-0": "done_on", "toy_buyer": "甲"}, Order) == {"办结时间": "办结日期", "买的人": "甲"}


def test_a_case_corrected_meanwhile_shows_the_words_of_its_lists(log_in):
    top = made.subject("城乡建设")
    case = made.case()
    sent = {"number": case.number, "channel": "online", "purpose": "appeal", "subject_id": top.id, "procedure": "ordinary", "is_repeat": "no",
            "received_on": "2026-02-01", "version": case.version - 1}
    answer = log_in(Role.PETITION_OFFICER).post(f"/cases/{case.id}/edit", data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert re.findall(r"readonly>([^<]*)<", page) == [case.number, "网信", "申诉求决", "城乡建设", "普通程序", "初次", "2026-02-01"]
