from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    DecimalField,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from xinfang_party.commitments.choices import DIMENSIONS, Choices
from xinfang_party.commitments.lines import MOST_LINES
from xinfang_party.commitments.terms import Grade, Result, Weights
from xinfang_party.kernel.text import to_half_width
from xinfang_party.web.forms import DateField, EditForm, FieldList, Form, IntegerField, line, paragraph, required, stop_where_unread

NOT_A_NUMBER = "请填写数字，例如 95。"
NO_NAMES = "不要写信访人姓名、电话等个人信息。"


class AmountField(DecimalField):
    """A number as people write it: 95, 95%, ９５, 1,200. An input of numbers would send nothing at all of what it cannot read (90-95)."""

    widget = TextInput()

    def process_formdata(self, valuelist: Any) -> None:
        text = to_half_width("".join(valuelist)).replace(",", "").replace(" ", "").removesuffix("%")
        self.data = None
        try:
            self.data = Decimal(text) if text else None
        except InvalidOperation as error:
            raise ValueError(NOT_A_NUMBER) from error
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(NOT_A_NUMBER)

    def pre_validate(self, form: Any) -> None:
        stop_where_unread(self)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:.4f}".rstrip("0").rstrip(".")


def some(label: str) -> SelectMultipleField:
    """Several of a few choices, as boxes to tick."""
    return SelectMultipleField(label, validators=[Optional()], choices=[], option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))


class LineForm(FlaskForm):
    """One measure of a promise inside the promise's form; an empty one is ignored."""

    class Meta(FlaskForm.Meta):
        csrf = False
        locales = ("zh",)

    measure_code = SelectField("用哪项指标衡量", validators=[Optional()], choices=[])
    reach = SelectField("计入谁办的事项", validators=[Optional()], choices=[])
    classes = some("四办分类")
    channels = some("信访形式")
    subjects = SelectMultipleField("内容分类（选上级即包括下级；按住 Ctrl 可选多项）", validators=[Optional()], choices=[])
    districts = SelectMultipleField("区县（按住 Ctrl 可选多项）", validators=[Optional()], choices=[])
    target = AmountField("目标值", validators=[Optional(), NumberRange(0, 1_000_000, "目标值应在 0 到 1,000,000 之间，请检查。")])
    baseline = AmountField("基数（不填则由系统按上一时期计算）", validators=[Optional(), NumberRange(0, 1_000_000, "基数应在 0 到 1,000,000 之间，请检查。")])
    baseline_reason = StringField("修改基数的理由", **line(200))

    def only(self) -> dict[str, list[str]]:
        """The narrowing by dimension."""
        return {name: self[field].data or [] for field, name in DIMENSIONS.items()}

    def facts(self) -> dict[str, Any] | None:
        """The line as the service takes it; None when no measure was chosen."""
        if not self.measure_code.data:
            return None
        target, baseline = (None if field.data is None else float(field.data) for field in (self.target, self.baseline))
        return {"measure_code": self.measure_code.data, "target": target, "only": self.only(), "level": self.reach.data,
                "baseline": baseline, "baseline_reason": self.baseline_reason.data}

