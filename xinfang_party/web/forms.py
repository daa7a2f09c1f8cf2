"""The base form: Chinese messages, CSRF field, a key against repeated posts and the version of the row being edited."""
import re
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from flask import g, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import DateField as AnyDate
from wtforms import FieldList as AnyList
from wtforms import FileField as AnyFile
from wtforms import HiddenField
from wtforms import IntegerField as AnyInteger
from wtforms.i18n import DummyTranslations
from wtforms.validators import InputRequired, Length, Optional, StopValidation
from wtforms.widgets import HiddenInput

from xinfang_party.kernel import periods
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.kernel.text import clean_line, clean_text, to_half_width, why_not_text


class Form(FlaskForm):
    """Every form of the house. `form_id` makes a repeated post return the first result (see `web.repeats`).

    `scope` sets apart the ids of several forms on one page; names stay as they are.
    """

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> "Words":
            """Flask-WTF would ask Flask-Babel, and without it speak English."""
            return Words()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What a page of ours sends and nothing else: a file is read by a field for files alone, and JSON by nobody."""
            if request.is_json:
                return formdata if isinstance(formdata, MultiDict) else None
            given = super().wrap_formdata(form, formdata)
            if not isinstance(given, CombinedMultiDict):
                return given
            names = {field.name for field in form if isinstance(field, AnyFile)}
            files = MultiDict((name, file) for name, file in request.files.items(multi=True) if name in names)
            return CombinedMultiDict((files, request.form))

    form_id = HiddenField()

    def __init__(self, *args: Any, scope: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self if scope else ():
            field.id = field.label.field_id = f"{scope}-{field.id}"
        if not self.form_id.data:
            self.form_id.data = secrets.token_urlsafe(16)
        g.setdefault("forms", []).append(self)  # for `web.echo`: choices and labels may still be set after this

    def facts(self) -> dict[str, Any]:
        """What the person typed, without the technical fields."""
        return {name: value for name, value in self.data.items() if name not in TECHNICAL}


class Words(DummyTranslations):
    """What the fields and validators of WTForms say, each as something to do."""

    def gettext(self, string: str) -> str:
        return SENTENCES.get(string, NO_LABEL)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular)


NO_LABEL = "请检查这一项。"
"""Also the label of a field that was given none."""
SENTENCES = {
    "This field is required.": "请填写这一项。",
    "Not a valid choice.": "请从给出的选项中选一项。",
    "'%(value)s' is not a valid choice for this field.": "请从给出的选项中选择。",
    "'%(value)s' are not valid choices for this field.": "请从给出的选项中选择。",
    "Invalid Choice: could not coerce.": "请从给出的选项中选一项。",
    "Invalid choice(s): one or more data inputs could not be coerced.": "请从给出的选项中选择。",
    "Not a valid date value.": "请填写日期，如 2026-03-05。",
    "Not a valid datetime value.": "请填写日期和时间，如 2026-03-05 09:30。",
    "Not a valid time value.": "请填写时间，如 09:30。",
    "Not a valid integer value.": "请填写整数。",
    "Not a valid decimal value.": "请填写数字。",
    "Not a valid float value.": "请填写数字。",
    "Date must be at least %(min)s.": "请填写不早于 %(min)s 的日期。",
    "Date must be at most %(max)s.": "请填写不晚于 %(max)s 的日期。",
    "Date must be between %(min)s and %(max)s.": "请填写 %(min)s 到 %(max)s 之间的日期。",
    "Number must be at least %(min)s.": "请填写不小于 %(min)s 的数。",
    "Number must be at most %(max)s.": "请填写不大于 %(max)s 的数。",
    "Number must be between %(min)s and %(max)s.": "请填写 %(min)s 到 %(max)s 之间的数。",
    "Field must be at least %(min)d character long.": "请至少填写 %(min)d 个字。",
    "Field cannot be longer than %(max)d character.": "请不要超过 %(max)d 个字。",
    "Field must be exactly %(max)d character long.": "请填写 %(max)d 个字。",
    "Field must be between %(min)d and %(max)d characters long.": "请填写 %(min)d 到 %(max)d 个字。",
    "Field must be equal to %(other_name)s.": "两次填写的内容不一样，请重新填写。",
    "Invalid email address.": "请填写正确的邮箱地址。",
    "File does not have an approved extension: {extensions}": "不能上传这种文件，可以上传：{extensions}。",
}
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
FAR_DAY = f"日期只能在 {periods.FIRST.year} 年到 {periods.LAST.year} 年之间，请检查年份。"
TOO_LONG = "数字太长，最多 9 位，请检查。"
NO_VERSION = "这次提交没有带上您打开页面时的版本，系统无法确认内容在此期间有没有被别人改过，所以没有保存。请打开最新内容，对照后再提交。"
LONGEST_INDEX = 4
TECHNICAL = frozenset({"csrf_token", "form_id", "version"})


class IntegerField(AnyInteger):
    """A whole number of at most 9 digits, which every column and every check of ours can hold; the only such field of the house."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        text = to_half_width(str(valuelist[0])).strip()
        if WHOLE_NUMBER.fullmatch(text):
            self.data = int(text)
            return
        self.data = None
        is_number = text.removeprefix("-").removeprefix("+").isdecimal()
        raise ValueError(TOO_LONG if is_number else self.invalid_value_message or self.gettext("Not a valid integer value."))

    def pre_validate(self, form: Any) -> None:
        stop_where_unread(self)


