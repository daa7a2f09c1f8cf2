"""What a request typed, in the words of its form, so that a failure can show it again: labels for names, options for their values.

Where the view got as far as making its form, that form knows. Where it did not (the session is over, the form's token outworn), the form of the
house that fits the sent names best is taken for it; where several fit alike, both labels are said.
"""
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, g, request
from wtforms import Field, FieldList, FormField
from wtforms.fields.choices import SelectFieldBase
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta

from xinfang_party.web.forms import NO_LABEL, Form, Words

NOT_SHOWN = {"csrf_token", "form_id", "version", "password", "new_password", "repeat_password", "current_password"}
MOST_FIELDS, MOST_CHARACTERS = 100, 100_000
"""Of what was typed so much is shown again; no form of ours holds more."""
CHOSEN = "（从列表里选的，请重新选一次）"
CODE = re.compile(r"[\w.:#-]{1,60}", re.ASCII)
"""What a list sends for an option: nobody typed it, and nobody would know it again."""
PLACE = re.compile(r"-(\d{1,9})(?=-|$)")
"""The number of an entry of a list, as in `lines-0-target`."""


@dataclass(frozen=True)
class Input:
    """`options`: value → words. `of`, `first`: for an input of an entry of a list, what its entries are called and which of their inputs comes first."""

    label: str
    options: Mapping[str, str]
    is_choice: bool = False
    is_secret: bool = False
    of: str = ""
    first: str = ""

    def words(self, values: Iterable[str]) -> str:
        return "、".join(dict.fromkeys(self.word(value) for value in values))

    def word(self, value: str) -> str:
        return self.options.get(value) or (CHOSEN if self.is_choice and CODE.fullmatch(value) else value)


UNKNOWN = Input("", {}, is_choice=True)
WORKED_OUT: dict[type[Form], dict[str, Input]] = {}


def typed() -> list[tuple[str, str]]:
    """(label, words) of what may be shown again, nothing to those who never logged in here."""
    if not current_app.extensions["echoes"]():
        return []
    found: list[tuple[str, str]] = []
    left, inputs = MOST_CHARACTERS, inputs_of_request()
    for name, values in request.form.lists():
        known = inputs.get(name, UNKNOWN)
        text = words_of(name, values, known)[:left]
        if text:
            found.append((label_of(name, known) or f"第 {len(found) + 1} 项", text))
        left -= len(text)
        if left <= 0 or len(found) >= MOST_FIELDS:
            break
    return found


def words_of(name: str, values: Iterable[str], known: Input) -> str:
    """"" for what is not shown: secrets, blanks, codes without a label, and what a list holds by itself in an entry that nobody began."""
    sent = [value for value in values if value.strip()]
    if not sent or name in NOT_SHOWN or known.is_secret or (known.is_choice and is_of_unused_entry(name, known)):
        return ""
    words = known.words(sent)
    return "" if words == CHOSEN and not known.label else words


def is_of_unused_entry(name: str, known: Input) -> bool:
    return bool(known.first) and not request.form.get(f"{name.rpartition('-')[0]}-{known.first}", "").strip()


def label_of(name: str, known: Input) -> str:
    """With the number of the entry where the input belongs to one: 第 1 项指标：目标值."""
    place = PLACE.search(name)
    return f"第 {int(place[1]) + 1} 项{known.of}：{known.label}" if known.label and known.first and place else known.label


# --- from names to inputs -----------------------------------------------------------------------------------------------------

def inputs_of_request() -> dict[str, Input]:
    """Sent name → input; the forms that took the request in know best."""
    names = list(request.form)[:MOST_FIELDS * 2]
    known: dict[str, Input] = {}
    for form in g.get("forms", []):
        for name, field, of, first in walk(form):
            if field.raw_data is not None:
                known.setdefault(name, input_of(field, of, first))
    return {**guessed(names), **known}


def guessed(names: Iterable[str]) -> dict[str, Input]:
    """By the forms of the house, those first that hold the most of the sent names and the fewest others."""
    keys = {name: PLACE.sub("-0", name) for name in names}
    sent, found = set(keys.values()), dict[str, Input]()
    forms = forms_of_house()
    ranks = [(len(sent & form.keys()), -len(form.keys() - sent)) for form in forms]
    for name, key in keys.items():
        fit = [(rank, form[key]) for rank, form in zip(ranks, forms, strict=True) if key in form]
        if fit:
            best = max(rank for rank, _input in fit)
            found[name] = merged([one for rank, one in fit if rank == best])
    return found


def merged(inputs: list[Input]) -> Input:
    """One for several that fit alike; a secret of any of them is one."""
    labels = dict.fromkeys(one.label for one in inputs if one.label)
    options = {value: words for one in inputs for value, words in one.options.items()}
    return Input("或".join(labels), options, all(one.is_choice for one in inputs), any(one.is_secret for one in inputs), inputs[0].of, inputs[0].first)


def forms_of_house() -> list[dict[str, Input]]:
    """Every form there is, as name → input; an entry of a list has the number 0."""
    return [inputs_of(kind) for kind in dict.fromkeys(kinds_of(Form))]


def inputs_of(kind: type[Form]) -> dict[str, Input]:
    """Worked out once: a class does not change any more."""
    if kind not in WORKED_OUT:
        WORKED_OUT[kind] = {name: input_of(field, of, first) for name, field, of, first in walk(blank(kind))}
    return WORKED_OUT[kind]


def kinds_of(kind: type[Form]) -> Iterator[type[Form]]:
    yield kind
    for below in kind.__subclasses__():
        yield from kinds_of(below)


class Plain(DefaultMeta):
    """No token and no request: the form is only read."""

    def get_translations(self, form: Any) -> Words:
        return Words()


def blank(kind: type[Form]) -> BaseForm:
    """Its fields with one entry in each list."""
    fields = {name: value for name in dir(kind) if hasattr(value := getattr(kind, name), "_formfield")}
    form = BaseForm(dict(sorted(fields.items(), key=lambda one: one[1].creation_counter)), meta=Plain())
    form.process()
    for field in form:
        if isinstance(field, FieldList) and not field.entries:
            field.append_entry()
    return form


def walk(form: BaseForm) -> Iterator[tuple[str, Field, str, str]]:
    """(name, field, what the entries of its list are called, the first input of such an entry) of every input."""
    for field in form:
        for entry in field.entries if isinstance(field, FieldList) else [field]:
            if isinstance(entry, FormField):
                inner = list(entry.form)
                yield from ((one.name, one, spoken(field), inner[0].short_name) for one in inner)
            else:
                yield entry.name, entry, "", ""


def input_of(field: Field, of: str, first: str) -> Input:
    choices = getattr(field, "choices", None) or []
    options = {str(choice.value): str(choice.label).strip() for choice in choices if hasattr(choice, "label")}
    return Input(spoken(field), options, isinstance(field, SelectFieldBase), is_secret(field), of, first)


def spoken(field: Field) -> str:
    text: str = field.label.text
    return "" if text == NO_LABEL else text


def is_secret(field: Field) -> bool:
    hidden = getattr(field.widget, "input_type", "") in {"hidden", "password"}
    return hidden or (field.render_kw or {}).get("autocomplete") == "one-time-code"
