from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from xinfang_party.checklists.terms_rounds import RATIO_WORDS
from xinfang_party.web.forms import DateField, EditForm, Form, IntegerField, line, paragraph, required, row_id

NO_NAMES = "不要写身份证号、电话、住址等个人信息。"
AGREE = ""
RATIOS = [SelectChoice(f"{ratio:g}", words) for ratio, words in RATIO_WORDS.items()]
EACH = {"": "不自动发起", "quarter": "每季度结束后", "half": "每半年结束后", "year": "每年结束后"}


def number(text: str | None) -> float | None:
    """What a choice stands for; None for "as computed"."""
    return None if not text else float(text)


class RoundForm(Form):
    period = SelectField("评定哪一期", choices=[], description="一般选已经结束的一期；没有结束的一期可以先自评，结束以后才能封存。")
    edition = SelectField("按哪个标准", choices=[])
    name = StringField("名称（可以不填）", description="不填的叫“2026年第3季度支部标准评定”。", **line(60))
    branches = SelectMultipleField("评定哪些党支部", coerce=row_id, choices=[], option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))
    self_due_on = DateField("自评期限", validators=[required("请填写自评期限。")])
    inspect_due_on = DateField("核查期限", validators=[required("请填写核查期限。")])


class ScheduleForm(EditForm):
    each = SelectField("多长时间自动发起一次", choices=[SelectChoice(each, words) for each, words in EACH.items()])
    self_days = IntegerField("发起后几天内自评", validators=[InputRequired("请填写天数。"), NumberRange(1, 90, "天数应在 1 到 90 之间。")])
    inspect_days = IntegerField("发起后几天内核查", validators=[InputRequired("请填写天数。"), NumberRange(1, 180, "天数应在 1 到 180 之间。")])


class SelfForm(EditForm):
    ratio = RadioField("支部认为", validators=[Optional()], choices=[SelectChoice(AGREE, "按系统核算，不另外打分"), *RATIOS])
    words = TextAreaField("说明", description=f"怎样做的、材料在哪里；记录已经说明的可以不写。{NO_NAMES}", **paragraph(500))


class InspectForm(EditForm):
    ratio = RadioField("核查结果", validators=[Optional()], choices=[SelectChoice(AGREE, "同意现在的结果"), *RATIOS])
    words = TextAreaField("理由（与现在的结果不同时必须写）", description=NO_NAMES, **paragraph(500))


class WordsForm(EditForm):
    """An objection, or the answer to one."""

    words = TextAreaField("理由", description=NO_NAMES, **paragraph(500))


class StepForm(EditForm):
    """A step with an optional opinion; the version of the assessment."""

    opinion = TextAreaField("意见", description=NO_NAMES, **paragraph(500))
