"""Voices of the front line: the list, noting one, following one."""
from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may, reach
from xinfang_party.clusters import pages, queries, voicing
from xinfang_party.clusters.forms import VoiceForm
from xinfang_party.clusters.models import Voice
from xinfang_party.clusters.terms import Source, VoiceState
from xinfang_party.clusters.views import bp
from xinfang_party.kernel import clock
from xinfang_party.organization.queries import branch_choices
from xinfang_party.web.forms import Form
from xinfang_party.web.pagination import paginate
from xinfang_party.web.stepping import step, written


@bp.get("/voices")
@requires("voice:read")
def list_voices() -> str:
    state = next((one for one in VoiceState if one.value == request.args.get("state")), None)
    source = next((one for one in Source if one.value == request.args.get("source")), None)
    sees_all = reach(current(), "voice:read").everything
    branches = branch_choices() if sees_all else {}
    branch_id = pages.number_in(request.args, "branch")
    page = paginate(queries.voices(current(), state=state, source=source, branch_id=branch_id if branch_id in branches else None), Voice, *queries.VOICE_ROW)
    return render_template("clusters/list_voices.html", page=page, TONES=pages.TONES, writes=may(current(), "voice:write"), branches=list(branches.items()),
                           states=[(one.value, one.label) for one in VoiceState], sources=[(one.value, one.label) for one in Source],
                           is_own_only=reach(current(), "voice:read").is_own_only)


@bp.route("/voices/new", methods=["GET", "POST"])
@requires("voice:write")
def note_voice() -> ResponseReturnValue:
    form = VoiceForm(is_new=True, data={"spoken_on": clock.today()} if request.method == "GET" else None)
    return written(form, lambda: voicing.note(facts=facts_of(form), by=current()), "已提出，后来怎样会发消息告诉您。", page_of,
                   lambda: render_template("clusters/edit_voice.html", form=form, voice_id=None))


@bp.get("/voices/<int:voice_id>")
@requires("voice:read")
def show_voice(voice_id: int) -> str:
    return shown(voice_id)


@bp.route("/voices/<int:voice_id>/edit", methods=["GET", "POST"])
@requires("voice:write")
def edit_voice(voice_id: int) -> ResponseReturnValue:
    voice = queries.get_voice(current(), voice_id, "voice:write")
    form = VoiceForm(data={**{name: getattr(voice, name) for name in (*voicing.NOTED, "version")}, "source": voice.source.value})
    return step(form, lambda: voicing.edit(voice, facts=facts_of(form), version=form.version.data, by=current()), "已保存。",
                url_for(".show_voice", voice_id=voice_id), lambda: render_template("clusters/edit_voice.html", form=form, voice_id=voice_id))


@bp.post("/voices/<int:voice_id>/place")
@requires("voice:follow")
def place_voice(voice_id: int) -> ResponseReturnValue:
    return act(voice_id, "place", lambda voice, form: voicing.place(voice, cluster_id=form.cluster_id.data, **common(form)), "已归入类案。")


@bp.post("/voices/<int:voice_id>/study")
@requires("voice:follow")
def study_voice(voice_id: int) -> ResponseReturnValue:
    return act(voice_id, "study", lambda voice, form: voicing.study(
        voice, held_on=form.held_on.data, units=form.units.data or "", findings=form.findings.data or "", **common(form)), "已登记调研。")


@bp.post("/voices/<int:voice_id>/propose")
@requires("voice:follow")
def propose_voice(voice_id: int) -> ResponseReturnValue:
    return act(voice_id, "propose", lambda voice, form: voicing.propose(voice, letter_id=form.letter_id.data, **common(form)), "已关联建议。")


@bp.post("/voices/<int:voice_id>/make-policy")
@requires("voice:follow")
def make_policy_of_voice(voice_id: int) -> ResponseReturnValue:
    return act(voice_id, "make-policy", lambda voice, form: voicing.make_policy(voice, policy_id=form.policy_id.data, **common(form)), "已对应到政策。")


@bp.post("/voices/<int:voice_id>/answer")
@requires("voice:follow")
def answer_voice(voice_id: int) -> ResponseReturnValue:
    return act(voice_id, "answer", lambda voice, form: voicing.answer(voice, text=form.answer.data or "", **common(form)), "已答复。")


@bp.post("/voices/<int:voice_id>/reopen")
@requires("voice:follow")
def reopen_voice(voice_id: int) -> ResponseReturnValue:
    return act(voice_id, "reopen", lambda voice, form: voicing.reopen(voice, reason=form.reason.data or "", **common(form)), "已重新跟进。")


# --- what these share -------------------------------------------------------------------------------------------------------------

def act(voice_id: int, verb: str, deed: Callable[[Voice, Any], object], done: str) -> ResponseReturnValue:
    """Take one step. Where it cannot be taken, the page comes back with the reason at the form and everything typed still in it."""
    voice = queries.get_voice(current(), voice_id, "voice:follow")
    form = pages.act_form(verb, voice, current())
    return step(form, lambda: deed(voice, form), f"{done}提出的人会收到消息。", url_for(".show_voice", voice_id=voice_id), lambda: shown(voice_id, verb, form))


def common(form: Any) -> dict[str, Any]:
    return {"version": form.version.data, "by": current()}


def shown(voice_id: int, verb: str = "", form: Form | None = None) -> str:
    page = pages.voice_page(queries.get_voice(current(), voice_id), current())
    if form is not None:
        page["forms"][verb] = form
    return render_template("clusters/show_voice.html", **page)


def facts_of(form: VoiceForm) -> dict[str, Any]:
    facts = form.facts()
    return {**facts, "place": facts["place"] or "", "source": Source(facts["source"])}


def page_of(voice: Voice) -> str:
    return url_for(".show_voice", voice_id=voice.id)
