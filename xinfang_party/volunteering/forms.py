"""Shape of what is typed about services."""
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from xinfang_party.activities.forms import Row, clock_time, rows, value_of
from xinfang_party.communities.catalogue import SKILLS
from xinfang_party.communities.forms import WHICH, PlaceForm
from xinfang_party.communities.terms import Satisfaction
from xinfang_party.kernel import clock
from xinfang_party.organization.forms import chosen, options, order
from xinfang_party.volunteering.catalogue import number
from xinfang_party.volunteering.terms import RoleFacts, Span
from xinfang_party.web.forms import DateField, EditForm, Form, IntegerField, line, paragraph, required, row_id

NO_NAMES = "不要写居民的姓名、电话、住址等个人信息。"
CHECKBOXES = {"option_widget": CheckboxInput(), "widget": ListWidget(prefix_label=False)}
AS_KIND, YES, NO = "kind", "yes", "no"
A_DAY = timedelta(days=1)


class KindForm(EditForm):
    name = StringField("类别名称", description="例如“垃圾分类”。", **line(30, required("请填写类别名称。")))
    sort_order = order()
    is_emergency = BooleanField("是应急服务", description="疫情防控、应急抢险等，计入“应急服务”。")
    needs_cover = BooleanField("有风险，发布前要写明保险、风险告知和培训", description="依据《志愿服务条例》第十二条、第十六条、第十七条。")
    is_theme_day = BooleanField("一般同时作为主题党日")


class ShiftRow(Row):
    FIRST, WANTED = "name", "请填写岗位，例如“引导员”；没有的请把这一行清空。"
    id = IntegerField(widget=HiddenInput(), validators=[Optional()])
    on = DateField("日期", validators=[Optional()])
    starts = clock_time("几点开始")
    ends = clock_time("几点结束")
    break_minutes = IntegerField("休息（分钟）", validators=[
        Optional(), NumberRange(0, number("longest_break_minutes"), f"请填 0 到 {number('longest_break_minutes')} 的整数。")])
    name = StringField("岗位", **line(30))
    needed = IntegerField("需要几人", validators=[Optional(), NumberRange(1, number("most_places"), f"请填 1 到 {number('most_places')} 的整数。")])
    skill = SelectField("要会什么（可以不选）", validators=[Optional()], choices=[SelectChoice("", "（不要求）"), *(SelectChoice(*pair) for pair in SKILLS.items())])


