"""Shape of what is typed about filings."""
from collections.abc import Mapping

from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from xinfang_party.filings.terms import ReportKind
from xinfang_party.web.forms import DateField, EditForm, Form, IntegerField, line, required, row_id

NO_NUMBERS = "只写姓名，不写工号、证件号、电话。"


class CadreForm(Form):
    person = StringField("谁", description="姓名或党员编号。", **line(60, required("请填写姓名或党员编号。")))
    from_on = DateField("从哪天起需要报告", validators=[required("请填写日期。")])


class EndForm(EditForm):
    to_on = DateField("最后一天", validators=[required("请填写最后一天。")])


class ReportForm(Form):
    member_id = SelectField("谁", coerce=row_id, choices=[], validators=[required("请选择是谁。")])
    kind = RadioField("哪一种报告", coerce=ReportKind, choices=[SelectChoice(one.value, one.label) for one in ReportKind], default=ReportKind.YEARLY)
    year = IntegerField("年份", description="哪一年交的填哪一年。", validators=[required("请填写年份。"), NumberRange(1990, 2100, "请填写四位数的年份。")])
    filed_on = DateField("哪天交的", validators=[required("请填写哪天交的。")])

    def offer(self, members: Mapping[int, str]) -> None:
        self.member_id.choices = [SelectChoice(key, name) for key, name in members.items()]


class VersionForm(EditForm):
    """A step, with the version that was on screen."""


class StaffForm(EditForm):
    agency = StringField("单位", description="派人来的公司或机构。", **line(80, required("请填写单位。")))
    name = StringField("姓名", description=NO_NUMBERS, **line(40, required("请填写姓名。")))
    post = StringField("做什么", description="例如：系统运维、接待协助、保洁。", **line(60, required("请填写做什么工作。")))
    department_id = SelectField("在哪个处室", coerce=row_id, choices=[])
    keeper = StringField("我方负责人", description="姓名或党员编号；可以不填。", **line(60))
    from_on = DateField("进场日期", validators=[required("请填写进场日期。")])
    signed_on = DateField("签保密承诺的日期", description="还没有签的不填。", validators=[Optional()])

    def offer(self, departments: Mapping[int, str]) -> None:
        self.department_id.choices = [SelectChoice("", "不选"), *(SelectChoice(key, name) for key, name in departments.items())]


class LeaveForm(EditForm):
    to_on = DateField("最后一天", validators=[required("请填写最后一天。")])


class LeftForm(EditForm):
    to_on = DateField("最后一天", description="其实没有离场的，把日期清空。", validators=[Optional()])


class GrantForm(EditForm):
    what = StringField("什么权限", description="例如：信访系统只读账号、机房门禁。不写账号和密码。", **line(80, required("请写明是什么权限。")))
    given_on = DateField("哪天给的", validators=[required("请填写日期。")])


class GrantedForm(GrantForm):
    withdrawn_on = DateField("哪天收回的", description="还没有收回的，把日期清空。", validators=[Optional()])


class WithdrawForm(EditForm):
    withdrawn_on = DateField("哪天收回的", validators=[required("请填写日期。")])
