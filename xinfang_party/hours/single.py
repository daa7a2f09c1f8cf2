"""One person's hours in one shift, written down by the organizer."""
from typing import Any

from flask import request

from xinfang_party.access.terms import Identity
from xinfang_party.hours import rules
from xinfang_party.hours.forms import RecordForm
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.paper import addable, signed_span, times
from xinfang_party.hours.queries import taken_of_event
from xinfang_party.hours.recording import Served
from xinfang_party.hours.recording import record as write
from xinfang_party.hours.terms import Source
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization.queries import find_member
from xinfang_party.volunteering.models import ServiceEvent
from xinfang_party.volunteering.terms import Span
from xinfang_party.volunteering.writing import when
from xinfang_party.web.links import row_number

NOBODY = "没有找到这个人：请核对姓名，或改填党员编号。其他支部的党员没有报名的，只有面向全局的活动才能登记。"


def blank(event: ServiceEvent) -> RecordForm:
    form = RecordForm(**suggested(event))
    form.offer([(shift.id, when(shift)) for shift in event.shifts])
    return form


def suggested(event: ServiceEvent) -> dict[str, Any]:
    """Of the sign-up a link names; else the first shift."""
    shift, named = event.shifts[0], request.args.get("sign_up", type=row_number)
    sign_up = next((one for one in taken_of_event(event.id) if one.id == named), None) if named else None
    if sign_up is None:
        return {"shift": shift.id, "break_minutes": shift.break_minutes}
    return {"person": sign_up.member.number, "shift": sign_up.shift_id, "break_minutes": sign_up.shift.break_minutes, **times(signed_span(sign_up))}


def record(event: ServiceEvent, form: RecordForm, by: Identity) -> ServiceHours:
    member = found(event, form.person.data or "")
    shift = next(one for one in event.shifts if one.id == form.shift.data)
    if form.starts.data is None or form.ends.data is None:
        raise Refusal("请填写开始和结束的时间。", "starts" if form.starts.data is None else "ends")
    span = rules.typed_span(Span(shift.starts_at, shift.ends_at), form.starts.data, form.ends.data)
    return write(shift, member, served=Served(span, form.break_minutes.data or 0, form.note.data or ""), source=Source.ORGANIZER, by=by)


def found(event: ServiceEvent, word: str) -> int:
    try:
        member = find_member(word, among=addable(event))
    except Refusal as refusal:
        raise Refusal(refusal.sentence, "person") from refusal
    if member is None:
        raise Refusal(NOBODY, "person")
    return member.id
