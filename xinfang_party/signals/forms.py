"""Shape of what is typed about signals and warnings."""
from collections.abc import Mapping
from typing import Any

from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from xinfang_party.signals.terms import WarningKind
from xinfang_party.web.forms import DateField, EditForm, line, paragraph, required, row_id

NO_NAMES = "只写处室和岗位的工作，不写谁的姓名。"
DAY_WANTED = "请填写日期，例如 2026-03-05。"


class AcceptForm(EditForm):
    register_ids = SelectMultipleField("复核哪些登记表", coerce=row_id, choices=[], option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))
    reason = TextAreaField("为什么要复核", description=f"复核的人会看到。{NO_NAMES}", **paragraph(200, required("请写明理由。")))

    def offer(self, registers: Mapping[int, str]) -> None:
        """Set before validation."""
        self.register_ids.choices = [SelectChoice(key, name) for key, name in registers.items()]

    @property
    def chosen(self) -> set[int]:
        return {key for key in self.register_ids.data or [] if key is not None}


class DeclineForm(EditForm):
    reason = TextAreaField("为什么不复核", description=f"例如“业务量增加，人手没有增加”。{NO_NAMES}", **paragraph(500, required("请写明理由。")))


class WarningForm(EditForm):
    kind = RadioField("怎样处置", choices=[SelectChoice(one.value, one.label) for one in WarningKind], validators=[InputRequired("请选择怎样处置。")])
    basis = TextAreaField("事由和依据", description="写事实和依据的规定。不要写信访人的个人信息。", **paragraph(2000, required("请写明事由和依据。")))
    document_no = StringField("文号（没有的不填）", **line(60))
    acted_on = DateField("哪一天", validators=[required(DAY_WANTED)])
    acted_by = StringField("由谁办理", description="单位或职务，例如“机关纪委”。", **line(80, required("请填写由谁办理。")))
    due_on = DateField("期限（限期整改的必须填）", validators=[Optional()])

    def told(self) -> dict[str, Any]:
        facts = self.facts()
        return {**facts, "kind": WarningKind(facts["kind"]), "document_no": facts["document_no"] or "", "basis": facts["basis"] or "",
                "acted_by": facts["acted_by"] or ""}


class ReopenForm(EditForm):
    reason = TextAreaField("为什么取消办结", description="例如“结果写错了”。理由会留在操作记录里。", **paragraph(200, required("请写明为什么取消办结。")))


class FinishForm(EditForm):
    result = TextAreaField("结果", description="改得怎么样、怎样核对的。", **paragraph(2000, required("请写明结果。")))
    done_on = DateField("办结日期", validators=[required(DAY_WANTED)])
