"""Every macro of templates/components, read by the strict parser (see `shown`)."""
import json
import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField, widgets

from tests.answers import check_html
from xinfang_party.web.forms import EditForm, Form, line, required
from xinfang_party.web.pagination import Page

FIGURE = SimpleNamespace(name="按期答复率", text="92.5%（37/40）")
SCRIPT = "</script><b>'\"&"


class Toy(EditForm):
    title = StringField("标题", description="一句话。", **line(5, required()))
    text = TextAreaField("内容")
    choice = SelectField("渠道", choices=[SelectChoice("a", "来信"), SelectChoice("b", "来访")])
    kind = RadioField("类型", choices=[SelectChoice("a", "个人"), SelectChoice("b", "支部")], validators=[required("请选一项。")])
    tags = SelectMultipleField("处室", choices=[SelectChoice("a", "办信处"), SelectChoice("b", "接访处")], widget=widgets.ListWidget(prefix_label=False),
                               option_widget=widgets.CheckboxInput())
    agree = BooleanField("我已核对")
    day = DateField("时限")
    file = FileField("材料")


@pytest.fixture
def form(toy):
    """The form as posted with nothing filled in but the channel."""
    toy.config["WTF_CSRF_ENABLED"] = False
    with toy.test_request_context("/", method="POST", data={"version": "4", "choice": "a"}):
        made = Toy()
        made.validate()
    return made


@pytest.mark.parametrize("name", ["title", "text", "choice", "kind", "tags", "agree", "day", "file"])
def test_every_kind_of_field_is_labelled(form, shown, name):
    assert form[name].label.text in shown("form", "field(f)", f=form[name])


@pytest.mark.parametrize("name", ["title", "kind"])
def test_help_and_error_are_tied_to_the_field(form, shown, name):
    html = shown("form", "field(f, help='请照实填写')", f=form[name])
    described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
    assert described == [f"{name}-help", f"{name}-error"]
    assert all(f'id="{each}"' in html for each in described)


def test_an_error_marks_the_input(form, shown):
    assert 'aria-invalid="true"' in shown("form", "field(f)", f=form.title)
    assert 'aria-invalid' not in shown("form", "field(f)", f=form.text)


def test_further_attributes_go_to_the_input(form, shown):
    assert 'rows="7"' in shown("form", "field(f, rows=7)", f=form.text)


def test_what_was_typed_is_escaped(form, shown):
    form.title.data = SCRIPT
    assert SCRIPT not in shown("form", "field(f)", f=form.title)


def test_hidden_fields_have_no_ids_so_that_two_forms_fit_on_a_page(form, shown):
    html = shown("form", "hidden(form)", form=form)
    assert re.findall(r'name="(\w+)"', html) == ["csrf_token", "form_id", "version"]
    assert 'value="4"' in html
    assert "id=" not in html.replace("form_id=", "")


def test_the_summary_leads_to_the_fields(form, shown):
    form.form_errors = ["两项都没有填。"]
    html = shown("form", "error_summary(form)", form=form)
    targets = re.findall(r'href="#([^"]+)"', html)
    assert (targets, "两项都没有填。" in html) == (["title", "kind-0"], True)
    fields = shown("form", "field(f)", f=form.title) + shown("form", "field(f)", f=form.kind)
    assert all(f'id="{target}"' in fields for target in targets)


def test_no_summary_without_errors(toy, shown):
    assert shown("form", "error_summary(form)", form=Form()).strip() == ""


def test_a_post_button_is_a_whole_form(toy, shown):
    html = shown("form", "post_button('/x?a=1&b=2', '撤回', 'danger', confirm='确定撤回吗？')")
    assert re.findall(r'name="(\w+)"', html) == ["csrf_token", "form_id"]
    assert 'data-confirm="确定撤回吗？"' in html


@pytest.mark.parametrize("tone", ["good", "warn", "bad", "info", "quiet", "unknown"])
def test_a_status_says_it_in_words(shown, tone):
    assert "已超期" in shown("status", "badge('已超期', tone)", tone=tone)


def test_a_figure_is_a_link_to_its_rows(shown):
    assert 'href="/rows?a=1&amp;b=2"' in shown("figure", "figure(f, '/rows?a=1&b=2')", f=FIGURE)
    assert "href" not in shown("figure", "figure(f)", f=FIGURE)
    assert "目标 95%" in shown("figure", "figure_card(f, '/rows', '目标 95%')", f=FIGURE)


