"""What petitioners said over links, beside what the sheets of the national system bring; and how the bureau asks."""
from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures.pages import periods, with_current
from xinfang_party.ratings import queries, service
from xinfang_party.ratings.catalogue import SETTINGS
from xinfang_party.ratings.forms import ChoiceForm
from xinfang_party.ratings.panels import panel_of_case
from xinfang_party.ratings.results import results_of
from xinfang_party.web.navigation import Entry
from xinfang_party.web.panels import Panel
from xinfang_party.web.stepping import step

bp = Blueprint("ratings", __name__)
NAVIGATION = (Entry("信访业务", "群众评价", "ratings.list_ratings", "rating:read", "check2-square", 60),)
PANELS = (Panel("petitions.case", "群众评价（本系统链接）", "rating:read", panel_of_case, 60),)


@bp.get("/ratings")
@requires("rating:read")
def list_ratings() -> str:
    period = period_asked()
    text = request.args.get("period", "").strip()
    return render_template("ratings/list_ratings.html", period=period, results=results_of(current(), period), chosen=text,
                           period_choices=with_current(periods(clock.today()), text, period.label), choice=queries.choice_now())


@bp.route("/ratings/settings", methods=["GET", "POST"])
@requires("rating:settings")
def decide_choice() -> ResponseReturnValue:
    days, takes_words = queries.choice_now()
    form = ChoiceForm(data={"days": days, "takes_words": takes_words})
    return step(form, lambda: service.decide(days=form.days.data, takes_words=form.takes_words.data, reason=form.reason.data or "", by=current()),
                "已保存，以后生成的链接按新的设定。", url_for(".decide_choice"),
                lambda: render_template("ratings/decide_choice.html", form=form, choices=queries.choices(), basis=SETTINGS["open_days"]))


def period_asked() -> Period:
    """This year where none is asked for."""
    text = request.args.get("period", "").strip()
    try:
        return Period.parse(text) if text else Period.of(clock.today(), "year")
    except ValueError as error:
        raise Refusal(str(error)) from error
