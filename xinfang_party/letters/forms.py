"""Shape of what is typed about a letter."""
from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from xinfang_party.letters.catalogue import number
from xinfang_party.letters.terms import Adoption, Check, Kind, Means, Trigger
from xinfang_party.web.forms import DateField, EditForm, IntegerField, line, paragraph, required

DAY_WANTED = "请填写日期，例如 2026-03-05。"
NO_NAMES = "只写编号和事实，不要写信访人的姓名、电话、住址、身份证号。"
BOUNDS = f"{number('answer_days_least')} 到 {number('answer_days_most')} 日。条例没有规定天数，一般 {number('answer_days')} 日；最后一天是休息日的顺延。"


def choices(words: Iterable[Any], blank: str = "") -> list[SelectChoice]:
    return ([SelectChoice("", blank)] if blank else []) + [SelectChoice(one.value, one.label) for one in words]


class DraftForm(EditForm):
    kind = RadioField("哪一种", choices=choices(Kind), validators=[InputRequired("请选择哪一种。")],
                      description="督办函和改进工作建议发给有权处理的单位；完善政策建议报本级党委、政府；追究责任建议报有管理权限的单位，只有少数人能看。")
    trigger = SelectField("事由", choices=choices(Trigger, "（请选择）"), validators=[InputRequired("请选择事由。")],
                          description="完善政策建议选“政策不完善或者不落实”，追究责任建议选“造成严重后果”。")
    means = SelectField("督办方式", choices=choices(one for one in Means if one is not Means.LISTED), validators=[InputRequired("请选择督办方式。")],
                        description="建议选“普通督办”。挂牌督办由局领导在催办以后决定。")
    title = StringField("标题", description="例如“关于尽快答复噪声扰民事项的督办函”。", **line(120, required("请填写标题。")))
    to_unit = StringField("发给哪个单位", **line(80, required("请填写发给哪个单位。")))
    numbers = TextAreaField("涉及的信访事项编号（可以不填）", description="有几个的用逗号或换行分开。检举控告事项不能写。", **paragraph(4000))
    text = TextAreaField("事实", description=NO_NAMES, **paragraph(5000, required("请写明事实。")))
    requirement = TextAreaField("要求或者建议", description=NO_NAMES, **paragraph(5000, required("请写明要求。")))
    answer_days = IntegerField("多少日内反馈", description=BOUNDS, validators=[required("请填写多少日内反馈。")])


class SayForm(EditForm):
    """Submitting, reviewing, issuing, closing."""

    note = StringField("意见（可以不填）", **line(300))


class ReasonForm(EditForm):
    """Returning, withdrawing."""

    reason = StringField("原因", **line(300, required("请写明原因。")))


class DeliverForm(EditForm):
    delivered_on = DateField("送达日期", validators=[required(DAY_WANTED)])
    delivered_how = StringField("怎样送达", description="例如“机要交换，办公室签收”。", **line(80, required("请写明怎样送达、谁签收。")))


class AnswerForm(EditForm):
    answered_on = DateField("反馈日期", validators=[required(DAY_WANTED)])
    adoption = RadioField("是否采纳", choices=choices(Adoption), validators=[InputRequired("请选择是否采纳。")])
    answer = TextAreaField("反馈了什么", description=NO_NAMES, **paragraph(5000, required("请写明反馈了什么。")))
    not_adopted_reason = TextAreaField("部分采纳或者未采纳的理由", description="全部采纳的不填。", **paragraph(2000))


class RemindForm(EditForm):
    note = StringField("怎样催办", description="例如“电话催办，对方答应三日内反馈”。", **line(300, required("请写明怎样催办。")))
    due_on = DateField("新的反馈期限（可以不填）", validators=[Optional()])


class ListForm(EditForm):
    note = StringField("挂牌督办的要求", **line(300, required("请写明挂牌督办的要求。")))
    due_on = DateField("新的反馈期限（可以不填）", validators=[Optional()])


class CheckForm(EditForm):
    checked_on = DateField("核查日期", validators=[required(DAY_WANTED)])
    check = RadioField("核查结论", choices=choices(Check), validators=[InputRequired("请选择核查结论。")])
    check_text = TextAreaField("怎样核查、看到什么", description=NO_NAMES, **paragraph(2000, required("请写明怎样核查、看到什么。")))


class ReopenForm(EditForm):
    note = StringField("要求继续落实什么", **line(300, required("请写明要求继续落实什么。")))
    due_on = DateField("新的反馈期限", validators=[required(DAY_WANTED)])