def test_a_table_has_caption_and_column_headers(toy):
    html = toy.jinja_env.from_string('{% from "components/table.html" import table %}{% call table("事项", ["编号", ("用时", "number")]) %}'
                                     '<tr><td>1</td><td>2</td></tr>{% endcall %}').render()
    check_html(html)
    assert ("<caption>事项</caption>" in html, html.count('<th scope="col"')) == (True, 2)


@pytest.mark.parametrize(("current", "link", "said"), [
    ("due_on", "?sort=-due_on", "升序"), ("-due_on", "?sort=due_on", "降序"), ("", "?sort=due_on", "点击排序"),
])
def test_a_sort_header_turns_round(toy, shown, current, link, said):
    toy.add_url_rule("/", "home", lambda: "")
    with toy.test_request_context("/?page=3"):
        html = shown("table", "sort_header('期限', 'due_on', current)", current=current)
    assert (f'href="/{link}"' in html, said in html) == (True, True)


@pytest.mark.parametrize(("number", "links"), [(1, ["下一页", "最后一页"]), (2, ["第一页", "上一页", "下一页", "最后一页"]), (3, ["第一页", "上一页"])])
def test_a_pager_leads_to_where_there_is_something(toy, shown, number, links):
    toy.add_url_rule("/", "home", lambda: "")
    with toy.test_request_context("/"):
        html = shown("table", "pager(page)", page=Page([1] * 50, number, 50, 1234 - 1084))
    assert re.findall(r">([^<]+)</a>", html) == links


def test_a_pager_of_one_page_only_counts(toy, shown):
    html = shown("table", "pager(page)", page=Page([1, 2], 1, 50, 2))
    assert ("共 2 条" in html, "<a" in html) == (True, False)


def test_an_empty_list_has_no_pager(shown):
    assert shown("table", "pager(page)", page=Page([], 1, 50, 0)).strip() == ""


def test_an_empty_place_teaches_the_first_step(shown):
    assert 'href="/new"' in shown("empty", "empty('还没有承诺', '写好后由书记审诺。', '/new', '写第一条')")


def test_facts_show_a_dash_for_nothing(shown):
    html = shown("facts", "facts(pairs)", pairs=[("目标", None), ("备注", ""), ("件数", 0)])
    assert re.findall(r"<dd>(.*?)</dd>", html) == ["—", "—", "0"]


@pytest.mark.parametrize(("when", "text"), [
    (date(2026, 3, 5), "2026年3月5日<"), (datetime(2026, 3, 5, 1, tzinfo=UTC), "2026年3月5日 09:00"), ("去年", "去年"), (None, "<"),
])
def test_a_timeline_takes_days_moments_and_words(shown, when, text):
    html = shown("timeline", "timeline(entries)", entries=[{"when": when, "title": "公示", "text": "", "tone": "good"}])
    assert f'<p class="timeline-when">{text}' in html


def test_the_calendar_note_names_the_years_and_is_silent_without(shown):
    assert "2027、2028 年的节假日安排还没有公布" in shown("notice", "calendar_note(years)", years=[2027, 2028])
    assert shown("notice", "calendar_note(years)", years=[]).strip() == ""


def test_a_charts_data_cannot_leave_its_script(shown):
    data = {"kind": "line", "labels": [SCRIPT], "series": [{"name": SCRIPT, "values": [1, None]}], "unit": "%"}
    html = shown("chart", "chart('trend', data, summary)", data=data, summary=SCRIPT)
    assert html.count("</script>") == 1
    assert json.loads(re.search(r'json">(.*?)</script>', html)[1]) == data


@pytest.mark.parametrize(("value", "attribute"), [(37, 'value="37"'), (0, 'value="0"'), (None, "<progress max")])
def test_progress(shown, value, attribute):
    assert attribute in shown("progress", "bar(value, 100, '已导入')", value=value)


def test_filters_are_a_get_form_that_remembers(toy):
    html = toy.jinja_env.from_string(
        '{% from "components/filters.html" import filters, select_filter, text_filter, date_filter %}{% call filters("/list") %}'
        '{{ select_filter("year", "年份", [(2025, "2025 年"), (2026, "2026 年")], 2026) }}{{ text_filter("q", "编号", "<甲>") }}'
        '{{ date_filter("from", "从", none) }}{% endcall %}').render()
    check_html(html)
    assert 'method="get"' in html
    assert '<option value="2026" selected>' in html
    assert '<option value="">全部</option>' in html
    assert 'value="&lt;甲&gt;"' in html
