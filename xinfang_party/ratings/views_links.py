"""An officer makes a link for a case, shown once, or makes it useless again."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.accounts import shown_once
from xinfang_party.kernel.errors import refuse
from xinfang_party.petitions.queries import get_case
from xinfang_party.ratings import links, queries
from xinfang_party.ratings.forms import AskForm
from xinfang_party.ratings.views import bp
from xinfang_party.web.forms import tried
from xinfang_party.web.stepping import step

SHOWN_ONCE = "rating-link"


@bp.route("/cases/<int:case_id>/rating-links/new", methods=["GET", "POST"])
@requires("rating:ask")
def make_link(case_id: int) -> ResponseReturnValue:
    case, form = get_case(current(), case_id, "rating:ask"), AskForm()
    if form.validate_on_submit() and tried(form, lambda: shown_once.keep(SHOWN_ONCE, links.ask(case, by=current()))):
        return redirect(url_for(".make_link", case_id=case_id), 303)
    link = shown_once.link(SHOWN_ONCE, links.find, ".rate")
    refuse(None if link or form.is_submitted() else links.why_not_ask(case))
    days, takes_words = queries.choice_now()
    page = render_template("ratings/make_link.html", case=case, form=form, shown=link, days=days, takes_words=takes_words)
    return page, 422 if form.is_submitted() else 200


@bp.post("/rating-links/<int:rating_link_id>/withdraw")
@requires("rating:ask")
def withdraw_link(rating_link_id: int) -> ResponseReturnValue:
    link, form = queries.get_link(current(), rating_link_id), AskForm()
    page = url_for("petitions.show_case", case_id=link.case_id)
    return step(form, lambda: links.withdraw(link, by=current()), "已作废，这个链接打不开评价了。", page, lambda: refused(form, page))


def refused(form: AskForm, page: str) -> str:
    return render_template("ratings/refused.html", form=form, page=page)
