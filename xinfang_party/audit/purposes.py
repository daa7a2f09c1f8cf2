"""Data leaves as a table only after its purpose was said: the purpose stands in the audit and in the file, and nowhere else."""
from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO

from flask import render_template
from flask.typing import ResponseReturnValue
from wtforms import StringField

from xinfang_party.access.gate import current
from xinfang_party.audit.service import record
from xinfang_party.exchange.writing import Stamp
from xinfang_party.kernel import clock
from xinfang_party.kernel.transaction import reading
from xinfang_party.web.downloads import download
from xinfang_party.web.forms import Form, impersonal, line, required

PURPOSE_LIMIT = 100


class PurposeForm(Form):
    purpose = StringField("用途", **line(PURPOSE_LIMIT, required("请写明这份表要用来做什么。"), partial(impersonal, then="导出")))


def with_purpose(sheet: str, name: str, write: Callable[[BinaryIO, Stamp], int], *, back: str, subject: Any = None, **details: Any) -> ResponseReturnValue:
    """Ask what for; then the file called `name`, and an entry that says who took what and why.

    `write` puts the rows and the stamp into the file and returns how many rows there are; `back` is where the person came from. The form has no
    key against repeated posts: a second post is a second file and a second entry.
    """
    form = PurposeForm()
    if not form.validate_on_submit():
        return render_template("audit/ask_purpose.html", form=form, sheet=sheet, name=name, back=back), 422 if form.is_submitted() else 200
    stamp, rows = Stamp(current().name, clock.now(), form.purpose.data or ""), 0

    def act(target: BinaryIO) -> None:
        nonlocal rows
        rows = write(target, stamp)

    place = (subject.__tablename__, subject.id) if subject is not None else None
    with reading():  # a hundred thousand rows take seconds, and SQLite has one writer
        answer = download(name, act)
    record("export.made", subject=place, by=current(), sheet=sheet, purpose=stamp.purpose, rows=rows, **details)
    return answer
