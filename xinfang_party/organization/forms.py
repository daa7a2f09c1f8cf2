"""Shape and format of what is typed about branches, members, terms and days."""
from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import Field, RadioField, SelectField, StringField
from wtforms import Form as AnyForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp, ValidationError

from xinfang_party.organization.terms import CODE, MEMBER_NUMBER, BranchKind, CommitteeDuty, Placement
from xinfang_party.web.forms import DateField, EditForm, Form, IntegerField, impersonal, line, required

NONE = "（不选）"
NAME_OR_NUMBER = "填党员的姓名或编号，同名的填编号。"
EARLIEST, LATEST = date(1900, 1, 1), date(2099, 12, 31)
DAY_WANTED = "请填写日期，例如 2026-01-01。"
CODE_SHAPE = Regexp(rf"{CODE}\Z", message="代码用字母、数字、短横线或下划线，不超过 20 个，例如 ZB01。")
NUMBER_SHAPE = Regexp(rf"{MEMBER_NUMBER}\Z", message="编号用字母、数字、短横线或下划线，不超过 30 个，例如 D0001。")
Pairs = Iterable[tuple[Any, str]]


def whole(text: Any) -> int | None:
    """The id of a choice; the empty choice is None. Raises ValueError."""
    return int(text) if text not in ("", None) else None


def options(pairs: Pairs, blank: str | None = NONE) -> list[SelectChoice]:
    """Choices of a select; `blank` None: one must be chosen."""
    return [SelectChoice("", blank if blank is not None else "请选择")] + [SelectChoice(value, label) for value, label in pairs]


def chosen(label: str, **more: Any) -> SelectField:
    return SelectField(label, coerce=whole, choices=[], invalid_choice_message="请从列表中选择。", invalid_value_message="请从列表中选择。", **more)


def day(label: str, *, optional: bool = False, **more: Any) -> DateField:
    return DateField(label, validators=[Optional() if optional else required(DAY_WANTED), sensible], **more)


def sensible(_form: AnyForm, field: Field) -> None:
    """A day that terms and ages can be counted from."""
    if field.data is not None and not EARLIEST <= field.data <= LATEST:
        raise ValidationError("日期超出范围，请检查年份。")


def order() -> IntegerField:
    return IntegerField("排列顺序", default=0, description="数字小的排在前面，相同时按代码排。",
                        validators=[InputRequired("请填写数字，例如 0。"), NumberRange(0, 9999, "请填 0 到 9999 的整数。")])


class BranchForm(EditForm):
    code = StringField("代码", description="导入导出和统计时用来指这个组织，例如 ZB01。", **line(20, required("请填写代码。"), CODE_SHAPE))
    name = StringField("名称", description="例如：办公室党支部", **line(60, required("请填写名称。")))
    kind = RadioField("类别", choices=[SelectChoice(kind.value, kind.label) for kind in BranchKind],
                      default=BranchKind.BRANCH.value, validators=[required("请选择类别。")])
    parent = chosen("上级组织")
    founded_on = day("成立日期")
    sort_order = order()


class EndForm(EditForm):
    on = day("最后一天")


class CellForm(EditForm):
    name = StringField("名称", description="例如：第一党小组", **line(60, required("请填写名称。")))
    founded_on = day("成立日期")
    sort_order = order()


class LeaderForm(EditForm):
    leader = chosen("组长", description="从本小组党员中确定；选“（暂无）”为空缺。")


class DepartmentForm(EditForm):
    code = StringField("代码", description="例如 CS01。", **line(20, required("请填写代码。"), CODE_SHAPE))
    name = StringField("名称", description="例如：来访接待处", **line(60, required("请填写名称。")))
    branch = chosen("对应的党支部", description="本处室党员通常编入的支部。")
    head = StringField("部门负责人", description=f"{NAME_OR_NUMBER}可以不填。", **line(40))
    leader = StringField("分管领导", description=f"{NAME_OR_NUMBER}可以不填。", **line(40))
    sort_order = order()


class PostForm(EditForm):
    name = StringField("岗位名称", description="例如：接访岗", **line(60, required("请填写岗位名称。")))
    sort_order = order()


class PlacementForm(EditForm):
    """Where a member stands; the choices are set by the view."""

    branch_id = chosen("党支部", validators=[required("请选择党支部。")])
    cell_id = chosen("党小组", description="要选所选党支部的党小组。")
    department_id = chosen("处室")
    post_id = chosen("岗位", description="要选所选处室的岗位。")
    from_on = day("从哪天起", description="这一天算在新的支部里。")

    def offer(self, *, branches: Pairs, cells: Pairs, departments: Pairs, posts: Pairs) -> None:
        self.branch_id.choices = options(branches, None)
        self.cell_id.choices, self.department_id.choices, self.post_id.choices = options(cells), options(departments), options(posts)

    def placement(self) -> Placement:
        return Placement(self.branch_id.data, self.cell_id.data, self.department_id.data, self.post_id.data)


class MemberForm(EditForm):
    number = StringField("党员编号", description="每人一个，不要用身份证号或手机号。", **line(30, required("请填写编号。"), NUMBER_SHAPE))
    name = StringField("姓名", **line(40, required("请填写姓名。"), impersonal))
    joined_on = day("入党日期", optional=True)
    formal_on = day("转正日期", optional=True, description="预备党员不填。")


class AdmitForm(PlacementForm):
    is_new = True
    number = StringField("党员编号", description="每人一个，不要用身份证号或手机号。", **line(30, required("请填写编号。"), NUMBER_SHAPE))
    name = StringField("姓名", **line(40, required("请填写姓名。"), impersonal))
    joined_on = day("入党日期", optional=True)
    formal_on = day("转正日期", optional=True, description="预备党员不填。")
    field_order = ("number", "name", "joined_on", "formal_on", "branch_id", "cell_id", "department_id", "post_id", "from_on")


class FormalForm(EditForm):
    on = day("转正日期")


class LeaveForm(EditForm):
    left_on = day("最后一天", description="转出前在本局的最后一天。")
    reason = StringField("去向或原因", description="例如：调出本局", **line(100, required("请填写去向或原因。"), impersonal))


class TermForm(Form):
    from_on = day("任期开始")
    planned_to_on = day("任期届满", optional=True, description="不填则按规定年限计算。")


class ExtensionForm(EditForm):
    to_on = day("延期到")
    reason = StringField("理由和批准机关", **line(300, required("请写明延期的理由和批准机关。"), impersonal))


class NamingForm(Form):
    member = chosen("党员", validators=[required("请选择党员。")])
    duty = SelectField("职务", choices=[SelectChoice(duty.value, duty.label) for duty in CommitteeDuty], validators=[required("请选择职务。")])
    from_on = day("任职日期")


class RelieveForm(EditForm):
    to_on = day("任职最后一天")


class DaysForm(Form):
    first = day("日期")
    last = day("到哪天", optional=True, description="只有一天时不填。")
    kind = RadioField("这天（这几天）", choices=[SelectChoice("off", "放假"), SelectChoice("work", "上班（含调休）")],
                      validators=[required("请选择放假还是上班。")])
    note = StringField("说明", description="例如：春节", **line(60, impersonal))
