"""Shape of what is typed about a sheet."""
from wtforms import StringField

from xinfang_party.web.forms import DateField, EditForm, Form, line, required

DAY_WANTED = "请填写日期，例如 2026-03-05。"


class IssueForm(Form):
    member = StringField("给哪名党员", description="填姓名或党员编号。", **line(40, required("请填写姓名或党员编号。")))
    from_on = DateField("从哪天起", validators=[required(DAY_WANTED)])
    to_on = DateField("到哪天止", description="这两天都算在内，最晚到今天。", validators=[required(DAY_WANTED)])


class RevokeForm(EditForm):
    reason = StringField("为什么作废", description="不要写身份证号、电话、住址等个人信息。", **line(200, required("请写明作废的原因。")))