class EventForm(PlaceForm):
    """`offer` sets the choices; before that it cannot be validated. `roles`: what the rows say, once it was found good."""

    need = IntegerField(widget=HiddenInput(), validators=[Optional()])
    branch_id = chosen("主办支部", validators=[InputRequired("请选择主办支部。")])
    kind_id = chosen("活动类别", validators=[InputRequired("请选择活动类别。")])
    title = StringField("活动名称", **line(80, required("请填写活动名称。")))
    project = StringField("属于哪个项目（可以不填）", **line(80))
    place = StringField("哪个社区（可以不填）", description=f"{WHICH}写了的，活动以后可以请社区评价。", **line(60))
    venue = StringField("地点", description="例如“社区文化站”。", **line(80))
    partner_id = chosen("和哪个单位一起（可以不选）", validators=[Optional()])
    organizer = StringField("组织者（可以不填）", description="主办支部的书记、副书记或委员，写姓名或党员编号。", **line(40))
    content = TextAreaField("做什么", description=NO_NAMES, **paragraph(2000))
    shifts = rows(ShiftRow, "班次和岗位")
    insurance = StringField("保险", description="例如“已为每人投保意外险”。", **line(200))
    risk_notice = TextAreaField("风险告知", description="有什么风险、要注意什么。写了的，报名的人要先看过。", **paragraph(2000))
    training = StringField("培训要求", description="写了的，报名的人要说明已经接受过培训。", **line(200))
    is_for_all = BooleanField("全局党员都可以报名", description="不勾的，只有主办支部的党员和受邀请的人可以报名。")
    is_theme_day = SelectField("同时作为主题党日", choices=[SelectChoice(AS_KIND, "按活动类别"), SelectChoice(YES, "是"), SelectChoice(NO, "不是")], default=AS_KIND,
                               description="是的，发布时自动列入支部的主题党日；核实时长以后，名单自己跟着走，不用再点名。")

    def offer(self, *, branches: Mapping[int, str], kinds: Iterable[tuple[int, str]], partners: Mapping[int, str]) -> None:
        if self.branch_id is not None:
            self.branch_id.choices = options(branches.items(), None)
        self.kind_id.choices = options(kinds, None)
        self.partner_id.choices = options(partners.items())
        self.roles: list[RoleFacts] = []

    def add_row(self) -> str:
        """One more empty row, as long as there may be more; answers the id of the last one's first input."""
        entry = self.shifts.append_entry() if len(self.shifts) < self.shifts.max_entries else self.shifts[-1]
        first: str = entry.form.on.id
        return first

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        self.roles = list(self.read_rows())
        return is_good and not any(entry.form.errors for entry in self.shifts)

    def read_rows(self) -> Iterable[RoleFacts]:
        """A row without a time is of the shift of the row above it; what ends before it begins ends on the next day."""
        last: tuple[Span, int] | None = None
        for place, entry in enumerate(self.shifts):
            row = entry.form
            if not row.is_begun:
                continue
            times = (row.on, row.starts, row.ends)
            lacking = [field for field in times if field.data is None and not field.errors]
            if lacking and (last is None or len(lacking) < len(times)):
                lacking[0].errors = ["请填写日期和起止时间；和上一行同一个班次的，三项都可以不填。"]
            if row.needed.data is None and not row.needed.errors:
                row.needed.errors = ["请填写需要几个人。"]
            if row.ends.data is not None and row.ends.data == row.starts.data:
                row.ends.errors = ["结束和开始是同一时间，请检查。"]
            if row.errors:
                continue
            span = last[0] if lacking and last else span_of(row)
            pause = row.break_minutes.data if row.break_minutes.data is not None else last[1] if last and last[0] == span else 0
            last = span, pause
            yield RoleFacts(span, row.name.data, row.needed.data, row.skill.data or "", pause, row.id.data, place)

    def facts(self) -> dict[str, Any]:
        """As `volunteering.service` takes them, but for the community; the organizer still by name."""
        left_out = ("need", "shifts", "is_theme_day", "place", "place_id", *(() if self.branch_id is not None else ("branch_id",)))
        plain = {name: value_of(self[name]) for name in super().facts() if name not in left_out}
        return {**plain, "roles": self.roles, "is_theme_day": {YES: True, NO: False}.get(self.is_theme_day.data)}

    def faults(self) -> list[tuple[str, str]]:
        """(id of the input, sentence) of everything that must be put right, the inputs of the rows by their own names."""
        own = [(field.id, f"{field.label.text}：{''.join(field.errors)}") for field in self if field.errors and field.name != "shifts"]
        return [*(("", sentence) for sentence in self.form_errors), *own, *(
            (field.id, f"班次和岗位第 {place} 行，{field.label.text}：{''.join(field.errors)}")
            for place, entry in enumerate(self.shifts, 1) for field in entry.form if field.errors)]


def span_of(row: Any) -> Span:
    ends_on = row.on.data if row.ends.data > row.starts.data else row.on.data + A_DAY
    return Span(clock.at(row.on.data, row.starts.data), clock.at(ends_on, row.ends.data))


class StepForm(EditForm):
    """A step, with the version that was on screen."""


class CancelForm(EditForm):
    reason = StringField("取消的原因", description="报了名的人会看到。", **line(200, required("请写明取消的原因。")))


class SignUpForm(Form):
    agrees = BooleanField("我已看过风险告知，并接受过要求的培训")

    def ask(self, *, risks: bool, training: bool) -> None:
        """What the event asks to have been read and learnt."""
        words = ["我已看过风险告知"] * risks + ["我已接受过要求的培训"] * training
        self.agrees.label.text = "，".join(words)


class InviteForm(Form):
    names = StringField("邀请谁", description="写姓名或党员编号，几个人之间用顿号隔开。", **line(300))
    members = SelectMultipleField("可以邀请的人", coerce=row_id, choices=[], **CHECKBOXES)


class EvaluationForm(Form):
    grade = RadioField("总的来说", choices=[SelectChoice(one.value, one.label) for one in Satisfaction], validators=[InputRequired("请点一个评价。")])
    comment = TextAreaField("想说的话（可以不填）", description=NO_NAMES, **paragraph(300))


class LinkForm(Form):
    """Pressing the button makes a new link."""
