"""Shape of what is typed about a register, its powers and risk points."""
from typing import Any

from wtforms import FormField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from xinfang_party.activities.forms import Row, labels
from xinfang_party.integrity.catalogue import FACTORS, number
from xinfang_party.integrity.terms import Category, ControlKind, Grade
from xinfang_party.web.forms import DateField, EditForm, FieldList, IntegerField, line, paragraph, required

LIKELY = {1: "1 几乎不可能", 2: "2 不太可能", 3: "3 有可能", 4: "4 很可能", 5: "5 几乎一定会"}
HEAVY = {1: "1 很轻", 2: "2 较轻", 3: "3 一般（违反工作规定，要批评教育）", 4: "4 较重（违反党纪政纪，要处分）", 5: "5 严重（可能犯罪）"}
NO_PERSON = "写岗位和环节，不写任何人的姓名，也不写信访人的情况。"


def score(label: str, words: dict[int, str], *, optional: bool = False) -> SelectField:
    first = SelectChoice("", "（不选）" if optional else "请选择")
    return SelectField(label, coerce=whole, choices=[first, *(SelectChoice(value, text) for value, text in words.items())],
                       validators=[Optional() if optional else required("请选 1 到 5。")])


def whole(text: Any) -> int | None:
    return int(text) if text not in ("", None) else None


def interval(label: str) -> IntegerField:
    return IntegerField(label, description=f"1 到 {number('longest_interval_months')} 个月。", validators=[required("请填写几个月。")])


LONGEST_DUTIES, LONGEST_STEPS = 5000, 1000


class PowerRow(Row):
    FIRST, WANTED = "name", "请填写职权的名称；没有的请把这一行清空。"
    name = StringField("职权", description="例如：登记来访事项", **line(80))
    basis = StringField("依据", description="例如：《信访工作条例》第二十二条", **line(120))
    steps = TextAreaField("流程（一行一步）", **paragraph(LONGEST_STEPS))


class ControlRow(Row):
    FIRST, WANTED = "text", "请填写措施；没有的请把这一行清空。"
    SAYS_NOTHING = frozenset({"kind"})
    kind = SelectField("种类", choices=labels(ControlKind))
    text = StringField("措施", **line(300))
    owner = StringField("责任人（写岗位）", description="例如：处长", **line(40))
    evidence = StringField("有什么可以证明", description="例如：抽查记录", **line(200))


class DutiesForm(EditForm):
    ROWS, MOST = "powers", number("most_powers")
    duties = TextAreaField("岗位职责", description=f"一行一条。{NO_PERSON}", **paragraph(LONGEST_DUTIES))
    powers = FieldList(FormField(PowerRow), "职权和流程", max_entries=number("most_powers"))


class PointForm(EditForm):
    ROWS, MOST = "controls", number("most_controls")
    power = StringField("职权", description="属于哪一项职权，可以不填。", **line(80))
    step = StringField("环节", description="在流程的哪一步，可以不填。", **line(80))
    category = SelectField("风险类别", choices=labels(Category, "请选择"), validators=[required("请选择风险类别。")])
    name = StringField("风险点", description="一句话，例如：漏登、不登来访事项。", **line(120, required("请写明风险点。")))
    shows_as = TextAreaField("表现形式", description=NO_PERSON, **paragraph(2000))
    cause = TextAreaField("成因", **paragraph(2000))
    likelihood = score("发生的可能性", LIKELY)
    impact = score("发生以后的影响", HEAVY)
    factors = SelectMultipleField("加重因素", description="有一项就是高风险。", validators=[Optional()], choices=[SelectChoice(*one) for one in FACTORS.items()],
                                  option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))
    override = SelectField("人工调整等级", description="一般不调整，由可能性、影响和加重因素得出。", choices=labels(Grade, "（不调整）"), validators=[Optional()])
    override_reason = StringField("调整的理由", **line(300))
    indicator = StringField("监测指标", description="看哪个数能早发现，例如：超期件数。", **line(120))
    controls = FieldList(FormField(ControlRow), "防控措施", max_entries=number("most_controls"))
    residual_likelihood = score("采取措施以后的可能性", LIKELY, optional=True)
    residual_impact = score("采取措施以后的影响", HEAVY, optional=True)
    accepted_until_on = DateField("剩余风险接受到哪一天", description="不接受的不填。", validators=[Optional()])
    accepted_reason = StringField("为什么接受", **line(300))
    change_reason = StringField("为什么这样改", description="改了以前登记的内容或者评分的要写；新增的不用写。", **line(300))

    def point(self) -> dict[str, Any]:
        """As `service.write_point` takes it."""
        names = ("power", "step", "name", "shows_as", "cause", "override_reason", "indicator", "accepted_reason")
        facts = {name: self._fields[name].data or "" for name in names}
        same = {name: self._fields[name].data for name in ("likelihood", "impact", "residual_likelihood", "residual_impact", "accepted_until_on")}
        override = Grade(self.override.data) if self.override.data else None
        return {**facts, **same, "category": Category(self.category.data), "factors": sorted(self.factors.data or []), "override": override}


class ReasonForm(EditForm):
    reason = StringField("理由", **line(300, required("请写明理由。")))


class IntervalForm(EditForm):
    high = interval("等级高的，几个月复核一次")
    medium = interval("等级中的，几个月复核一次")
    low = interval("等级低的和没有风险点的，几个月复核一次")

    def months(self) -> dict[Grade, int]:
        return {grade: self._fields[grade.value].data for grade in Grade}


class KeepForm(EditForm):
    """「其余的仍然有效」: no words are needed."""


def begun(form: DutiesForm | PointForm) -> list[dict[str, Any]]:
    """What the rows of the list say, the empty ones left out."""
    return [row.values for row in (entry.form for entry in form._fields[form.ROWS]) if row.is_begun]


def control_facts(form: PointForm) -> list[dict[str, Any]]:
    return [{**row, "kind": ControlKind(row["kind"])} for row in begun(form)]


def add_row(form: DutiesForm | PointForm) -> str:
    """One more empty row, as long as there may be more; the id of its first input."""
    rows: Any = form._fields[form.ROWS]
    entry = rows.append_entry() if len(rows) < form.MOST else rows[-1]
    return str(entry.form[entry.form.FIRST].id)
