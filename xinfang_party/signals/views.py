"""Signals: the list, one signal with its figures, and what a person decides."""
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from xinfang_party.access.gate import current, requires
from xinfang_party.kernel.database import db
from xinfang_party.signals import owed, pages, queries, service
from xinfang_party.signals.forms import AcceptForm, DeclineForm
from xinfang_party.signals.models import RiskSignal
from xinfang_party.signals.panels import panel_of_register
from xinfang_party.web.forms import settled
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel

bp = Blueprint("signals", __name__)
NAVIGATION = (Entry("廉政风险", "线索提示", "signals.list_signals", "risk-signal:read", "flag", 50),
              Entry("廉政风险", "预警处置", "signals.list_warnings", "risk-warning:read", "exclamation-triangle", 51))
PANELS = (Panel("integrity.register", "预警处置", "risk-warning:read", panel_of_register, 60),)
OWED = (Source("risk-signal:decide", owed.signal, "signals.decide", owed.to_decide),
        Source("risk-warning:record", owed.warning, "signals.finish", owed.to_finish))


@bp.get("/risk-signals")
@requires("risk-signal:read")
def list_signals() -> str:
    page = paginate(queries.signals(**pages.filters()), RiskSignal, joinedload(RiskSignal.department))
    return render_template("signals/list_signals.html", page=page, **pages.choices())


@bp.get("/risk-signals/<int:signal_id>")
@requires("risk-signal:read")
def show_signal(signal_id: int) -> str:
    return render_template("signals/show_signal.html", **pages.signal_page(queries.get_signal(current(), "risk-signal:read", signal_id), current()))


@bp.post("/risk-signals/look")
@requires("risk-signal:decide")
def look() -> ResponseReturnValue:
    count = service.look(by=current())
    flash(f"检查过了，新提示 {count} 条。" if count else "检查过了，没有新的提示。", "success")
    return redirect(url_for(".list_signals"), 303)


@bp.post("/risk-signals/<int:signal_id>/accept")
@requires("risk-signal:decide")
def accept_signal(signal_id: int) -> ResponseReturnValue:
    signal, form = queries.get_signal(current(), "risk-signal:decide", signal_id), AcceptForm(scope="accept")
    form.offer(pages.registers(signal))
    done = list[service.Accepted]()
    if settled(form, lambda: done.append(service.accept(
            signal, form.chosen, reason=form.reason.data or "", seen=form.version.data, by=current())), here(signal_id)):
        return decided(signal_id, pages.accepted(done[0]))
    return again(signal_id, accept=form)


@bp.post("/risk-signals/<int:signal_id>/decline")
@requires("risk-signal:decide")
def decline_signal(signal_id: int) -> ResponseReturnValue:
    signal, form = queries.get_signal(current(), "risk-signal:decide", signal_id), DeclineForm(scope="decline")
    if settled(form, lambda: service.decline(signal, reason=form.reason.data or "", seen=form.version.data, by=current()), here(signal_id)):
        return decided(signal_id, "已记下不采纳的理由。")
    return again(signal_id, decline=form)


def here(signal_id: int) -> str:
    return url_for(".show_signal", signal_id=signal_id)


def decided(signal_id: int, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(here(signal_id), 303)


def again(signal_id: int, **typed: AcceptForm | DeclineForm) -> ResponseReturnValue:
    """As it is stored, with the form as it was typed."""
    db.session.rollback()
    signal = queries.get_signal(current(), "risk-signal:decide", signal_id)
    return render_template("signals/show_signal.html", **pages.signal_page(signal, current(), **typed)), 422
