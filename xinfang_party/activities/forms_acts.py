"""Shape of the small steps taken on the page of a record, and of exemptions."""
from typing import Any

from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from xinfang_party.activities.forms import DAY_WANTED, labels
from xinfang_party.activities.terms import ExemptionReason
from xinfang_party.organization.forms import chosen
from xinfang_party.web.forms import DateField, EditForm, Form, line, paragraph, required


class OpinionForm(EditForm):
    opinion = TextAreaField("意见", **paragraph(500))


class ReviewForm(EditForm):
    opinion = TextAreaField("审阅意见", **paragraph(500, required("请写一句审阅意见，例如“已阅，记录完整”。")))


class CancelForm(EditForm):
    reason = TextAreaField("作废的原因", **paragraph(200, required("请写明作废的原因。")))


class MakeUpForm(Form):
    on = DateField("补学日期", validators=[required(DAY_WANTED)])
    material = StringField("补学内容", **line(200, required("请填写补学了什么。")))
    file = FileField("证明材料", description="例如学习笔记、结业证，可以不传。", validators=[Optional()])

    @property
    def proof(self) -> tuple[Any, str] | None:
        return (self.file.data.stream, self.file.data.filename) if self.file.data else None


class ActionForm(Form):
    text = StringField("要落实的事", **line(300, required("请填写要落实的事。")))
    owner_id = chosen("谁来办", validators=[Optional()])
    due_on = DateField("什么时候办好", validators=[Optional()])


class CloseForm(EditForm):
    on = DateField("办结日期", validators=[required(DAY_WANTED)])
    result = StringField("结果", **line(300, required("请写一句办得怎么样。")))


class AttachForm(Form):
    file = FileField("附件", description="PDF、图片、Word、Excel 或文本文件，不超过 20 MB。可以不传。", validators=[InputRequired("请先选一个文件。")])


class ExemptionForm(Form):
    from_on = DateField("从哪一天起", validators=[required(DAY_WANTED)])
    to_on = DateField("到哪一天（不知道的不填）", validators=[Optional()])
    reason = SelectField("原因", choices=labels(ExemptionReason), validators=[required("请选择原因。")])
    approver = StringField("由谁同意", description="例如：支委会", **line(40, required("请填写由谁同意。")))


class EndExemptionForm(EditForm):
    to_on = DateField("最后一天", validators=[required(DAY_WANTED)])
