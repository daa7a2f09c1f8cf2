"""What the pages of hours show: a list, one row with what may be done to it, a member's year, an event's state."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.hours import days, outside, queries, rules, verifying
from xinfang_party.hours.catalogue import STARS, STARS_CONFIDENCE, STARS_RULE, number
from xinfang_party.hours.forms import CloseForm, CorrectionForm, ReasonForm, StepForm, VerifyForm
from xinfang_party.hours.measures import kinds
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.paper import minute
from xinfang_party.hours.recording import signed_without_hours
from xinfang_party.hours.terms import HoursState, Source, Word
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period, day_of
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.organization.models import Member
from xinfang_party.organization.queries import branch_choices
from xinfang_party.volunteering.catalogue import number as volunteering
from xinfang_party.volunteering.models import ServiceEvent, SignUp
from xinfang_party.volunteering.terms import EventState, Span
from xinfang_party.volunteering.writing import when
from xinfang_party.web.forms import Form
from xinfang_party.web.links import row_number

TONES = {HoursState.RECORDED: "warn", HoursState.OFFICE: "warn", HoursState.VERIFIED: "good", HoursState.REFUSED: "quiet"}
YEARS_SHOWN = 6
FORGIVE = "forgive-"


def numbers() -> dict[str, int]:
    """Those that the pages speak of."""
    return {"quarter": volunteering("quarter_minutes"), "organizer": number("organizer_hours"), "office": number("office_hours")}


# --- the list -----------------------------------------------------------------------------------------------------------------

def asked() -> dict[str, Any]:
    """What the address narrows the list to; what it cannot mean is nothing."""
    return {"branch_id": request.args.get("branch", type=row_number), "state": one_of(HoursState, "state"), "source": one_of(Source, "source"),
            "kind_id": request.args.get("kind", type=row_number), "since": day_in("since"), "until": day_in("until")}


def one_of(words: Any, name: str) -> Any:
    return next((word for word in words if word.value == request.args.get(name)), None)


def day_in(name: str) -> date | None:
    try:
        return day_of(request.args.get(name, ""))
    except ValueError:
        return None


def choices(viewer: Identity, chosen: Mapping[str, Any]) -> dict[str, Any]:
    span = reach(viewer, "service-hours:read")
    branches = branch_choices(chosen["branch_id"]) if span.everything or len(span.branch_ids) > 1 else {}
    return {"branches": [(key, name) for key, name in branches.items() if span.everything or key in span.branch_ids], "kinds": list(kinds().items()),
            "states": [(one.value, one.label) for one in HoursState], "sources": [(one.value, one.label) for one in Source]}


# --- one row ------------------------------------------------------------------------------------------------------------------

def row_page(row: ServiceHours, viewer: Identity, typed: Mapping[str, Form] | None = None) -> dict[str, Any]:
    word, span = days.word_for(row), days.span_of(row)
    return {"row": row, "word": word, "Word": Word, "numbers": numbers(), "perhaps": outside.perhaps_twice([row]),
            "span": days.spoken(span) if span else "", "tones": TONES, "day_totals": day_totals(row),
            "forms": {**forms_for(row, word, viewer), **(typed or {})},
            "can_correct": queries.is_in_charge(viewer, "service-hours:record", row)}


def day_totals(row: ServiceHours) -> list[tuple[date, float]]:
    own = days.days_of(row)
    found = days.totals(days.around(row.member_id, own))
    return [(day, round(found.get(day, 0.0), 2)) for day in sorted(own)]


def forms_for(row: ServiceHours, word: Word, viewer: Identity) -> dict[str, Form]:
    """Nothing where the viewer may not give the word."""
    mine = queries.is_in_charge(viewer, "service-hours:verify", row) and not verifying.is_own(row, viewer)
    if not mine or (word is not Word.ORGANIZER and not verifying.is_office(row, viewer)):
        return {}
    decline: dict[str, Form] = {"decline": ReasonForm(formdata=None, scope="decline", version=row.version)} if rules.may_decline(row.state, row.source) else {}
    return {"verify": VerifyForm(formdata=None, scope="verify", version=row.version), **decline} if row.state.waits else decline


def correction_form(row: ServiceHours) -> CorrectionForm:
    span = days.span_of(row)
    form = CorrectionForm(starts=minute(span.starts_at) if span else None, ends=minute(span.ends_at) if span else None, break_minutes=row.break_minutes,
                          note=row.note, hours=row.hours, version=row.version)
    del form["break_minutes" if row.shift is None else "hours"]
    return form


def corrected(row: ServiceHours, form: CorrectionForm) -> dict[str, Any]:
    """As `correcting.correct` takes it. Times that stand there to the minute are meant to the second."""
    note, span = form.note.data or "", typed_times(row, form)
    if row.shift is None:
        return {"hours": form.hours.data, "span": span, "note": note}
    return {"span": span, "break_minutes": form.break_minutes.data or 0, "note": note}


def typed_times(row: ServiceHours, form: CorrectionForm) -> Span | None:
    """None where another platform told no times and nobody knows them."""
    starts, ends, stored = form.starts.data, form.ends.data, days.span_of(row)
    if starts is None and ends is None and row.shift is None and stored is None:
        return None
    if starts is None or ends is None:
        raise Refusal("请填写开始和结束的时间。", "starts" if starts is None else "ends")
    if stored is not None and (minute(stored.starts_at), minute(stored.ends_at)) == (starts, ends):
        return stored
    return rules.span_on(row.served_on, starts, ends) if row.shift is None else rules.typed_span(Span(row.shift.starts_at, row.shift.ends_at), starts, ends)


# --- a member's year ----------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Year:
    """Verified hours of the `year` and of all years, and the stars they come to."""

    year: int
    hours: float
    total: float
    star: str | None
    following: tuple[str, float] | None


def year_of(member_id: int, year: int) -> Year:
    """One statement."""
    total, hours = queries.sums_of(member_id, year)
    return Year(year, hours, total, rules.star(total), rules.next_star(total))


def services_of(member_id: int, year: int) -> int:
    return int(engine.figure("volunteering.services", Scope.member(member_id), Period.year(year)).numerator or 0)


def years() -> list[int]:
    this = clock.today().year
    return list(range(this, this - YEARS_SHOWN, -1))


def year_asked() -> int:
    found = request.args.get("year", type=row_number)
    return found if found in years() else clock.today().year


def member_page(member: Member, viewer: Identity) -> dict[str, Any]:
    year = year_asked()
    first, last = date(year, 1, 1), date(year, 12, 31)
    return {"member": member, "hours": year_of(member.id, year), "services": services_of(member.id, year),
            "years": years(), "rows": queries.of_member(member.id, first, last), "tones": TONES,
            "stars": STARS, "stars_rule": STARS_RULE, "stars_confidence": STARS_CONFIDENCE, "hours_a_year": number("hours_a_year"),
            "no_shows": [one for one in queries.no_shows_of(member.id, first, last) if sees_no_show(one, viewer)]}


def sees_no_show(one: SignUp, viewer: Identity) -> bool:
    """The person, and whoever organized the event."""
    return viewer.member_id == one.member_id or reach(viewer, "service-hours:record").covers(branch_id=one.shift.event.branch_id)


# --- an event -----------------------------------------------------------------------------------------------------------------

def event_page(event: ServiceEvent, typed: Mapping[str, Form] | None = None) -> dict[str, Any]:
    rows, taken = queries.hours_of_event(event.id), queries.taken_of_event(event.id)
    known = {(row.shift_id, row.member_id) for row in rows}
    forms: dict[str, Form] = {"verify": StepForm(formdata=None, scope="verify", version=verifying.seen(rows)), **closing_form(event),
                              **{f"{FORGIVE}{one.id}": ReasonForm(formdata=None, scope=f"{FORGIVE}{one.id}", version=one.version)
                                 for one in taken if one.no_show_at is not None and one.forgiven_at is None and one.member_id != current().member_id}}
    return {"event": event, "rows": rows, "tones": TONES, "numbers": numbers(), "perhaps": outside.perhaps_twice(rows), "words_of": when, "FORGIVE": FORGIVE,
            "signed": signed_without_hours(event),
            "untold": [one for one in taken if (one.shift_id, one.member_id) not in known and one.no_show_at is None],
            "missed": [one for one in taken if one.no_show_at is not None], "waiting": sum(row.state.waits for row in rows),
            "is_over": is_over(event), "forms": {**forms, **(typed or {})}, "is_closed": event.state is EventState.CLOSED}


def is_over(event: ServiceEvent) -> bool:
    return bool(event.shifts) and max(shift.ends_at for shift in event.shifts) <= clock.now()


def closing_form(event: ServiceEvent) -> dict[str, Form]:
    return {"close": CloseForm(formdata=None, scope="close", version=event.version)} if event.state is EventState.OPEN and is_over(event) else {}