class CommitmentForm(EditForm):
    title = StringField("承诺名称", description="一句话，例如：承办事项全部按期答复", **line(60, required("请填写承诺名称。")))
    content = TextAreaField("承诺内容", description=f"写清做什么、做到什么程度。{NO_NAMES}",
                            **paragraph(500, required("请填写承诺内容。")))
    served = StringField("服务对象", description="为谁而做，例如：来信来访群众", **line(80))
    starts_on = DateField("开始日期", validators=[required("请填写开始日期，例如 2026-01-01。")])
    ends_on = DateField("完成期限", validators=[required("请填写完成期限，例如 2026-12-31。")])
    lines = FieldList(FormField(LineForm), "指标", min_entries=MOST_LINES, max_entries=MOST_LINES)

    def offer(self, measures: Choices, levels: Choices, options: Mapping[str, Choices]) -> None:
        """The choices of each line (`options` by dimension); set before validation."""
        for entry in self.lines:
            entry.form.measure_code.choices = [SelectChoice("", "（不选）"), *(SelectChoice(*choice) for choice in measures)]
            entry.form.reach.choices = [SelectChoice(*choice) for choice in levels]
            for field, name in DIMENSIONS.items():
                entry.form[field].choices = [SelectChoice(*choice) for choice in options.get(name, ())]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """A measure needs its target and a target its measure, wherever in the list they stand."""
        is_valid = super().validate(*args, **kwargs)
        return all([self.is_whole(entry.form) for entry in self.lines]) and is_valid

    def is_whole(self, entry: LineForm) -> bool:
        if entry.measure_code.data and entry.target.data is None and not entry.target.errors:
            entry.target.errors = ["选了指标就要填写目标值。"]
        elif entry.target.data is not None and not entry.measure_code.data:
            entry.measure_code.errors = ["填了目标值，还要选一项指标。"]
        return not entry.target.errors and not entry.measure_code.errors

    def faults(self) -> list[tuple[str, str]]:
        """(id of the input, sentence) of everything that must be put right, the lines' inputs by their own names."""
        own = [(field.id, f"{field.label.text}：{''.join(field.errors)}") for field in self if field.errors and field is not self.lines]
        return [*(("", sentence) for sentence in self.form_errors), *own, *(
            (field.id, f"第 {place} 项指标，{field.label.text}：{''.join(field.errors)}")
            for place, entry in enumerate(self.lines, 1) for field in entry.form if field.errors)]

    def line_facts(self) -> list[dict[str, Any]]:
        """What the service takes; `place` says where in the form a line stands."""
        return [{**facts, "place": place} for place, entry in enumerate(self.lines) if (facts := entry.form.facts()) is not None]


class OpinionForm(EditForm):
    opinion = TextAreaField("意见", **paragraph(500))


class ProgressForm(Form):
    noted_on = DateField("日期", validators=[required("请填写日期。")])
    text = TextAreaField("做了什么", description=f"简要写事实。{NO_NAMES}", **paragraph(1000, required("请填写做了什么。")))
    file = FileField("附件（可不传）", description="PDF、图片、Word、Excel 或文本文件，不超过 20 MB。")


class ReportForm(EditForm):
    text = TextAreaField("述诺内容", description=NO_NAMES, **paragraph(3000, required("请填写述诺内容。")))


class AppraisalForm(Form):
    grade = RadioField("评价", choices=[SelectChoice(grade.value, grade.label) for grade in Grade], validators=[required("请选择一项评价。")])
    opinion = TextAreaField("说明（评为不满意时必填）", **paragraph(500))


class ConclusionForm(EditForm):
    result = RadioField("评定结果", choices=[SelectChoice(result.value, result.label) for result in Result],
                        validators=[required("请选择评定结果。")])
    opinion = TextAreaField("理由", description="与数据建议不一致、评为未兑现或承诺人没有述诺时必填。", **paragraph(500))


class DecisionForm(Form):
    """On what one person asked another: it is decided once and then gone, so it has no version."""

    opinion = TextAreaField("意见", **paragraph(500))


class PickForm(Form):
    fact = StringField("信访编号", **line(60, required("请填写编号。")))


def share(label: str) -> IntegerField:
    return IntegerField(label, validators=[required("请填 0 到 100 的整数。"), NumberRange(0, 100, "请填 0 到 100 的整数。")])


class WeightsForm(Form):
    self_share = share("本人自评（%）")
    peer_share = share("党员互评（%）")
    organization_share = share("党组织评价（%）")
    masses_share = share("群众评价（%）")

    def weights(self) -> Weights:
        return Weights(self.self_share.data, self.peer_share.data, self.organization_share.data, self.masses_share.data)
