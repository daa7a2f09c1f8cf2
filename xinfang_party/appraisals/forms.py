from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from xinfang_party.appraisals.terms import MemberGrade
from xinfang_party.web.forms import DateField, EditForm, Form, IntegerField, paragraph, required, row_id

GRADES = [SelectChoice(grade.value, grade.label) for grade in MemberGrade]
PREFIX = "grade-"
"""A ballot's input for one member: grade- and the member's id."""


class OpenForm(Form):
    branch_id = SelectField("党支部", coerce=row_id, choices=[])
    year = IntegerField("评议哪一年", description="写今年或去年，例如 2026。每个支部每年一次。", validators=[required("请填写年份，例如 2026。")])
    closes_on = DateField("投票截止日期", description="这一天也可以投票；最长 60 天。", validators=[required("请填写截止日期，例如 2026-12-20。")])
    activity_id = SelectField("在哪次会议上评议（可不选）", coerce=row_id, choices=[])

    def offer(self, branches: Mapping[int, str], meetings: Mapping[int, str]) -> None:
        self.branch_id.choices = [SelectChoice(str(key), name) for key, name in branches.items()]
        self.activity_id.choices = [SelectChoice("", "不选"), *(SelectChoice(str(key), words) for key, words in meetings.items())]


class SelfForm(EditForm):
    grade = RadioField("自评等次", choices=GRADES, validators=[required("请选一项。")])
    words = TextAreaField("自我评价", description="对照党员义务写做得好的和不足的。只有您本人、本支部书记（副书记）、纪检委员和机关纪委能看到。",
                          **paragraph(2000, required("请写几句自我评价。")))


class ExtendForm(EditForm):
    closes_on = DateField("新的截止日期", validators=[required("请填写截止日期，例如 2026-12-20。")])


class CloseForm(EditForm):
    without_tally = BooleanField("票太少，不计票，直接评定")


class VersionForm(EditForm):
    """A step over an existing row that needs no words."""


class FindingForm(EditForm):
    grade = RadioField("评定等次", choices=GRADES, validators=[required("请选一项。")])
    words = TextAreaField("评定意见", description="评定之后本人会看到等次和意见。", **paragraph(2000))


class BallotForm(Form):
    """One choice for each member. There is nothing to begin from: a ballot is sent once and never shown again."""

    def __init__(self, members: Mapping[int, str] | None = None, **kwargs: Any) -> None:
        self.members = members or {}
        super().__init__(**kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:
        """The members become inputs before what was sent is read."""
        how = {"prefix": self._prefix, "translations": self.meta.get_translations(self)}
        for key, name in self.members.items():
            asked = RadioField(name, choices=GRADES, validators=[required("请选一项。")])
            self._fields[f"{PREFIX}{key}"] = self.meta.bind_field(self, asked, {"name": f"{PREFIX}{key}", **how})
        super().process(*args, **kwargs)

    def grades(self) -> dict[int, MemberGrade]:
        return {key: MemberGrade(self._fields[f"{PREFIX}{key}"].data) for key in self.members}
