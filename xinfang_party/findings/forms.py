"""Shape of what is typed about a finding and its remedies."""
from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from xinfang_party.findings.models import Finding
from xinfang_party.findings.terms import DueKind, RemedyKind, Severity, Source
from xinfang_party.web.forms import DateField, EditForm, Form, line, paragraph, required, row_id

NO_NAMES = "不要写信访人姓名、电话等个人信息。"
FILES = "PDF、图片、Word、Excel 或文本文件，不超过 20 MB。"
PASS, FAIL, APPROVE, REFUSE = "pass", "fail", "approve", "refuse"
DAY_WANTED = "请填写日期，例如 2026-03-05。"


def choices(words: Any) -> list[SelectChoice]:
    return [SelectChoice(one.value, one.label) for one in words]


def some(names: Mapping[int, str], nothing: str) -> list[SelectChoice]:
    return [SelectChoice("", nothing), *(SelectChoice(key, name) for key, name in names.items())]


class FindingForm(EditForm):
    branch_id = SelectField("哪个党组织的问题", coerce=row_id, choices=[], validators=[InputRequired("请选择党组织。")])
    source = RadioField("来源", choices=choices(Source), validators=[InputRequired("请选择来源。")])
    text = TextAreaField("发现了什么问题", description=f"用自己的话写事实：什么时候、什么事、差在哪里。{NO_NAMES}",
                         **paragraph(2000, required("请写明发现了什么问题。")))
    item_code = StringField("对应标准化清单的条目（可以不填）", description="例如 A1-3。", **line(5))
    found_on = DateField("发现日期", validators=[required(DAY_WANTED)])
    severity = RadioField("程度", choices=choices(Severity), validators=[InputRequired("请选择程度。")])
    due_kind = RadioField("整改类型", description="能马上改好的选当下改；要一直保持的选长期坚持，到复查日再看一次。", choices=choices(DueKind),
                          validators=[InputRequired("请选择整改类型。")])
    bound_on = DateField("整改期限（长期坚持的，复查日）", description="支部制定措施时，完成期限不能晚于这一天。", validators=[required(DAY_WANTED)])
    owner = StringField("责任人（可以不填）", description="填本党组织党员的姓名或党员编号；不填的，由书记负责。", **line(40))
    found_by = StringField("由谁发现", description="例如“第二督导组”；巡察反馈的填哪个巡察组，必须填。", **line(60))
    document_no = StringField("文号", description="巡察反馈文件的文号；其他来源没有的不填。", **line(60))
    feedback_on = DateField("反馈日期", description="巡察反馈的必须填。", validators=[Optional()])
    source_key = StringField("哪一轮评定、哪一次检查（可以不填）", **line(40))
    parent_id = SelectField("属于哪个巡察反馈问题（不是子问题的不选）", coerce=row_id, choices=[], validators=[Optional()])
    file = FileField("证据材料（可以不传）", description=f"{FILES}登记以后还可以再传。")

    def offer(self, branches: Mapping[int, str], tours: Sequence[Finding]) -> None:
        """Set before validation."""
        self.branch_id.choices = some(branches, "请选择")
        self.parent_id.choices = some({one.id: f"{one.number} {one.brief}" for one in tours}, "不是子问题")


class PlanForm(EditForm):
    cause = TextAreaField("原因", description=f"为什么会出现这个问题。{NO_NAMES}", **paragraph(1000, required("请写明为什么会出现这个问题。")))
    measures = TextAreaField("整改措施", description="一条一行，写明做什么、做到什么程度。", **paragraph(2000, required("请写明怎样整改。")))
    due_on = DateField("完成期限", validators=[required(DAY_WANTED)])
    owner_id = SelectField("责任人", coerce=row_id, choices=[], validators=[Optional()])
    lead_leader = StringField("牵头领导（可以不填）", **line(40))
    lead_department_id = SelectField("牵头处室", coerce=row_id, choices=[], validators=[Optional()])
    cooperating = StringField("配合处室（可以不填）", **line(120))

    def offer(self, members: Mapping[int, str], departments: Mapping[int, str]) -> None:
        """`members`: whom the viewer may make the owner; none for who may not."""
        if members:
            self.owner_id.choices = some(members, "不变")
        else:
            del self.owner_id
        self.lead_department_id.choices = some(departments, "没有")