class FieldList(AnyList):
    """A list of entries told apart by plain numbers of at most four digits; the only such field of the house. WTForms would fail over others."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        for name in formdata:
            number = name.removeprefix(f"{prefix}{self._field_separator}").split(self._field_separator, 1)[0] if name.startswith(prefix) else ""
            if number.isascii() and number.isdigit() and len(number) <= LONGEST_INDEX:
                yield int(number)


class DateField(AnyDate):
    """A day that a period can hold; the only such field of the house. Beyond that, adding a deadline's days would leave the calendar."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not periods.FIRST <= self.data <= periods.LAST:
            self.data = None
            raise ValueError(FAR_DAY)


class EditForm(Form):
    """A form over an existing row: it carries the version that was on screen. Without one it is a `Conflict`, or somebody's newer edit
    would be overwritten unseen.

    `is_new` is for a row that does not exist yet: then no version is asked for.
    """

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    is_new = False

    def __init__(self, *args: Any, is_new: bool | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_new = type(self).is_new if is_new is None else is_new

    def validate(self, extra_validators: Any = None) -> bool:
        if not self.is_new and (self.version.data is None or not self.version.raw_data):  # without an input WTForms keeps the row's own
            raise Conflict(NO_VERSION)
        return super().validate(extra_validators)


def row_id(value: str | int | None) -> int | None:
    """`SelectField(coerce=row_id)`: the id behind an option; anything else is none."""
    text = "" if value is None else str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def stop_where_unread(field: Any) -> None:
    """Of what is no number at all, nobody need be told besides that it lies between 0 and 100. Whether it may be left out others say."""
    if field.process_errors and "".join(field.raw_data or ()).strip():
        raise StopValidation


def tried(form: Form, act: Callable[[], object]) -> bool:
    """Do it; a refusal becomes an error of the field it is about, or of the form. A conflict goes on to its own page."""
    try:
        act()
    except Conflict:
        raise
    except Refusal as refusal:
        field = form._fields.get(refusal.field or "")
        errors = form.form_errors if field is None else field.errors
        errors.append(refusal.sentence)  # type: ignore[union-attr]
        return False
    return True


def settled(form: Form, act: Callable[[], object], page: str) -> bool:
    """Check the form and do it, as `tried`; a conflict, also of a form without its version, leads back to `page`."""
    try:
        return form.validate() and tried(form, act)
    except Conflict as conflict:
        conflict.current_url = page
        raise


def line(limit: int, *validators: Any) -> dict[str, Any]:
    """Filters and validators of a one-line text field: `StringField("标题", **line(80, required()))`."""
    return {"filters": [tidy_line], "validators": [*(validators or [Optional()]), Length(max=limit, message=f"请不要超过 {limit} 个字。")]}


def paragraph(limit: int, *validators: Any) -> dict[str, Any]:
    """The same for a text of several lines."""
    return {"filters": [tidy_text], "validators": [*(validators or [Optional()]), Length(max=limit, message=f"请不要超过 {limit} 个字。")]}


def tidy_line(value: str | None) -> str | None:
    return clean_line(value) if value else value


def tidy_text(value: str | None) -> str | None:
    return clean_text(value) if value else value


class Required(InputRequired):
    """Something must be sent, and a text must hold more than blanks."""

    def __call__(self, form: Any, field: Any) -> None:
        super().__call__(form, field)
        if isinstance(field.data, str) and not field.data.strip():
            raise StopValidation(self.message)


def required(sentence: str = "请填写这一项。") -> InputRequired:
    return Required(sentence)


def impersonal(_form: Any, field: Any, then: str = "保存") -> None:
    """A validator of text others will read: nobody's personal data. `then`: what the button does."""
    if fault := why_not_text(field.data or "", then):
        raise StopValidation(fault)
