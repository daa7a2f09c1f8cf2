"""Shape of what is typed in a review."""
from collections.abc import Mapping
from typing import Any

from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from xinfang_party.integrity.terms import Trigger
from xinfang_party.reviews.starting import FOR_PERSONS
from xinfang_party.web.forms import DateField, EditForm, Form, line, paragraph, required, row_id

NO_NAMES = "不要写信访人姓名、电话等个人信息。"
TICKED: dict[str, Any] = {"option_widget": CheckboxInput(), "widget": ListWidget(prefix_label=False)}
ALL, SOME, UPHELD, NOT_UPHELD = "all", "some", "yes", "no"
PERSON = "填姓名或党员编号；没有人的不填。"


class OpinionForm(EditForm):
    opinion = TextAreaField("意见（可以不写）", description=f"只有经办的人和机关纪委能看到。{NO_NAMES}", **paragraph(500))


class ReasonForm(EditForm):
    opinion = TextAreaField("理由", description=f"写清要改哪里、为什么。{NO_NAMES}", **paragraph(300, required("请写明理由。")))


class PeopleForm(EditForm):
    holder = StringField("自查人", description=f"{PERSON}换了自查人的，重新自查。", **line(40))
    cross_checker = StringField("互查人", description=f"同一处室的其他人，不能是本人、负责人和领导。{PERSON}", **line(40))
    head = StringField("部门负责人", description=PERSON, **line(40))
    leader = StringField("分管领导", description=PERSON, **line(40))
    main_leader = StringField("主要领导（高风险的要审定）", description=PERSON, **line(40))
    opinion = StringField("为什么调整", **line(300, required("请写明为什么调整。")))


class ObjectionForm(Form):
    text = TextAreaField("哪一处有不同意见，应当怎样写", description=f"只说登记表的内容。您的姓名只有机关纪委能看到。{NO_NAMES}",
                         **paragraph(1000, required("请写明您对哪一处有不同意见。")))


class AnswerForm(EditForm):
    is_upheld = RadioField("这条异议", validators=[InputRequired("请选择采纳还是不采纳。")],
                           choices=[SelectChoice(UPHELD, "采纳：退回重新自查"), SelectChoice(NOT_UPHELD, "不采纳：把理由告诉提异议的人")])
    answer = TextAreaField("答复", description=f"采纳的，经办的人会看到这里写的理由；提异议的人都会看到。{NO_NAMES}", **paragraph(1000, required("请写明答复。")))


class BeginForm(Form):
    trigger = RadioField("为什么复核", validators=[InputRequired("请选择为什么复核。")], choices=[SelectChoice(one.value, one.label) for one in FOR_PERSONS],
                         default=Trigger.DUTY.value)
    reason = TextAreaField("说明", description="例如“增加了网上信访的职责”。", **paragraph(300, required("请写明为什么复核。")))


class CampaignForm(Form):
    title = StringField("名称", description="例如“2026年廉政风险集中复核”。", **line(80, required("请填写名称。")))
    check_due_on = DateField("自查期限", description="到这一天，每个岗位都应完成自查。", validators=[required("请填写自查期限，例如 2026-03-20。")])
    reach = RadioField("复核哪些处室", choices=[SelectChoice(ALL, "全部处室"), SelectChoice(SOME, "只复核下面勾选的")], default=ALL)
    department_ids = SelectMultipleField("处室", coerce=row_id, choices=[], **TICKED)
    note = TextAreaField("要求（可以不写）", **paragraph(1000))

    def offer(self, departments: Mapping[int, str]) -> None:
        """Set before validation."""
        self.department_ids.choices = [SelectChoice(key, name) for key, name in departments.items()]

    @property
    def chosen(self) -> list[int] | None:
        return None if self.reach.data == ALL else [key for key in self.department_ids.data or [] if key is not None]
