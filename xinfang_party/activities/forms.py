"""Shape of an activity's record: one form with everything in it."""
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from wtforms import FloatField, FormField, SelectField, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms import Form as AnyForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget, TextInput

from xinfang_party.activities.forms_roll import NamesField, RollField
from xinfang_party.activities.terms import Kind, VoteMethod, Way
from xinfang_party.kernel.text import to_half_width
from xinfang_party.organization.forms import chosen, options
from xinfang_party.web.forms import DateField, EditForm, FieldList, IntegerField, Words, line, paragraph, required, stop_where_unread

MOST_ROWS = 30
"""Of topics, materials and action items of one activity."""
NO_NAMES = "不要写信访人姓名、电话等个人信息。"
DAY_WANTED = "请填写日期，例如 2026-03-05。"
Pairs = Iterable[tuple[Any, str]]


class NumberField(FloatField):
    """Hours and yuan as people write them: 4, 1.5, ４, 1,200. An input of numbers would send nothing of what it cannot read."""

    widget = TextInput()

    def process_formdata(self, valuelist: Any) -> None:
        text = to_half_width("".join(valuelist)).replace(",", "").strip()
        super().process_formdata([text] if text else [])

    def pre_validate(self, form: Any) -> None:
        stop_where_unread(self)

    def _value(self) -> str:
        return f"{self.data:g}" if self.data is not None and not self.raw_data else super()._value()


def clock_time(label: str) -> TimeField:
    return TimeField(label, format=["%H:%M", "%H:%M:%S"], validators=[Optional()])


def labels(kinds: Iterable[Any], blank: str | None = None) -> list[SelectChoice]:
    return [*([SelectChoice("", blank)] if blank is not None else []), *(SelectChoice(one.value, one.label) for one in kinds)]


def value_of(field: Any) -> Any:
    return field.data or "" if isinstance(field, StringField) else field.data


class Row(AnyForm):
    """One entry of a list inside the record's form; an empty one is ignored, a begun one needs its first input, which says what it is."""

    class Meta(AnyForm.Meta):
        def get_translations(self, form: Any) -> Words:
            return Words()

    FIRST: ClassVar[str]
    WANTED: ClassVar[str]
    SAYS_NOTHING: ClassVar[frozenset[str]] = frozenset({"id"})

    @property
    def values(self) -> dict[str, Any]:
        """As the columns take them: a text left out is an empty one."""
        return {name: value_of(field) for name, field in self._fields.items()}

    @property
    def is_begun(self) -> bool:
        return any(field.data not in (None, "", 0) or field.errors for name, field in self._fields.items() if name not in self.SAYS_NOTHING)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        first: Any = self._fields[self.FIRST]
        if self.is_begun and not first.data:
            first.errors = [self.WANTED]
        return not first.errors

    def offer(self, people: Sequence[tuple[Any, str]]) -> None:
        """The choices of people, where it has any."""
        for field in self:
            if getattr(field, "coerce", None) is not str and isinstance(field, SelectField):
                field.choices = options(people)


class MaterialRow(Row):
    FIRST, WANTED = "title", "请填写学了什么，如文件或文章的名称；没有的请把这一行清空。"
    title = StringField("学习内容", description="文件、讲话或文章的名称", **line(200))
    source = StringField("来源或文号", **line(80))
    issued_on = DateField("发布日期", validators=[Optional()])
    way = SelectField("学习方式", validators=[Optional()], choices=labels(Way, "（不选）"))
    reader_id = chosen("领学人", validators=[Optional()])

    def facts(self) -> dict[str, Any]:
        return {**self.values, "way": Way(self.way.data) if self.way.data else None}


class TopicRow(Row):
    FIRST, WANTED = "title", "请填写议题名称；没有这个议题的，请把这一项清空。"
    title = StringField("议题", **line(120))
    starts_at = clock_time("开始时间")
    decision = TextAreaField("议定的事（决议）", **paragraph(5000))
    proposer = StringField("提出人", **line(40))
    report = TextAreaField("汇报或说明", **paragraph(10_000))
    speeches = TextAreaField("发言", description="一人一行，写“姓名：发言要点”。", **paragraph(15_000))
    differing = TextAreaField("不同意见", **paragraph(5000))
    method = SelectField("表决方式", validators=[Optional()], choices=labels(VoteMethod, "（没有表决）"))
    approve = IntegerField("赞成", validators=[Optional(), NumberRange(0, 9999, "请填 0 到 9999 的整数。")])
    against = IntegerField("反对", validators=[Optional(), NumberRange(0, 9999, "请填 0 到 9999 的整数。")])
    abstain = IntegerField("弃权", validators=[Optional(), NumberRange(0, 9999, "请填 0 到 9999 的整数。")])

    def facts(self) -> dict[str, Any]:
        method = VoteMethod(self.method.data) if self.method.data else None
        return {**self.values, "method": method, **{name: self._fields[name].data or 0 for name in ("approve", "against", "abstain")}}


class ActionRow(Row):
    FIRST, WANTED = "text", "请填写要落实的事；没有的请把这一行清空。"
    id = IntegerField(widget=HiddenInput(), validators=[Optional()])
    text = StringField("要落实的事", **line(300))
    owner_id = chosen("谁来办", validators=[Optional()])
    due_on = DateField("什么时候办好", validators=[Optional()])


