"""What the pages of signals show."""
from typing import Any

from flask import request

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.kernel.periods import Period
from xinfang_party.measures.links import offered_rows_url
from xinfang_party.organization.queries import department_names
from xinfang_party.signals import queries, readings
from xinfang_party.signals.forms import AcceptForm, DeclineForm
from xinfang_party.signals.models import RiskSignal
from xinfang_party.signals.service import Accepted
from xinfang_party.signals.terms import Cause, SignalState, WarningKind
from xinfang_party.web.links import row_number

TONES = {SignalState.OPEN: "warn", SignalState.ACCEPTED: "info", SignalState.DECLINED: "quiet"}


def filters() -> dict[str, Any]:
    """What the address asks for, as far as there is such a thing."""
    return {"state": chosen(SignalState, "state"), "cause": chosen(Cause, "cause"), "department_id": request.args.get("department", type=row_number)}


def chosen(words: Any, name: str) -> Any:
    return next((one for one in words if one.value == request.args.get(name)), None)


def choices() -> dict[str, Any]:
    return {"states": [(one.value, one.label) for one in SignalState], "causes": [(one.value, one.label) for one in Cause],
            "departments": list(department_names().items()), "tones": TONES}


def kinds() -> dict[str, Any]:
    return {"kinds": [(one.value, one.label) for one in WarningKind], "open_choices": [("1", "只看没有办结的")]}


def signal_page(signal: RiskSignal, viewer: Identity, **typed: Any) -> dict[str, Any]:
    """`accept`, `decline`: the forms as they were typed; none of them for who only reads, or once it is decided."""
    figure = readings.figure_behind(signal.cause, signal.department_id, Period.parse(signal.period))
    is_open = signal.state is SignalState.OPEN and may(viewer, "risk-signal:decide")
    return {"signal": signal, "tones": TONES, "readings": [*signal.figures["before"], signal.figures["now"]], "is_rate": signal.cause is Cause.SATISFACTION,
            "rows_url": offered_rows_url(figure) if figure is not None else "", "accept": accept_form(signal) if is_open else None,
            "decline": DeclineForm(formdata=None, scope="decline", data={"version": signal.version}) if is_open else None,
            "own_register": next((one for one in queries.registers_of(signal.department_id) if one.post_id is None), None)
            if may(viewer, "risk-warning:record") else None, **typed}


def accepted(done: Accepted) -> str:
    """What became of each register that was chosen."""
    parts = [f"开始复核 {done.begun} 张" if done.begun else "",
             f"{'、'.join(done.joined)}正在复核，理由已写进这一次复核" if done.joined else "",
             f"{'、'.join(done.left)}正在公示，没有加进去，公示结束以后可以再开始复核" if done.left else ""]
    return f"已采纳：{'；'.join(part for part in parts if part)}。"


def accept_form(signal: RiskSignal) -> AcceptForm:
    """All registers are ticked."""
    offered = registers(signal)
    form = AcceptForm(scope="accept", formdata=None, data={"version": signal.version, "register_ids": list(offered)})
    form.offer(offered)
    return form


def registers(signal: RiskSignal) -> dict[int, str]:
    return {one.id: one.name for one in queries.registers_of(signal.department_id)}
