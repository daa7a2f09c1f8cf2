"""Shape of what is typed about the ledger, research and campaigns."""
from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from xinfang_party.directives.catalogue import number
from xinfang_party.directives.terms import Level, Outcome, Secrecy
from xinfang_party.web.forms import DateField, EditForm, Form, IntegerField, line, paragraph, required, row_id

NO_NAMES = "不要写信访人姓名、电话等个人信息。"
NO_SECRETS = "秘密级以上（秘密、机密、绝密）的内容不能写进本系统，也不能作附件上传。"
FILES = f"PDF、图片、Word、Excel 或文本文件，不超过 20 MB。{NO_SECRETS}"
DAY_WANTED = "请填写日期，例如 2026-03-05。"


def labelled(kind: Any) -> list[SelectChoice]:
    return [SelectChoice(one.value, one.label) for one in kind]


def some(names: Mapping[int, str], nothing: str) -> list[SelectChoice]:
    return [SelectChoice("", nothing), *(SelectChoice(key, name) for key, name in names.items())]


class DirectiveForm(EditForm):
    branch_id = SelectField("哪个党组织的台账", coerce=row_id, choices=[], validators=[InputRequired("请选择党组织。")])
    source = StringField("来源", description="例如“全国信访工作会议精神”“市委常委会会议”。", **line(120, required("请填写来源。")))
    level = RadioField("级别", choices=labelled(Level), validators=[InputRequired("请选择级别。")])
    document_no = StringField("文号（可以不填）", **line(60))
    issued_on = DateField("印发（发布）日期（不知道的不填）", description="填了才能算出多久以后学习的。", validators=[Optional()])
    summary = TextAreaField("主要内容", description=f"写要求我们做什么，不用抄全文。{NO_NAMES}", **paragraph(2000, required("请写明主要内容。")))
    secrecy = RadioField("密级标识", description=f"{NO_SECRETS}这里只有下面三种。", choices=labelled(Secrecy), default=Secrecy.INTERNAL,
                         validators=[InputRequired("请选择一种。")])
    activity_id = SelectField("哪次会议学习、研究的", description="选了会议，学习日期不用再填。", coerce=row_id, choices=[], validators=[Optional()])
    learned_on = DateField("学习日期（没有登记会议的填这里）", validators=[Optional()])
    decision = TextAreaField("会议怎样决定的（可以不填）", **paragraph(1000))

    def offer(self, branches: Mapping[int, str], meetings: Mapping[int, str]) -> None:
        """Set before validation. `branches`: none where the entry stands already."""
        if branches:
            self.branch_id.choices = some(branches, "请选择")
        else:
            del self.branch_id
        self.activity_id.choices = some(meetings, "没有，或者还没有登记")


class TaskForm(EditForm):
    text = TextAreaField("要做什么", **paragraph(300, required("请写明要做什么。")))
    lead_leader = StringField("牵头领导（可以不填）", **line(40))
    lead_department_id = SelectField("牵头处室", coerce=row_id, choices=[], validators=[Optional()])
    cooperating = StringField("配合处室（可以不填）", **line(120))
    owner = StringField("责任人（可以不填）", description="填本党组织党员的姓名或党员编号；不填的，由书记负责更新。", **line(40))
    measures = TextAreaField("措施（可以不填）", description="一条一行，写明怎样做、做到什么程度。", **paragraph(2000))
    is_lasting = BooleanField("长期坚持，没有完成期限")
    due_on = DateField("完成期限", description="长期坚持的不填。", validators=[Optional()])

    def offer_departments(self, departments: Mapping[int, str]) -> None:
        self.lead_department_id.choices = some(departments, "没有")


class RegisterForm(TaskForm, DirectiveForm):
    """An entry with its first task: a ledger without tasks asks nothing of anybody."""

    is_new = True


class NoteForm(Form):
    noted_on = DateField("日期", validators=[required(DAY_WANTED)])
    percent = IntegerField("完成了百分之几", description="填 0 到 100。填 100 不等于办结，办结由书记或机关党委登记。", validators=[required("请填写 0 到 100 的数。")])
    text = TextAreaField("做了什么、进行到哪一步", description=f"简要写事实。{NO_NAMES}", **paragraph(1000, required("请写明做了什么。")))
    problems = TextAreaField("遇到什么问题（可以不填）", **paragraph(500))
    file = FileField("附件（可以不传）", description=FILES)


class CloseForm(EditForm):
    result = TextAreaField("办到了什么程度、结果怎样", **paragraph(1000, required("请写明办到了什么程度、结果怎样。")))


class ReasonForm(EditForm):
    reason = StringField("原因", **line(200, required("请写明原因。")))


class DueForm(EditForm):
    is_lasting = BooleanField("改为长期坚持，没有完成期限")
    due_on = DateField("新的期限", description="长期坚持的不填。", validators=[Optional()])
    reason = StringField("为什么改", **line(200, required("请写明为什么要改期限。")))


