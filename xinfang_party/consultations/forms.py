"""Shape of what is typed about a consultation."""
from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import FormField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from xinfang_party.activities.forms import Row
from xinfang_party.consultations.catalogue import number
from xinfang_party.consultations.rules import faults_of, lines_in, names_in
from xinfang_party.consultations.terms import Decided
from xinfang_party.web.forms import DateField, EditForm, FieldList, line, paragraph, required, row_id

DAY_WANTED = "请填写日期，例如 2026-03-05。"
NO_PERSON = "只写事情，不写信访人的姓名、电话、证件号、住址。"


class PlanForm(EditForm):
    topic = StringField("议题", description=f"例如“某小区物业管理问题会商”。{NO_PERSON}", **line(120, required("请写明议题。")))
    reason = TextAreaField("为什么会商", description=f"几个单位都有责任、政策不清楚、久拖不决等。{NO_PERSON}", **paragraph(2000, required("请写明为什么会商。")))
    planned_on = DateField("定在哪一天", validators=[required(DAY_WANTED)])
    place = StringField("地点（可以不填）", **line(80))
    convener = StringField("召集人的姓名和职务", **line(80, required("请填写召集人。")))
    department_id = SelectField("哪个处室召集（可以不选）", coerce=row_id, choices=[], validators=[Optional()])
    lead_unit = StringField("牵头单位", description="只有一个。", **line(80, required("请填写牵头单位。")))
    units = TextAreaField("参加单位", description="牵头单位以外的，一行一个。", **paragraph(2000, required("请写至少一个参加单位。")))
    questions = TextAreaField("要商量的问题", description=f"一行一个，最多 {number('most_questions')} 个。{NO_PERSON}",
                              **paragraph(6000, required("请写明要商量哪些问题。")))
    numbers = StringField("为哪些信访事项（可以不填）", description="填信访编号，有几件的用逗号分开。检举控告事项不列入。", **line(3000))

    def offer(self, departments: dict[int, str]) -> None:
        self.department_id.choices = [SelectChoice("", "不选"), *(SelectChoice(key, name) for key, name in departments.items())]

    def plan(self) -> dict[str, Any]:
        """What `service.plan` takes."""
        facts = {name: value if value is not None or name == "department_id" else "" for name, value in self.facts().items()}
        return {**facts, "units": lines_in(facts["units"]), "questions": lines_in(facts["questions"]), "numbers": names_in(facts["numbers"])}


class DecisionRow(Row):
    FIRST, WANTED = "question", "请写明问题；没有补充的，请把这一项清空。"
    question = StringField("问题", **line(300))
    decision = TextAreaField("议定的事", description="没有议定的不填，下面两项也不填。", **paragraph(2000))
    owner_unit = StringField("由哪个单位落实", **line(80))
    due_on = DateField("最晚哪天落实", validators=[Optional()])
    held_on: date | None = None
    was: Mapping[str, Any] = {}
    """The row as it stood before anything was typed; none where it is new."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything that is wrong with it at once, each at its field."""
        super().validate(extra_validators)
        for sentence, name in faults_of(Decided(**self.values), self.held_on, is_done=bool(self.was.get("is_done"))) if self.is_begun or self.was else ():
            if not self._fields[name].errors:
                self._fields[name].errors = [sentence]
        return not self.errors


class RecordForm(EditForm):
    held_on = DateField("哪天开的", validators=[required(DAY_WANTED)])
    place = StringField("地点（可以不填）", **line(80))
    record = TextAreaField("会商情况", description=f"各单位怎么说，有什么不同意见。{NO_PERSON}", **paragraph(5000, required("请写明会商的情况。")))
    decisions = FieldList(FormField(DecisionRow), "问题和议定的事", max_entries=number("most_questions") + 1)

    def validate(self, extra_validators: Any = None) -> bool:
        for entry in self.decisions:
            entry.form.held_on, entry.form.was = self.held_on.data, entry.object_data or {}
        return super().validate(extra_validators)

    def faults(self) -> list[tuple[str, str]]:
        """(id of the input, sentence) of everything that must be put right, the inputs of the rows by their own names."""
        own = [(field.id, f"{field.label.text}：{error}") for field in self for error in field.errors if isinstance(error, str)]
        return [*(("", sentence) for sentence in self.form_errors), *own, *(
            (field.id, f"第 {place} 个问题，{field.label.text}：{''.join(field.errors)}")
            for place, entry in enumerate(self.decisions, 1) for field in entry.form if field.errors)]

    def decided(self) -> list[Decided]:
        rows = [entry.form.values for entry in self.decisions if entry.form.is_begun]
        return [Decided(**row) for row in rows]


class CarryForm(EditForm):
    done_on = DateField("哪天落实的", validators=[required(DAY_WANTED)])
    result = TextAreaField("落实的情况", description=NO_PERSON, **paragraph(2000, required("请写明落实的情况。")))


class CloseForm(EditForm):
    """Nothing but the version."""


class ReasonForm(EditForm):
    reason = StringField("原因", **line(300, required("请写明原因。")))
