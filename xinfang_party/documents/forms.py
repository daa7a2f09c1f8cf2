"""Shape of what is typed about rules."""
from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from xinfang_party.documents.terms import ReviewOutcome, RuleKind
from xinfang_party.web.forms import DateField, EditForm, Form, line, paragraph, required, row_id

DAY_WANTED = "请填写日期，例如 2026-03-05。"
FILES = "PDF、图片、Word、Excel 或文本文件，不超过 20 MB。可以不传。"


def labelled(kind: Any) -> list[SelectChoice]:
    return [SelectChoice(one.value, one.label) for one in kind]


class RuleFields(EditForm):
    title = StringField("制度名称", description="例如“第一党支部谈心谈话方案”。", **line(120, required("请填写制度名称。")))
    kind = SelectField("类别", description="前六类是党支部的核心制度，每一类都要有。", coerce=RuleKind, choices=labelled(RuleKind), default=RuleKind.MEETINGS)
    number = StringField("文号（可以不填）", **line(60))
    made_by = StringField("谁定的（可以不填）", description="不填的，按上面的组织。", **line(60))
    from_on = DateField("从哪天开始执行", validators=[required(DAY_WANTED)])
    summary = TextAreaField("主要内容（可以不填）", description="写几句就行；全文可以在保存以后作为附件上传。不要写个人信息。", **paragraph(5000))
    is_for_all = BooleanField("适用于全部党支部", description="只有党组、机关党委定的制度才能勾选。")


class RuleForm(RuleFields):
    branch_id = SelectField("哪个组织的制度", coerce=row_id, choices=[])

    def offer(self, branches: Mapping[int, str]) -> None:
        self.branch_id.choices = [SelectChoice(key, name) for key, name in branches.items()]


class EndForm(EditForm):
    to_on = DateField("执行到哪一天", description="这一天还算在执行。", validators=[required(DAY_WANTED)])
    end_reason = StringField("为什么停止执行", **line(200, required("请写明为什么停止执行。")))


class CorrectEndForm(EditForm):
    to_on = DateField("执行到哪一天", description="没有停止执行的空着。", validators=[Optional()])
    reason = StringField("为什么更正", **line(300, required("请写明为什么更正。")))


class ReviewForm(EditForm):
    reviewed_on = DateField("哪天复审的", validators=[required(DAY_WANTED)])
    outcome = RadioField("复审结果", coerce=ReviewOutcome, choices=labelled(ReviewOutcome), validators=[InputRequired("请选择复审结果。")])
    opinion = TextAreaField("意见", description="要修订或者废止的请写明；继续执行的可以不写。废止的，制度到复审那天为止。", **paragraph(1000))


class FileForm(Form):
    file = FileField("文件", description=FILES, validators=[InputRequired("请先选一个文件。")])
