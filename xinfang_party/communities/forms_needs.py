"""Shape of what is typed about needs and wishes, and about helpers."""
from collections.abc import Mapping

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from xinfang_party.communities.forms import WHICH, PlaceForm, labelled
from xinfang_party.communities.terms import Group, HelperRole, NeedKind, Satisfaction
from xinfang_party.web.forms import DateField, EditForm, Form, IntegerField, line, paragraph, required, row_id

NO_NAMES = "只写哪一类人、需要什么，不要写任何人的姓名、住址、电话，尤其不要写孩子的姓名。"


class NeedFields(Form):
    """What a community asks for; the page for its contact has nothing more."""

    kind = RadioField("类别", coerce=NeedKind, choices=labelled(NeedKind), default=NeedKind.NEED)
    title = StringField("要什么", description=f"一句话，例如“给独居老人修水龙头”。{NO_NAMES}", **line(80, required("请写一句话：要什么。")))
    content = TextAreaField("详细说明", description="可以不填。", **paragraph(1000))
    group = SelectField("给谁", coerce=Group, choices=labelled(Group), default=Group.RESIDENTS)
    wanted = IntegerField("要几个人", default=1, validators=[required("请填写要几个人。")])
    due_on = DateField("最晚哪天", description="可以不填。", validators=[Optional()])


class NeedForm(NeedFields, PlaceForm):
    is_new = True


class ClaimForm(EditForm):
    who = SelectField("谁来认领", coerce=row_id, choices=[])

    def offer(self, branches: Mapping[int, str], *, is_member: bool) -> None:
        own = [SelectChoice(0, "我本人")] if is_member else []
        self.who.choices = [*own, *(SelectChoice(key, name) for key, name in branches.items())]


class FinishForm(EditForm):
    result = StringField("做了什么", description="写做了什么、结果怎样，不写姓名。", **line(300, required("请写明做了什么。")))


class GradeForm(EditForm):
    grade = RadioField("社区觉得做得怎样", coerce=Satisfaction, choices=labelled(Satisfaction))
    confirmed_by = StringField("社区谁签的", description="写社区工作人员的姓名和职务。", **line(40, required("请填写社区谁签的。")))


class WithdrawForm(EditForm):
    reason = StringField("为什么撤回", **line(200, required("请写明为什么撤回。")))


class DoneForm(Form):
    grade = RadioField("您觉得做得怎样", coerce=Satisfaction, choices=labelled(Satisfaction))


class HelperForm(PlaceForm):
    is_new = True
    branch_id = SelectField("哪个党支部登记", coerce=row_id, choices=[])
    helped_on = DateField("哪天", validators=[required("请填写日期。")])
    role = RadioField("是什么人", coerce=HelperRole, choices=labelled(HelperRole))
    people = IntegerField("几个人", default=1, validators=[required("请填写人数。")])
    subject_id = SelectField("什么矛盾", description="按信访事项的一级内容分类；不清楚的不选。", coerce=row_id, choices=[])
    place = StringField("在哪个社区", description=f"可以不填。{WHICH}", **line(60))
    is_settled = BooleanField("这件矛盾已经化解")
    note = StringField("备注", description="可以不填。不写姓名、电话、住址，也不写当事人。", **line(200))

    def offer(self, branches: Mapping[int, str], classes: Mapping[int, str]) -> None:
        self.branch_id.choices = [SelectChoice(key, name) for key, name in branches.items()]
        self.subject_id.choices = [SelectChoice("", "不选"), *(SelectChoice(key, name) for key, name in classes.items())]
