"""Shape and format of what officers type about cases; whether it may be done is asked of the rules."""
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from wtforms import Field, SelectField, StringField, TextAreaField, TimeField
from wtforms import Form as AnyForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError

from xinfang_party.petitions.terms import Channel, Ending, Evaluation, HandlingClass, Outcome, Party, Procedure, Purpose
from xinfang_party.web.forms import DateField, EditForm, Form, IntegerField, line, paragraph, required

NOT_SET = "（未填）"
EARLIEST, LATEST = date(1949, 10, 1), date(2099, 12, 31)
REPEATS = {"": None, "no": False, "yes": True}
NO_NAMES = "不要写信访人姓名、电话等个人信息。"


def sensible(_form: AnyForm, field: Field) -> None:
    """A day within the calendar that clocks are counted by."""
    if field.data is not None and not EARLIEST <= field.data <= LATEST:
        raise ValidationError("日期超出范围，请检查年份。")


def day(label: str, wanted: str = "", **more: Any) -> DateField:
    """A date field; `wanted` is the sentence shown when it must be given and is not."""
    return DateField(label, validators=[required(wanted) if wanted else Optional(), sensible], **more)


def chosen(label: str, words: Iterable[Any], blank: str = NOT_SET, **more: Any) -> SelectField:
    """A list of an enum's words, coerced to the enum; an empty choice (None) first unless `blank` is empty."""
    members = list(words)
    enum: type[StrEnum] = type(members[0])
    choices = [SelectChoice("", blank)] if blank else []
    choices += [SelectChoice(member.value, member.label) for member in members]
    return SelectField(label, choices=choices, coerce=lambda value: enum(value) if value else None, **more)


def by_id(label: str, blank: str = NOT_SET, **more: Any) -> SelectField:
    """A list of rows, coerced to their ids (None = the blank choice); the view offers the choices."""
    return SelectField(label, choices=[SelectChoice("", blank)], coerce=lambda value: int(value) if value and value != "None" else None, **more)


def offer(field: SelectField, names: Iterable[tuple[int, str]]) -> None:
    """Fill a list made by `by_id`; its blank choice stays first."""
    field.choices = [field.choices[0], *(SelectChoice(key, name) for key, name in names)]


class OwnerFields(Form):
    """Whose case it is. Used alone, in bulk, in a new case and in a rule."""

    department_id = by_id("承办处室")
    branch_id = by_id("党支部", description="不选时，按承办人在收到信访事项当天所在的支部；没有承办人的，按处室对应的支部。")
    member = StringField("承办人", description="填党员编号或姓名；可以不填。", **line(40))

    def offer_places(self, departments: dict[int, str], branches: dict[int, str]) -> None:
        offer(self.department_id, departments.items())
        offer(self.branch_id, branches.items())


class AssignForm(EditForm, OwnerFields):
    pass


class FactsForm(EditForm):
    number = StringField("信访编号", **line(60, required("请填写信访编号。")))
    channel = chosen("形式", Channel)
    purpose = chosen("目的", Purpose)
    subject_id = by_id("内容分类")
    district = StringField("区县", description=f"只写到区或镇街。{NO_NAMES}", **line(40))
    procedure = chosen("办理程序", Procedure, blank="")
    is_repeat = SelectField("初次或重复", choices=[SelectChoice("", "（不清楚）"), SelectChoice("no", "初次"), SelectChoice("yes", "重复")],
                            coerce=lambda value: REPEATS.get(value, value))
    received_on = day("收到日期", "请填写收到日期，例如 2026-01-31。")
    received_time = TimeField("收到时间", format=["%H:%M:%S", "%H:%M"], validators=[Optional()],
                              description="知道几点的才填，例如 09:30；急事的 24 小时从这时起算。")
    registered_on = day("登记日期")
    accepted_on = day("受理日期")
    given_due_on = day("指定的答复期限", description="来文写明期限的才填；填了就按它计算，不再自动推算。")
    replied_on = day("答复日期")
    outcome = chosen("办理结果", Outcome)
    concluded_on = day("办结日期")

    def offer_subjects(self, subjects: Iterable[Any], keep: int | None = None) -> None:
        """Subjects in order of the tree, indented; a retired one only where it stands already."""
        offer(self.subject_id, [(s.id, "　" * (s.level - 1) + s.name) for s in subjects if s.retired_on is None or s.id == keep])


