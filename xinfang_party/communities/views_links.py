"""One-time links for contacts of communities: made and shown once inside; followed by whoever holds one, without a log-in."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import PUBLIC
from xinfang_party.access.terms import COMMUNITY
from xinfang_party.accounts import attempts, browsers, shown_once
from xinfang_party.communities import links, queries, reporting
from xinfang_party.communities.catalogue import number
from xinfang_party.communities.forms import LinkForm, VersionForm
from xinfang_party.communities.registry import HANDLERS
from xinfang_party.communities.terms import NeedState, Purpose
from xinfang_party.communities.views import bp
from xinfang_party.kernel.errors import Refusal
from xinfang_party.web import errors
from xinfang_party.web.forms import tried
from xinfang_party.web.security import keep_the_key

SHOWN_ONCE = "community-link"
NOBODY_WAITS = "这个支部在这个社区没有等确认的报到，请先登记报到。"


bp.after_request(keep_the_key)


@bp.route("/community/<token>", methods=["GET", "POST"])
@requires(PUBLIC)
def answer_link(token: str) -> ResponseReturnValue:
    """Looking at it uses nothing up; sending it does. Who is logged in here stands in the audit by name."""
    link = links.find(token)
    handler = HANDLERS.get(link.purpose) if link else None
    subject = handler.load(link) if link and handler else None
    if link is None or handler is None or subject is None:
        is_held = request.method == "POST" and attempts.is_guessing(browsers.nearest())
        return errors.page(429) if is_held else nothing_there()
    form, used = handler.form(link, subject), list[bool]()

    def act() -> None:
        used.append(links.use_up(link, by=current() if current().is_authenticated else COMMUNITY))
        if used[0]:
            handler.act(link, subject, form)

    if form.validate_on_submit() and tried(form, act):
        return redirect(url_for(".thank_community"), 303) if used[0] else nothing_there()
    return render_template(handler.template, link=link, subject=subject, form=form), 422 if form.is_submitted() else 200


@bp.get("/community/thanks")
@requires(PUBLIC)
def thank_community() -> str:
    return render_template("communities/thank.html")


def nothing_there() -> ResponseReturnValue:
    """The same for a link that is unknown, used, too late, or has nothing left to say."""
    if request.method == "POST":
        attempts.note_guess(browsers.nearest())
    return render_template("communities/nothing_there.html"), 404


# --- made and shown once ------------------------------------------------------------------------------------------------------

@bp.route("/communities/<int:place_id>/links/new", methods=["GET", "POST"])
@requires("report-in:ask-community")
def make_link(place_id: int) -> ResponseReturnValue:
    place, form = queries.get_community(place_id), LinkForm(data={"branch_id": current().home_branch_id})
    form.offer(queries.branches_of(current(), "report-in:ask-community"))

    def act() -> None:
        if form.purpose.data is Purpose.REPORT_IN and not reporting.waiting(place_id, form.branch_id.data):
            raise Refusal(NOBODY_WAITS, "branch_id")
        shown_once.keep(SHOWN_ONCE, links.issue(form.purpose.data, place_id=place_id, branch_id=form.branch_id.data, by=current()))

    if form.validate_on_submit() and tried(form, act):
        return redirect(url_for(".make_link", place_id=place_id), 303)
    shown = shown_once.link(SHOWN_ONCE, links.find, ".answer_link")
    return render_template("communities/make_link.html", place=place, form=form, shown=shown, days=number("link_days")), 422 if form.is_submitted() else 200


@bp.route("/needs/<int:need_id>/links/new", methods=["GET", "POST"])
@requires("report-in:ask-community")
def make_need_link(need_id: int) -> ResponseReturnValue:
    """For the community to say that what a branch of this person did is done."""
    need, form = queries.get_claimed(current(), "report-in:ask-community", need_id), VersionForm()

    def act() -> None:
        if need.state is not NeedState.DONE or need.claimed_branch_id is None:
            raise Refusal("登记完成以后，才请社区确认。")
        shown_once.keep(SHOWN_ONCE, links.issue(Purpose.NEED_DONE, place_id=need.place_id, branch_id=need.claimed_branch_id, subject_id=need.id, by=current()))

    if form.validate_on_submit() and tried(form, act):
        return redirect(url_for(".make_need_link", need_id=need_id), 303)
    if not form.is_submitted():
        form.version.data = need.version
    shown = shown_once.link(SHOWN_ONCE, links.find, ".answer_link")
    return render_template("communities/make_need_link.html", need=need, form=form, shown=shown, days=number("link_days")), 422 if form.is_submitted() else 200