class ReportForm(EditForm):
    opinion = TextAreaField("自查情况", description=f"写整改到了什么程度、结果怎样。{NO_NAMES}", **paragraph(2000, required("请写明整改到了什么程度、结果怎样。")))
    file = FileField("证明材料（可以不传）", description=FILES)


class OpinionForm(EditForm):
    opinion = TextAreaField("意见", **paragraph(1000))


class RecheckForm(EditForm):
    verdict = RadioField("复核结果", validators=[InputRequired("请选择复核结果。")],
                         choices=[SelectChoice(PASS, "通过，问题已经改好"), SelectChoice(FAIL, "不通过，退回继续整改")])
    opinion = TextAreaField("复核情况", description="写看了什么材料、现场怎样；不通过的写还差什么。", **paragraph(1000, required("请写明复核看了什么、结果怎样。")))


class ExtensionForm(EditForm):
    new_on = DateField("延到哪一天", validators=[required(DAY_WANTED)])
    reason = TextAreaField("为什么不能按期完成", description=NO_NAMES, **paragraph(300, required("请写明为什么不能按期完成。")))


class DecisionForm(EditForm):
    verdict = RadioField("是否同意", validators=[InputRequired("请选同意或不同意。")], choices=[SelectChoice(APPROVE, "同意延期"), SelectChoice(REFUSE, "不同意")])
    opinion = StringField("意见（不同意时必须写明理由）", **line(300))


class NoteForm(Form):
    noted_on = DateField("日期", validators=[required(DAY_WANTED)])
    text = TextAreaField("做了什么", description=f"简要写事实。{NO_NAMES}", **paragraph(1000, required("请写明做了什么。")))
    file = FileField("附件（可以不传）", description=FILES)


class FileForm(Form):
    file = FileField("证据材料", description=FILES, validators=[InputRequired("请先选一个文件。")])


class RemedyForm(EditForm):
    kind = RadioField("类别", choices=choices(RemedyKind), validators=[InputRequired("请选择类别。")])
    rule_id = SelectField("从登记过的制度里选（类别是制度的）", description="选了以后，名称、文号、日期、由谁管都从那里带过来，下面不用再填。", coerce=row_id, choices=[],
                          validators=[Optional()])
    campaign_id = SelectField("从登记过的专项治理里选（类别是专项治理的）", description="选了以后，名称、日期、由谁管都从那里带过来，下面不用再填。",
                              coerce=row_id, choices=[], validators=[Optional()])
    name = StringField("名称（上面没有选的填）", description="例如“重复信访事项会商办法”。", **line(120))
    document_no = StringField("文号（可以不填）", **line(60))
    numbers = StringField("针对哪些问题", description="填问题编号，例如“问〔2026〕3号”或“2026-3”；有几个的用逗号分开。",
                          **line(300, required("请填写针对哪个问题。")))
    started_on = DateField("印发（开始）日期（上面没有选的填）", validators=[Optional()])
    ended_on = DateField("结束日期（制度不填；专项治理结束后填）", validators=[Optional()])
    branch_id = SelectField("哪个党组织的（全局的不选）", coerce=row_id, choices=[], validators=[Optional()])
    keeper = StringField("由谁管（可以不填）", description="例如“办公室”。", **line(60))

    def offer(self, branches: Mapping[int, str], rules: Mapping[int, str], campaigns: Mapping[int, str]) -> None:
        self.branch_id.choices = some(branches, "全局")
        self.rule_id.choices, self.campaign_id.choices = some(rules, "没有登记，下面自己填"), some(campaigns, "没有登记，下面自己填")


def sent_file(form: Any) -> tuple[Any, str] | None:
    """(stream, name) where a file was chosen."""
    field = form.file
    return (field.data.stream, field.data.filename) if field.data and field.data.filename else None