class NewCaseForm(FactsForm, OwnerFields):
    is_new = True
    handling = chosen("四办分类", HandlingClass)

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts().items() if name not in {"department_id", "branch_id", "member"}}


class CaseForm(FactsForm):
    ending = chosen("不再办理", Ending, blank="（照常办理）")
    ended_on = day("不再办理的日期")


class AcceptForm(EditForm):
    accepted_on = day("受理日期", "请填写受理日期。")


class ReplyForm(EditForm):
    replied_on = day("答复日期", "请填写答复日期。")
    outcome = chosen("办理结果", Outcome, validators=[required("请选择办理结果。")])


class ConcludeForm(EditForm):
    concluded_on = day("办结日期", "请填写办结日期。")


class EndForm(EditForm):
    ending = chosen("原因", Ending, validators=[required("请选择原因。")])
    ended_on = day("日期", "请填写日期。")


class RateForm(EditForm):
    party = chosen("评价对象", Party, blank="", validators=[required("请选择评价对象。")])
    evaluation = chosen("群众评价", Evaluation, validators=[required("请选择群众评价。")])
    evaluated_on = day("评价日期", description="未评价、超期未评价的不用填。")


class ExtendForm(EditForm):
    days = IntegerField("延长天数", description="一共不超过 30 日。", validators=[
        required("请填写延长多少天。"), NumberRange(1, 30, "延长天数应在 1 到 30 之间。")])
    extension_reason = TextAreaField("延期理由", description=NO_NAMES, **paragraph(300, required("请填写延期理由。")))
    approver = StringField("批准人", description="有权批准的单位负责人。", **line(40, required("请填写批准人。")))
    approved_on = day("批准日期", "请填写批准日期。")


class PauseForm(EditForm):
    pause_reason = SelectField("中止原因", choices=[], validators=[required("请选择中止原因。")])
    paused_on = day("从哪天起", "请填写中止的第一天。")

    def offer_reasons(self, reasons: Iterable[tuple[str, str]]) -> None:
        self.pause_reason.choices = [SelectChoice("", NOT_SET), *(SelectChoice(code, words) for code, words in reasons)]


class ResumeForm(EditForm):
    resumed_on = day("到哪天为止", "请填写中止的最后一天。")


class ReclassifyForm(EditForm):
    handling = chosen("改为", HandlingClass, validators=[required("请选择四办分类。")])
    class_reason = TextAreaField("调整理由", description=NO_NAMES, **paragraph(300, required("请填写调整理由。")))


class RuleForm(EditForm, OwnerFields):
    position = IntegerField("次序", description="数字小的先用。", default=10, validators=[required("请填写次序。"), NumberRange(0, 9999, "次序应在 0 到 9999 之间。")])
    subject_id = by_id("内容分类", "（不限）", description="包括它下面的各级分类。")
    district = StringField("区县", description="不填为不限；填写时要与事项的区县完全一致。", **line(40))
    channel = chosen("形式", Channel, blank="（不限）")

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts().items() if name != "member"}


class SubjectForm(EditForm):
    name = StringField("名称", **line(60, required("请填写名称。")))


class NewSubjectForm(SubjectForm):
    is_new = True
    parent_id = by_id("上级分类", "（第一级）")


Maker = Callable[..., Form]
ACT_FORMS: dict[str, Maker] = {
    "accept": AcceptForm, "reply": ReplyForm, "conclude": ConcludeForm, "end": EndForm, "rate": RateForm, "extend": ExtendForm,
    "pause": PauseForm, "resume": ResumeForm, "reclassify": ReclassifyForm, "assign": AssignForm,
}
