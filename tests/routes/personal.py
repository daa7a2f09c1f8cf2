"""Every field a text can be typed into, and what becomes of a mobile, identity or card number typed there."""
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, event
from wtforms import FieldList, HiddenField, PasswordField, StringField
from wtforms.form import BaseForm

from tests.routes.deeds import Deed
from tests.routes.sending import sent
from tests.routes.visitors import undone

NUMBERS = ("13812345678", "11010519491231002X", "6222021234567890128")
DIGITS = re.compile("|".join(NUMBERS))
Field = tuple[str, str]
"""The form's class and the field's name, with every row of a list as one."""


@contextmanager
def typed_into() -> Iterator[dict[str, Field]]:
    """name as sent → field, of the free-text fields of the forms that are built meanwhile."""
    found: dict[str, Field] = {}
    whole = BaseForm.process

    def noting(self: BaseForm, *args: Any, **kwargs: Any) -> None:
        whole(self, *args, **kwargs)
        for field in self._fields.values():
            for one in field.entries if isinstance(field, FieldList) else (field,):
                if isinstance(one, StringField) and not isinstance(one, HiddenField | PasswordField):
                    found[one.name] = (type(self).__name__, re.sub(r"\d+", "n", one.name))

    BaseForm.process = noting  # type: ignore[method-assign]
    try:
        yield found
    finally:
        BaseForm.process = whole  # type: ignore[method-assign]


@contextmanager
def numbers_written(connection: Connection) -> Iterator[list[str]]:
    """The statements that are sent meanwhile to write one of the numbers."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE")) and DIGITS.search(str(parameters)):
            found.append(" ".join(statement.split()[:3]))

    event.listen(connection.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(connection.engine, "before_cursor_execute", note)


def text_fields(house: Any, deed: Deed, found: dict[str, Field]) -> dict[str, Field]:
    """What the good form of this act could also be told in words. `found`: what it was typed into when it was sent as it is."""
    plain = {name: (deed.rule, re.sub(r"\d+", "n", name)) for name, value in deed.form(house.world).items()
             if isinstance(value, str) and not value.isascii() and name not in found}
    return found | plain


def one_of(place: Field) -> tuple[str, ...]:
    """Always the same for one field, and every number for a third of them."""
    turn = crc32("".join(place).encode()) % len(NUMBERS)
    return NUMBERS[turn:turn + 1]


def kept(house: Any, deed: Deed, name: str, number: str) -> list[str]:
    """Where the number typed into this field is written."""
    with undone(house.connection), numbers_written(house.connection) as written:
        sent(house, deed, more={name: f"请找{number}"})
    return written
