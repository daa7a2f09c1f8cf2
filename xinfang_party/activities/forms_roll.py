"""The roll call inside the record's form: a line for each person expected, read without a field of the form library for each of them."""
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from xinfang_party.activities.roll import REMOVE
from xinfang_party.activities.terms import Seat, Status
from xinfang_party.kernel.text import clean_line
from xinfang_party.web.forms import FieldList

NOTE = StringField()
SEAT = re.compile(r"seat-([0-9]{1,9})")
NOTE_LIMIT = 100
KNOWN: dict[str, Status | None] = {**{status.value: status for status in Status}, "": None}
STATUSES = [SelectChoice(status.value, status.label) for status in Status]


@dataclass(frozen=True)
class Line:
    """One person of the roll on the page. `status` None: not on the roll; so may be whoever `is_new`, expected by what is known since the
    roll was called, and whoever did not take part where those who did are named one by one.

    `was`: the status when the page was opened; None: not in the record yet. `is_again`: taken to come because of the last time. `is_named`: typed
    into the input below the roll, which shows it.
    """

    member_id: int
    name: str
    has_vote: bool = True
    is_exempt: bool = False
    is_guest: bool = False
    status: Status | None = Status.PRESENT
    was: Status | None = None
    note: str = ""
    error: str = ""
    is_new: bool = False
    is_again: bool = False
    is_named: bool = False

    @property
    def key(self) -> str:
        return f"seat-{self.member_id}"

    @property
    def facts(self) -> dict[str, Any]:
        return {"member_id": self.member_id, "status": self.status or REMOVE, "was": self.was, "note": self.note, "is_guest": self.is_guest}


class NamesField(StringField):
    """Names and numbers of people whom the page has no line for. `faults`: what was found wrong with them when they were looked up."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.faults: list[str] = []

    def pre_validate(self, form: Any) -> None:
        if self.faults:
            raise StopValidation("".join(self.faults))


class RollField(FieldList):
    """`seat-12=absent`, `seat-12-note=…`, `seat-12-was=present`. `offer` says who is expected; whoever is not named came.

    Its entries are those who did not come, and notes: so much of a roll is worth telling again where nothing could be saved (`web.echo`).
    """

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(SelectField(choices=STATUSES), label, **kwargs)
        self.lines: list[Line] = []
        self.gone: list[int] = []

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(None, ())
        self.sent = {int(found[1]): [formdata.get(name, ""), formdata.get(f"{name}-note", ""), formdata.get(f"{name}-was", "")]
                     for name in formdata or () if (found := SEAT.fullmatch(name))}

    def offer(self, lines: Iterable[Line], gone: Iterable[int] = ()) -> None:
        """Those expected, as they are stored; what was sent goes over it. `gone`: those stored who are not expected any more."""
        self.gone = list(gone)
        self.lines = [with_sent(line, self.sent.get(line.member_id)) for line in lines]
        self.entries = [
            *(self.entry_of(self.unbound_field, line.key, line.name, line.status.value) for line in self.lines if line.status not in (None, Status.PRESENT)),
            *(self.entry_of(NOTE, f"{line.key}-note", f"{line.name}的说明", line.note) for line in self.lines if line.note)]

    def entry_of(self, unbound: Any, name: str, label: str, value: str) -> Any:
        entry = unbound.bind(form=None, name=name, id=name, _meta=self.meta, translations=self._translations)
        entry.process(None, value)
        entry.label.text, entry.raw_data = label, [value]
        return entry

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        self.errors = [f"{line.name}：{line.error}" for line in self.lines if line.error]
        if self.sent and (sentence := self.difference()):
            self.errors.append(sentence)
        return not self.errors

    def difference(self) -> str:
        """People come and go: the day that is saved has others on its roll than the page that was filled in."""
        known = {line.member_id for line in self.lines}
        more = [line.name for line in self.lines if line.member_id not in self.sent and not line.is_named]
        fewer = sum(bool(sent[0]) for key, sent in self.sent.items() if key not in known)
        changes = [f"多了{'、'.join(more)}"] * bool(more) + [f"少了 {fewer} 人"] * bool(fewer)
        return f"应到的人和您填写时不一样（{'，'.join(changes)}），已经重新列出，请核对后再保存。" if changes else ""

    def blame(self, member_id: int, sentence: str) -> None:
        """What the service says of one line."""
        self.lines = [replace(line, error=sentence) if line.member_id == member_id else line for line in self.lines]
        self.errors = [*self.errors, *(f"{line.name}：{sentence}" for line in self.lines if line.member_id == member_id)]

    @property
    def data(self) -> list[dict[str, Any]]:
        return [*(line.facts for line in self.lines if line.status is not None or line.was is not None),
                *({"member_id": member_id, "status": REMOVE} for member_id in self.gone)]

    @data.setter
    def data(self, value: Any) -> None:
        """Written by nobody but the base class, when it begins."""

    @property
    def seats(self) -> Sequence[Seat]:
        return [Seat(line.status, line.has_vote, line.is_exempt, line.is_guest) for line in self.lines if line.status is not None]


def with_sent(line: Line, sent: list[str] | None) -> Line:
    if sent is None or line.is_named:
        return line
    status, note, was = KNOWN.get(sent[0], line.status), clean_line(sent[1]), KNOWN.get(sent[2])
    error = "请从给出的几项中选一项。" if sent[0] not in KNOWN else f"说明请不要超过 {NOTE_LIMIT} 个字。" if len(note) > NOTE_LIMIT else ""
    return replace(line, status=status, note=note, was=was, error=error)