def rows(of: type[Row], label: str) -> FieldList:
    return FieldList(FormField(of), label, max_entries=MOST_ROWS)


class RecordForm(EditForm):
    """`offer` sets whom one may choose and who is expected; before that it cannot be validated."""

    plan = IntegerField(widget=HiddenInput(), validators=[Optional()])
    held_on = DateField("日期", validators=[required(DAY_WANTED)])
    last_on = DateField("最后一天（连续几天的才填）", validators=[Optional()])
    starts_at = clock_time("几点开始")
    ends_at = clock_time("几点结束")
    place = StringField("地点", **line(80))
    title = StringField("名称（不填的按日期取名）", **line(80))
    purposes = SelectMultipleField("同时也是", validators=[Optional()], choices=[], option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))
    host_id = chosen("主持人", validators=[Optional()])
    recorder_id = chosen("记录人", validators=[Optional()])
    roll = RollField("点名")
    guests = NamesField("还有谁来了（名单上没有的党员）", description="写姓名或党员编号，几个人之间用顿号隔开。", **line(200))
    materials = rows(MaterialRow, "学习内容")
    lecturer_id = chosen("讲课人（本支部的）", validators=[Optional()])
    outside_lecturer = StringField("讲课人（外请的）", description="姓名和单位职务", **line(60))
    topics = rows(TopicRow, "议题")
    actions = rows(ActionRow, "落实事项")
    study_secretary_id = chosen("学习秘书", validators=[Optional()])
    key_speakers = StringField("重点发言人", description="谁、讲什么", **line(200))
    settled_by = StringField("由哪次会议研究确定", description="例如：3月支委会", **line(80))
    archive_number = StringField("归档号", **line(40))
    duty_score = NumberField("述职测评得分（满分 100）", validators=[Optional(), NumberRange(0, 100, "请填 0 到 100 的数。")])
    observers = StringField("列席", description="不计入应到的人，例如：上级派来指导的同志", **line(300))
    summary = TextAreaField("内容小结", description=NO_NAMES, **paragraph(15_000))
    discussion = TextAreaField("讨论情况", **paragraph(15_000))
    credited_hours = NumberField("计多少学时", validators=[Optional(), NumberRange(0, 500, "请填 0 到 500 的数。")])
    cost = NumberField("经费（元）", validators=[Optional(), NumberRange(0, 10_000_000, "请填 0 到 10,000,000 的数。")])

    LISTS = ("materials", "topics", "actions")

    def offer(self, people: Sequence[tuple[Any, str]], purposes: Pairs) -> None:
        """`people`: those who may host, record, read and answer for something."""
        self.purposes.choices = [SelectChoice(*pair) for pair in purposes]
        for field in (self.host_id, self.recorder_id, self.lecturer_id, self.study_secretary_id):
            field.choices = options(people)
        for name in self.LISTS:
            for entry in self[name]:
                entry.form.offer(people)

    def add_row(self, name: str, people: Sequence[tuple[Any, str]]) -> str:
        """One more empty entry of a list, as long as it may have more; answers the id of the last one's first input."""
        entry = self[name].append_entry() if len(self[name]) < MOST_ROWS else self[name][-1]
        entry.form.offer(people)
        first: str = entry.form[entry.form.FIRST].id
        return first

    def validate_last_on(self, field: Any) -> None:
        if field.data and self.held_on.data and field.data < self.held_on.data:
            raise ValidationError("最后一天不能早于第一天，请检查。")

    def validate_ends_at(self, field: Any) -> None:
        if field.data and self.starts_at.data and field.data <= self.starts_at.data and not self.last_on.data:
            raise ValidationError("结束的时间应晚于开始的时间，请检查。")

    def facts(self) -> dict[str, Any]:
        """As `activities.service.log` takes them."""
        plain = {name: value_of(self[name]) for name in super().facts() if name not in ("plan", "reason", "guests", *self.LISTS)}
        return {**plain, "purposes": [Kind(value) for value in self.purposes.data or ()],
                "materials": [one.facts() for one in self.begun("materials")],
                "topics": [one.facts() for one in self.begun("topics")], "actions": [one.values for one in self.begun("actions")]}

    def begun(self, name: str) -> list[Any]:
        return [entry.form for entry in self[name] if entry.form.is_begun]

    def faults(self) -> list[tuple[str, str]]:
        """(id of the input, sentence) of everything that must be put right, the inputs of the lists by their own names."""
        own = [(target(field), f"{field.label.text}：{''.join(field.errors)}") for field in self if field.errors and field.name not in self.LISTS]
        return [*(("", sentence) for sentence in self.form_errors), *own, *(
            (field.id, f"{self[name].label.text}第 {place} 项，{field.label.text}：{''.join(field.errors)}")
            for name in self.LISTS for place, entry in enumerate(self[name], 1) for field in entry.form if field.errors)]


def target(field: Any) -> str:
    """Where a link to a field leads: the first option of a list, else the input."""
    return f"{field.id}-0" if isinstance(field, SelectMultipleField) else field.id


class AmendForm(RecordForm):
    reason = TextAreaField("为什么更正", description="确认过的记录不能悄悄改；理由和改了什么会一并留在记录里。", **paragraph(500, required("请写明更正的理由。")))
