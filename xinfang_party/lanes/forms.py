"""Shape and format of what is typed about lanes; whether it may be done is asked of the rules."""
from collections.abc import Iterable
from typing import Any

from wtforms import SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from xinfang_party.lanes.terms import StepCode
from xinfang_party.petitions.forms import NO_NAMES, by_id, chosen, day
from xinfang_party.petitions.terms import HandlingClass
from xinfang_party.web.forms import EditForm, Form, IntegerField, line, paragraph, required


class StepForm(EditForm):
    code = SelectField("哪一步", choices=[], coerce=lambda value: StepCode(value) if value else None, validators=[required("请选择哪一步。")])
    note = TextAreaField("说明", **paragraph(300))

    def offer_steps(self, codes: Iterable[tuple[StepCode, str]]) -> None:
        """With what each asks to be written beside it."""
        offered = list(codes)
        self.code.choices = [SelectChoice(code.value, code.label) for code, _asks in offered]
        asked = "；".join(f"“{code.label}”请写明{asks}" for code, asks in offered if asks)
        self.note.description = f"{asked}。{NO_NAMES}" if asked else NO_NAMES


class OfficerStepForm(StepForm):
    """An officer may enter a past moment."""

    on = day("哪天办的", "请填写哪天办的。")
    at = TimeField("几点", description="知道的才填，例如 09:30。", validators=[Optional()])


class MarkForm(EditForm):
    period_id = by_id("特殊时期", "（不标记）")


class LimitForm(Form):
    number = IntegerField("改为", validators=[required("请填写数字。")])
    from_on = day("从哪天起收到的事项", "请填写从哪天起。", description="只能从今天或以后起；以前收到的事项不变。")
    reason = StringField("理由", **line(300, required("请写明为什么调整。")))


class PeriodForm(EditForm):
    name = StringField("名称", description="例如：2026年汛期。", **line(60, required("请填写名称。")))
    tag = StringField("标记", description="写在编号旁边，最多 10 个字，例如：涉汛。", **line(10, required("请填写标记。")))
    criterion = TextAreaField("哪些事项算", description=NO_NAMES, **paragraph(300, required("请写明哪些事项算。")))
    handling = chosen("同时按哪一类的步骤办", HandlingClass, blank="", validators=[required("请选择按哪一类办。")])
    subject_id = by_id("内容分类", "（不限）", description="包括它下面的各级分类；和区县一起用来自动标记新收到的事项。")
    district = StringField("区县", description="不填为不限；填写时要与事项的区县完全一致。", **line(40))
    from_on = day("从哪天起收到的", "请填写开始日期。")
    to_on = day("到哪天为止", description="还不知道的可以不填。")

    def offer_subjects(self, subjects: Iterable[Any], keep: int | None = None) -> None:
        self.subject_id.choices = [self.subject_id.choices[0], *(SelectChoice(one.id, "　" * (one.level - 1) + one.name)
                                   for one in subjects if one.retired_on is None or one.id == keep)]


class EndForm(EditForm):
    on = day("最后一天", "请填写最后一天。")
