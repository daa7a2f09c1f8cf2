"""Shape of what is typed about a talk that admonishes."""
from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from xinfang_party.admonitions.terms import Category, Kind
from xinfang_party.web.forms import DateField, EditForm, line, paragraph, required

DAY_WANTED = "请填写日期，例如 2026-03-05。"
NO_SOURCE = "不要写反映人的姓名，也不要写能看出是谁反映的话；不要写身份证号、电话、住址。"
NUMBER = "是本局党员的填，这样他能在系统里看到并登记这次谈话；不是的不填。"


def choices(words: Any) -> list[SelectChoice]:
    return [SelectChoice(one.value, one.label) for one in words]


class PlanForm(EditForm):
    kind = RadioField("哪一种谈话", description="提醒谈话可以直接谈；诫勉谈话要先经组织人事部门研究、主要负责人批准。", choices=choices(Kind),
                      validators=[InputRequired("请选择哪一种谈话。")])
    person = StringField("谈话对象", description="填党员的姓名或党员编号。", **line(40, required("请填写和谁谈话。")))
    person_post = StringField("谈话对象的单位和职务（可以不填）", description="不填的，按名册里现在的处室和岗位。", **line(80))
    talker = StringField("谈话人的姓名、单位和职务", description="例如“张某，机关党委书记”。", **line(80, required("请填写谈话人的姓名、单位和职务。")))
    talker_number = StringField("谈话人的党员编号（可以不填）", description=NUMBER, **line(30))
    category = RadioField("哪一类原因", choices=choices(Category), validators=[InputRequired("请选择哪一类原因。")])
    reason = TextAreaField("谈话原因", description=f"写事实：什么时候、什么事。{NO_SOURCE}", **paragraph(2000, required("请写明谈话原因。")))
    numbers = StringField("针对哪些整改问题（可以不填）", description="填问题编号，例如“2026-3”；有几个的用逗号分开。", **line(300))
    due_on = DateField("定在哪一天谈", validators=[required(DAY_WANTED)])
    place = StringField("地点（可以不填）", **line(80))
    recorder = StringField("记录人的姓名、单位和职务（可以到时再填）", **line(80))
    recorder_number = StringField("记录人的党员编号（可以不填）", description=NUMBER, **line(30))


class ArrangeForm(PlanForm):
    """Once it is approved: who talks, when and where. What was approved is not asked."""

    kind = person = person_post = category = reason = numbers = None  # type: ignore[assignment]
    document_no = StringField("诫勉书文号（没有发诫勉书的不填）", **line(60))


class RecordForm(EditForm):
    held_on = DateField("谈话日期", validators=[required(DAY_WANTED)])
    place = StringField("地点（可以不填）", **line(80))
    recorder = StringField("记录人的姓名、单位和职务", **line(80, required("请填写记录人的姓名、单位和职务。")))
    recorder_number = StringField("记录人的党员编号（可以不填）", description=NUMBER, **line(30))
    content = TextAreaField("谈话内容", description=f"先说明为什么谈，再指出问题。{NO_SOURCE}", **paragraph(5000, required("请写明谈话内容。")))
    attitude = TextAreaField("本人的说明和态度", description="听他说完再记，他不同意的也照实记下。", **paragraph(2000, required("请写明谈话对象的说明和态度。")))
    measures = TextAreaField("改正的要求和措施", **paragraph(2000, required("请写明提出的改正要求和措施。")))
    follow_up_on = DateField("哪一天跟进检查", description="到时首页会提醒谈话人看改正得怎么样。", validators=[required(DAY_WANTED)])


class ApproveForm(EditForm):
    studied_on = DateField("组织人事部门研究的日期", validators=[required(DAY_WANTED)])
    approved_by = StringField("批准的主要负责人", **line(80, required("请填写批准的主要负责人。")))
    approved_on = DateField("批准日期", validators=[required(DAY_WANTED)])
    document_no = StringField("诫勉书文号（没有发诫勉书的不填）", **line(60))


class CopyForm(EditForm):
    copied_to = StringField("抄送哪位主要负责人", **line(80, required("请填写抄送哪位主要负责人。")))
    copied_on = DateField("抄送日期", validators=[required(DAY_WANTED)])


class FollowUpForm(EditForm):
    follow_up = TextAreaField("后来改正得怎么样", **paragraph(2000, required("请写明后来改正得怎么样。")))


class CancelForm(EditForm):
    cancel_reason = StringField("为什么取消", **line(300, required("取消请写明原因。")))
