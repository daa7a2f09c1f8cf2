"""The base form: Chinese messages, CSRF field, a key against repeated posts and the version of the row being edited."""
import secrets
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from xinfang_party.kernel.text import clean_line, clean_text


class Form(FlaskForm):
    """Every form of the house. `form_id` makes a repeated post return the first result (see `web.repeats`)."""

    class Meta(FlaskForm.Meta):
        locales = ("zh",)

    form_id = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.form_id.data:
            self.form_id.data = secrets.token_urlsafe(16)

    def facts(self) -> dict[str, Any]:
        """What the person typed, without the technical fields."""
        return {name: value for name, value in self.data.items() if name not in TECHNICAL}


TECHNICAL = frozenset({"csrf_token", "form_id", "version"})


class EditForm(Form):
    """A form over an existing row: it carries the version that was on screen."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])


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


def required(sentence: str = "请填写这一项。") -> InputRequired:
    return InputRequired(sentence)
