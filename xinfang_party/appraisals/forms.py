from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from xinfang_party.appraisals.terms import BallotWay, MemberGrade, votes_field
from xinfang_party.web.forms import DateField, EditForm, Form, IntegerField, paragraph, required, row_id

GRADES = [SelectChoice(grade.value, grade.label) for grade in MemberGrade]
PREFIX = "grade-"
"""A ballot's input for one member: grade- and the member's id."""


class OpenForm(Form):
    branch_id = SelectField("党支部", coerce=row_id, choices=[])
    year = IntegerField("评议哪一年", description="写今年或去年，例如 2026。每个支部每年一次。", validators=[required("请填写年份，例如 2026。")])
    way = RadioField("怎样投票", choices=[SelectChoice(way.value, way.label) for way in BallotWay], default=BallotWay.ONLINE.value,
                     description="现场纸质投票：在会上发票、收票、计票，系统里不投；会后由您录入各等次的票数。开始以后不能改。")
    closes_on = DateField("投票截止日期（现场纸质投票的填开会日期）", description="在本系统投票的，这一天也可以投票。最长 60 天。",
                          validators=[required("请填写截止日期（现场纸质投票的填开会日期），例如 2026-12-20。")])
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


class MoveForm(ExtendForm):
    """Of a vote on paper, where that day is the meeting's."""

    closes_on = DateField("新的开会日期", validators=[required("请填写开会日期，例如 2026-12-20。")])


PUTTING_OFF: Mapping[BallotWay, type[ExtendForm]] = {BallotWay.ONLINE: ExtendForm, BallotWay.PAPER: MoveForm}


class CloseForm(EditForm):
    without_tally = BooleanField("票太少，不计票，直接评定")


class VersionForm(EditForm):
    """A step over an existing row that needs no words."""


class FindingForm(EditForm):
    grade = RadioField("评定等次", choices=GRADES, validators=[required("请选一项。")])
    words = TextAreaField("评定意见", description="评定之后本人会看到等次和意见。", **paragraph(2000))


class OfMembers(Form):
    """A form with inputs for each member of a round."""

    def __init__(self, members: Mapping[int, str] | None = None, **kwargs: Any) -> None:
        self.members = members or {}
        super().__init__(**kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:
        """The members become inputs before what was sent is read."""
        how = {"prefix": self._prefix, "translations": self.meta.get_translations(self)}
        for key, name in self.members.items():
            for field_name, asked in self.inputs(key, name).items():
                self._fields[field_name] = self.meta.bind_field(self, asked, {"name": field_name, **how})
        super().process(*args, **kwargs)

    def inputs(self, key: int, name: str) -> Mapping[str, Any]:
        raise NotImplementedError


class BallotForm(OfMembers):
    """One choice for each member. There is nothing to begin from: a ballot is sent once and never shown again."""

    def inputs(self, key: int, name: str) -> Mapping[str, Any]:
        return {f"{PREFIX}{key}": RadioField(name, choices=GRADES, validators=[required("请选一项。")])}

    def grades(self) -> dict[int, MemberGrade]:
        return {key: MemberGrade(self._fields[f"{PREFIX}{key}"].data) for key in self.members}


class CountForm(OfMembers, EditForm):
    """What was counted of a vote on paper. An empty input is no vote."""

    ballots_issued = IntegerField("发出选票（张）", validators=[required("请填写发出几张选票。")])
    ballots_collected = IntegerField("收回选票（张）", validators=[required("请填写收回几张选票。")])
    without_tally = BooleanField("票太少，不计票，直接评定", description="收回的票少于 4 张时才用，下面的票数就不用填。")

    def inputs(self, key: int, name: str) -> Mapping[str, Any]:
        return {votes_field(key, grade): IntegerField(f"{name}的“{grade.label}”", validators=[Optional(), NumberRange(0, 9999, "请填 0 到 9999 的整数。")])
                for grade in MemberGrade}

    def votes(self) -> dict[int, dict[MemberGrade, int]]:
        return {key: {grade: self._fields[votes_field(key, grade)].data or 0 for grade in MemberGrade} for key in self.members}

    def rows(self) -> list[tuple[str, list[tuple[str, Any]]]]:
        """(name, [(grade, input)]) of each member."""
        return [(name, [(grade.label, self._fields[votes_field(key, grade)]) for grade in MemberGrade]) for key, name in self.members.items()]