class SuperviseForm(Form):
    text = TextAreaField("督办意见", description=f"写看到的情况、要求和时间。{NO_NAMES}", **paragraph(1000, required("请写明督办的意见。")))


class ResearchForm(EditForm):
    activity_id = SelectField("就是哪次已经登记的活动（没有的不选）", coerce=row_id, choices=[], validators=[Optional()],
                              description="支部已经把这次调研登记成活动的，在这里选；选了以后日期按活动的，题目、地点没有填的也按活动的。")
    theme = StringField("调研题目", **line(120))
    leader = StringField("谁带队", description="写姓名和职务。", **line(60, required("请填写谁带队。")))
    team = StringField("同去的人（可以不填）", **line(200))
    places = StringField("去了哪里", description=f"写区、镇街、单位。{NO_NAMES}", **line(300))
    held_on = DateField("第一天", validators=[Optional()])
    last_on = DateField("最后一天（只有一天的不填）", validators=[Optional()])
    branch_id = SelectField("哪个党组织的（全局的不选）", coerce=row_id, choices=[], validators=[Optional()])
    department_id = SelectField("哪个处室承办（可以不选）", coerce=row_id, choices=[], validators=[Optional()])
    findings = TextAreaField("发现了什么（可以不填）", description=NO_NAMES, **paragraph(2000))
    report_title = StringField("报告题目（还没有报告的不填）", **line(120))
    reported_on = DateField("报告日期", validators=[Optional()])

    def offer(self, branches: Mapping[int, str], departments: Mapping[int, str], activities: Mapping[int, str]) -> None:
        self.branch_id.choices, self.department_id.choices = some(branches, "全局"), some(departments, "没有")
        self.activity_id.choices = some(activities, "没有")


class InstructionForm(EditForm):
    is_new = True
    given_by = StringField("谁批示的", description="写姓名和职务。", **line(60, required("请填写哪位领导批示的。")))
    given_on = DateField("批示日期", validators=[required(DAY_WANTED)])
    text = TextAreaField("批示内容", description=NO_SECRETS, **paragraph(1000, required("请写明批示的内容。")))
    due_on = DateField("办理期限（没有的不填）", validators=[Optional()])


class CorrectInstructionForm(InstructionForm):
    is_new = False
    reason = StringField("为什么更正", description="更正前的内容和原因会留在记录里。", **line(200, required("请写明为什么更正。")))


class SettleForm(EditForm):
    outcome = RadioField("办理结果", choices=[SelectChoice(one.value, one.label) for one in Outcome if one is not Outcome.WAITING],
                         validators=[InputRequired("请选择办理结果。")])
    follow_up = TextAreaField("怎样办理的", **paragraph(1000, required("请写明怎样办理、结果怎样。")))
    rule_id = SelectField("形成了哪项制度（没有的不选）", coerce=row_id, choices=[], validators=[Optional()])

    def offer(self, rules: Mapping[int, str]) -> None:
        self.rule_id.choices = some(rules, "没有")
        cut = f"这里只列最近的 {len(rules)} 项；要选更早的，请先写明怎样办理，再请机关党委在那项制度里补记。" if len(rules) >= number("rules_offered") else ""
        self.rule_id.description = f"形成制度的，从现行制度里选。{cut}"


class CampaignForm(EditForm):
    name = StringField("名称", description="例如“重复信访专项治理”。", **line(120, required("请填写名称。")))
    goal = TextAreaField("目标", **paragraph(1000, required("请写明要解决什么问题、达到什么目标。")))
    measures = TextAreaField("措施（可以不填）", **paragraph(2000))
    lead_leader = StringField("牵头领导（可以不填）", **line(40))
    lead_department_id = SelectField("牵头处室", coerce=row_id, choices=[], validators=[Optional()])
    branch_id = SelectField("哪个党组织的（全局的不选）", coerce=row_id, choices=[], validators=[Optional()])
    from_on = DateField("开始日期", validators=[required(DAY_WANTED)])
    to_on = DateField("计划哪天结束", validators=[required(DAY_WANTED)])

    def offer(self, branches: Mapping[int, str], departments: Mapping[int, str]) -> None:
        self.branch_id.choices, self.lead_department_id.choices = some(branches, "全局"), some(departments, "没有")


class EndForm(EditForm):
    ended_on = DateField("结束日期", validators=[required(DAY_WANTED)])
    results = TextAreaField("取得了什么结果", **paragraph(2000, required("请写明取得了什么结果。")))


def sent_file(form: Any) -> tuple[Any, str] | None:
    """(stream, name) where a file was chosen."""
    field = form.file
    return (field.data.stream, field.data.filename) if field.data and field.data.filename else None
