from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from xinfang_party.activities.terms import Kind
from xinfang_party.cadence.catalogue import EACH
from xinfang_party.kernel.errors import Conflict
from xinfang_party.organization.models import Cell
from xinfang_party.web.forms import DateField, EditForm, Form, IntegerField, line, paragraph, required

NO_NAMES = "不要写身份证号、电话、住址等个人信息。"
APPROVE, REFUSE = "approve", "refuse"


def number_or_none(value: object) -> int | None:
    """Raises `ValueError` for what is no number; "" is none."""
    return int(str(value)) if value not in (None, "", "None") else None


class EntryForm(EditForm):
    kind = SelectField("开展什么", validators=[required("请选开展什么。")], choices=[])
    cell_id = SelectField("由谁开展", coerce=number_or_none, choices=[])
    planned_on = DateField("哪一天", validators=[required("请填写计划日期。")])
    title = StringField("主题（可以不填）", description=NO_NAMES, **line(80))

    def offer(self, kinds: tuple[Kind, ...], groups: list[Cell]) -> None:
        self.kind.choices = [SelectChoice(kind.value, kind.label) for kind in kinds]
        self.cell_id.choices = [SelectChoice("", "全支部"), *(SelectChoice(group.id, group.name) for group in groups)]


class TakeBackForm(EditForm):
    """One button: the row goes, unless somebody changed it since the page was opened."""


class WaiverForm(Form):
    reason = TextAreaField("为什么不能按期开展", description=f"例如“防汛应急值守，全员在岗”。{NO_NAMES}", **paragraph(200, required("请写明原因。")))


class DecisionForm(EditForm):
    verdict = RadioField("是否同意", validators=[InputRequired("请选同意或不同意。")],
                         choices=[SelectChoice(APPROVE, "同意，这一期免于要求"), SelectChoice(REFUSE, "不同意，仍要开展")])
    opinion = StringField("意见（不同意时必须写明理由）", description=NO_NAMES, **line(200))


class RequirementForm(EditForm):
    each = SelectField("多长时间", choices=[SelectChoice(each, words) for each, words in EACH.items()])
    at_least = IntegerField("至少几次", validators=[InputRequired("请填写次数。"), NumberRange(1, 48, "次数应在 1 到 48 之间，请检查。")])
    year = IntegerField("从哪一年起", validators=[InputRequired("请填写年份，例如 2026。")], description="从这一年的 1 月 1 日起执行。")
    source = StringField("依据", description="例如“局党组 2026 年党建工作要点”。", **line(200, required("请写明依据。")))


def version_sent(back: str) -> int:
    """The version that was on screen beside the button. Raises `Conflict`, which leads to `back`, where there is none."""
    form = TakeBackForm()
    try:
        form.validate()
    except Conflict as conflict:
        raise Conflict(conflict.sentence, back) from conflict
    version: int = form.version.data
    return version
