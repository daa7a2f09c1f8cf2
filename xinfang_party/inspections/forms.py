"""Shape of what is typed about inspections."""
from collections.abc import Mapping

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from xinfang_party.inspections.catalogue import LONGEST_AGREED, MOST_RECORDS
from xinfang_party.inspections.terms import Verdict
from xinfang_party.web.forms import DateField, EditForm, Form, IntegerField, line, paragraph, required, row_id

NO_NAMES = "不要写身份证号、电话、住址等个人信息。"
CHECKBOXES = {"option_widget": CheckboxInput(), "widget": ListWidget(prefix_label=False)}


class InspectionForm(Form):
    title = StringField("名称", description="例如“三季度督导检查”。", **line(60, required("请填写名称。")))
    period = SelectField("检查哪一期", choices=[])
    round_id = SelectField("和哪一次评定一起（可以不选）", coerce=row_id, choices=[], validators=[Optional()],
                           description="选了的，检查结果在检查完毕时写进这次评定的核查结果。")
    due_on = DateField("完成期限", validators=[required("请填写日期，例如 2026-03-05。")])
    branches = SelectMultipleField("检查哪些党支部", coerce=row_id, choices=[], **CHECKBOXES)
    branch_number = IntegerField("从里面抽几个（全部检查的不填）", validators=[Optional(), NumberRange(1, 999)])
    items = SelectMultipleField("检查哪些条目", choices=[], **CHECKBOXES)
    item_number = IntegerField("从里面抽几项（全部检查的不填）", validators=[Optional(), NumberRange(1, 999)])
    record_number = IntegerField("每个数字背后抽几条记录", description="开始检查的那天抽，填 0 不抽。",
                                 validators=[InputRequired("请填写个数，不抽的填 0。"), NumberRange(0, MOST_RECORDS.value, f"请填 0 到 {MOST_RECORDS.value}。")])
    seed = StringField("事先约定的数（可以不填）", **line(LONGEST_AGREED.value),
                       description="例如某天的公开数字。保存时系统在后面加上一个随机数，合起来作抽样的种子，印在检查计划上；谁也不能先试出想要的结果。")
    inspectors = SelectMultipleField("检查人（可以先不选）", coerce=row_id, choices=[], description="选了的到每个党支部去；各支部不一样的，保存以后分别安排。",
                                     **CHECKBOXES)
    replaces_id = SelectField("代替哪个撤销了的计划（没有的不选）", coerce=row_id, choices=[], validators=[Optional()])

    def offer(self, *, periods: Mapping[str, str], rounds: Mapping[int, str], branches: Mapping[int, str], items: Mapping[str, str],
              inspectors: Mapping[int, str], withdrawn: Mapping[int, str]) -> None:
        """Set before validation."""
        self.period.choices = [SelectChoice(key, words) for key, words in periods.items()]
        self.round_id.choices = [SelectChoice("", "不和评定一起"), *(SelectChoice(key, words) for key, words in rounds.items())]
        self.branches.choices = [SelectChoice(key, words) for key, words in branches.items()]
        self.items.choices = [SelectChoice(key, words) for key, words in items.items()]
        self.inspectors.choices = [SelectChoice(key, words) for key, words in inspectors.items()]
        self.replaces_id.choices = [SelectChoice("", "没有"), *(SelectChoice(key, words) for key, words in withdrawn.items())]


class AssignForm(EditForm):
    inspectors = SelectMultipleField("检查人", coerce=row_id, choices=[], **CHECKBOXES)


class PlanEditForm(AssignForm):
    title = StringField("名称", **line(60, required("请填写名称。")))
    due_on = DateField("完成期限", validators=[required("请填写日期，例如 2026-03-05。")])


class ReasonForm(EditForm):
    reason = TextAreaField("原因", description=f"检查人会看到。{NO_NAMES}", **paragraph(300, required("请写明原因。")))


class StepForm(EditForm):
    """A step, with the version that was on screen."""


class AnswerForm(EditForm):
    verdict = RadioField("检查结果", choices=[SelectChoice(one.value, one.label) for one in Verdict], validators=[InputRequired("请选择检查结果。")])
    words = TextAreaField("看到了什么", description=f"和现在的结果不同的、没有达到或部分达到的，必须写。{NO_NAMES}", **paragraph(500))
