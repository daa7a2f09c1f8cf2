"""Shape of what is typed about dues. A month of a branch is one form: a line for each member."""
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import BooleanField, FormField, HiddenField, RadioField, StringField
from wtforms import Form as AnyForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from xinfang_party.dues import rules
from xinfang_party.dues.catalogue import number
from xinfang_party.dues.models import DuesMonth
from xinfang_party.dues.terms import Entry, Standing
from xinfang_party.kernel.text import to_half_width
from xinfang_party.organization.models import Member
from xinfang_party.web.forms import DateField, EditForm, FieldList, Words, line

NO_AMOUNT = "请填写金额，最多两位小数，如 12.50。"


def yuan(text: str | None) -> Decimal | None:
    """Raises `ValueError` for what is no amount."""
    plain = to_half_width(text or "").replace(",", "").removesuffix("元").strip()
    if not plain:
        return None
    try:
        amount = Decimal(plain)
    except InvalidOperation as fault:
        raise ValueError(NO_AMOUNT) from fault
    if not amount.is_finite() or rules.why_not_amount(amount):
        raise ValueError(NO_AMOUNT if not amount.is_finite() else f"{rules.why_not_amount(amount)}。")
    return amount


def is_amount(_form: Any, field: Any) -> None:
    try:
        yuan(field.data)
    except ValueError as fault:
        raise ValidationError(str(fault)) from fault


class MonthLine(AnyForm):
    """One member, known by number."""

    class Meta(AnyForm.Meta):
        def get_translations(self, form: Any) -> Words:
            return Words()

    number = HiddenField("编号")
    is_paid = BooleanField("已交")
    paid_on = DateField("交纳日期", validators=[Optional()])
    amount = StringField("金额（元）", **line(12, Optional(), is_amount))
    exempt_reason = StringField("免交的原因", **line(200))

    @property
    def entry(self) -> Entry:
        is_paid = bool(self.is_paid.data)
        return Entry(is_paid, self.paid_on.data if is_paid else None, rules.fen(yuan(self.amount.data)), self.exempt_reason.data or "")

    @property
    def faults(self) -> list[tuple[str, str]]:
        return [(field.id, str(error)) for field in self for error in field.errors]


class MonthForm(EditForm):
    """The version is the mark of the month as it was shown."""

    lines = FieldList(FormField(MonthLine), "党员", max_entries=number("most_members"))

    def faults(self, names: Mapping[str, str]) -> list[tuple[str, str]]:
        """(id of the input, whose line and what) of everything to be put right. `names`: by number."""
        lines = [(names.get(entry.form.number.data or "", ""), entry.form.faults) for entry in self.lines]
        own = [(key, sentence if sentence.startswith(name) else f"{name}：{sentence}") for name, faults in lines for key, sentence in faults]
        told = {sentence for _key, sentence in own}
        return [*(("", str(one)) for one in (*self.form_errors, *self.version.errors) if one not in told), *own]

    def blame(self, member_number: str, field: str | None, sentence: str) -> None:
        for entry in self.lines:
            if entry.form.number.data == member_number:
                found = entry.form._fields.get(field or "", entry.form.is_paid)
                found.errors = [*found.errors, sentence]


class CorrectionForm(EditForm):
    standing = RadioField("这个月", choices=[SelectChoice(one.value, one.label) for one in (Standing.PAID, Standing.EXEMPT, Standing.UNPAID)], default="paid")
    paid_on = DateField("交纳日期", description="免交、未交的不填。", validators=[Optional()])
    amount = StringField("金额（元）", description="可以不填；最多两位小数。", **line(12, Optional(), is_amount))
    exempt_reason = StringField("免交的原因", description="免交的必须写，例如经支部同意免交、关系不在本地。不写病情等个人隐私。", **line(200))

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        if self.standing.data == Standing.EXEMPT.value and not self.exempt_reason.data:
            self.exempt_reason.errors = [*self.exempt_reason.errors, rules.NO_REASON]
            return False
        return is_good

    @property
    def entry(self) -> Entry:
        if self.standing.data == Standing.PAID.value:
            return Entry(True, self.paid_on.data, rules.fen(yuan(self.amount.data)), "")
        return Entry(exempt_reason=self.exempt_reason.data or "") if self.standing.data == Standing.EXEMPT.value else Entry()


def line_of(member: Member, row: DuesMonth | None, today: Any) -> dict[str, Any]:
    """What the line of a member shows at first: what stands, else nothing ticked and today as the day."""
    if row is None:
        return {"number": member.number, "is_paid": False, "paid_on": today, "amount": "", "exempt_reason": ""}
    return {"number": member.number, "is_paid": row.paid_on is not None, "paid_on": row.paid_on or today, "amount": rules.yuan(row.amount_fen),
            "exempt_reason": row.exempt_reason}


def entries(form: MonthForm, members: Iterable[Member]) -> dict[int, Entry]:
    """{member: what was typed}."""
    ids = {member.number: member.id for member in members}
    return {ids[one.form.number.data]: one.form.entry for one in form.lines if one.form.number.data in ids}
