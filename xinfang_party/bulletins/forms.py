"""Shape of what is typed about bulletins."""
from collections.abc import Mapping

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from xinfang_party.bulletins.catalogue import value
from xinfang_party.bulletins.terms import Section
from xinfang_party.web.forms import EditForm, Form, line, paragraph, required, row_id

NO_NAMES = "不要写身份证号、电话、住址等个人信息。"
LONG = value("longest")


class NewForm(Form):
    period = SelectField("讲评哪一期", choices=[])
    title = StringField("标题（可以不填）", description="不填的按时段起，例如“2026年第1季度讲评通报”。", **line(80))
    branches = SelectMultipleField("讲评哪些党支部", coerce=row_id, choices=[], option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))

    def offer(self, periods: Mapping[str, str], branches: Mapping[int, str]) -> None:
        """Set before validation."""
        self.period.choices = [SelectChoice(key, words) for key, words in periods.items()]
        self.branches.choices = [SelectChoice(key, words) for key, words in branches.items()]


class TextForm(EditForm):
    """A field for each section, named as its column."""

    title = StringField("标题", **line(80, required("请填写标题。")))
    strong = TextAreaField(Section.STRONG.label, description="一行一条。点名时写事实和数字，不比较高低。", **paragraph(LONG))
    problems = TextAreaField(Section.PROBLEMS.label, description=f"写明条目编号和党支部。{NO_NAMES}", **paragraph(LONG))
    due = TextAreaField(Section.DUE.label, description="写明问题编号、党支部和期限。", **paragraph(LONG))
    demands = TextAreaField(Section.DEMANDS.label, description=f"可以不写。{NO_NAMES}", **paragraph(LONG))


class StepForm(EditForm):
    """A step, with the version that was on screen."""


class OpinionForm(EditForm):
    opinion = TextAreaField("意见", **paragraph(1000))


class AcknowledgeForm(EditForm):
    words = TextAreaField("要说的话（可以不写）", description=f"例如哪一条怎样整改。{NO_NAMES}", **paragraph(300))
