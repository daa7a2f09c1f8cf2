"""Reading questionnaires: the list, one with its progress, its results and the file of them."""
import io
from typing import Any, BinaryIO

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may
from xinfang_party.appraisals.rules import spaced
from xinfang_party.audit.purposes import with_purpose
from xinfang_party.exchange.writing import Stamp, write_xlsx
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.questionnaires import catalogue, owed, queries, rules
from xinfang_party.questionnaires.forms import ExtendForm, VersionForm
from xinfang_party.questionnaires.models import Questionnaire
from xinfang_party.questionnaires.results import tables
from xinfang_party.questionnaires.terms import State
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate

bp = Blueprint("questionnaires", __name__)
NAVIGATION = (Entry("组织生活", "问卷", "questionnaires.list_questionnaires", queries.READ, "list-check", 75),)
OWED = (Source(queries.EDIT, owed.questionnaire, "questionnaires.run", owed.to_run),)
TONES = {State.DRAFT: "quiet", State.OPEN: "info", State.CLOSED: "good"}
TOO_FEW = f"答卷太少，不显示：不足 {spaced(catalogue.LEAST_ANSWERS)}的问卷没有结果，免得看出谁答了什么。"


@bp.get("/questionnaires")
@requires(queries.READ)
def list_questionnaires() -> str:
    state = next((state for state in State if state.value == request.args.get("state")), None)
    page = paginate(queries.listed(current(), state), Questionnaire, *queries.WITH_ABOUT)
    return render_template("questionnaires/list_questionnaires.html", page=page, state=state, tones=TONES,
                           state_choices=[(one.value, one.label) for one in State], edits=may(current(), queries.EDIT))


@bp.get("/questionnaires/<int:questionnaire_id>")
@requires(queries.READ)
def show_questionnaire(questionnaire_id: int) -> str:
    return render_template("questionnaires/show_questionnaire.html", **page_of(queries.get_readable(current(), questionnaire_id)))


@bp.get("/questionnaires/<int:questionnaire_id>/results")
@requires(queries.READ)
def show_results(questionnaire_id: int) -> str:
    questionnaire = queries.get_closed(current(), questionnaire_id)
    return render_template("questionnaires/show_results.html", questionnaire=questionnaire, results=queries.results_of(questionnaire), too_few=TOO_FEW)


@bp.route("/questionnaires/<int:questionnaire_id>/results.xlsx", methods=["GET", "POST"])
@requires(queries.READ)
def export_results(questionnaire_id: int) -> ResponseReturnValue:
    """What the page shows; that it was taken is noted."""
    questionnaire = queries.get_closed(current(), questionnaire_id)
    results = queries.results_of(questionnaire)
    if not results:
        raise Refusal(TOO_FEW)

    def write(target: BinaryIO, stamp: Stamp) -> int:
        write_xlsx(target, tables(questionnaire, results), stamp=stamp)
        return len(results)

    return with_purpose("问卷结果", f"问卷结果{clock.today()}.xlsx", write, subject=questionnaire, format="xlsx",
                        back=url_for(".show_results", questionnaire_id=questionnaire.id))


def page_of(questionnaire: Questionnaire, **forms: Any) -> dict[str, Any]:
    """What `show_questionnaire.html` needs; `forms`: one that came back with a reason."""
    edits, state, today = may(current(), queries.EDIT), questionnaire.state, clock.today()
    steps = {name: forms.get(name) or kind(formdata=None, obj=questionnaire, scope=name) for name, kind in STEPS.items()}
    return {"questionnaire": questionnaire, "edits": edits, "tone": TONES[state], "verbs": rules.FLOW.verbs(state) if edits else [],
            "is_early": state is State.OPEN and today < questionnaire.opens_on, "is_over": state is State.OPEN and today > questionnaire.closes_on,
            "shows_results": queries.shows_results(current(), questionnaire), "is_told": rules.is_told(questionnaire.answers),
            "least": catalogue.LEAST_ANSWERS, "too_few": TOO_FEW, **steps}


STEPS: dict[str, Any] = {"delete": VersionForm, "open": VersionForm, "close": VersionForm, "publish": VersionForm, "extend": ExtendForm}


def file_of_links(addresses: list[str]) -> bytes:
    """The links as a table, made for the one page that shows them."""
    target = io.BytesIO()
    write_xlsx(target, [("答卷链接", ("序号", "链接"), list(enumerate(addresses, 1)))], {"链接": 80})
    return target.getvalue()
