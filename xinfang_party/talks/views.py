"""Talks: what one may read of them, and how far the year's have been held."""
from flask import Blueprint, render_template, request

from xinfang_party.access.gate import current, requires
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.talks import coverage, owed, queries
from xinfang_party.talks.criticism import panel_of_activity
from xinfang_party.talks.models import Talk
from xinfang_party.web.links import row_number
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel

bp = Blueprint("talks", __name__)
NAVIGATION = (
    Entry("组织生活", "谈心谈话", "talks.list_talks", "talk:read", "chat-left-text", 60),
    Entry("组织生活", "谈心谈话覆盖", "talks.show_coverage", "talk:coverage", "people", 61, unless="talk:read"),
)
PANELS = (
    Panel("organization.member", "谈心谈话", "organization:read", coverage.panel_of_member, 60),
    Panel("activities.activity", "批评和自我批评", "talk:read", panel_of_activity, 40),
)
OWED = (Source("talk:record", owed.talk, "talks.follow_up", owed.to_follow_up),)


@bp.get("/talks")
@requires("talk:read")
def list_talks() -> str:
    """Dates and names of the talks whose content the viewer may open, and the own state of the year."""
    viewer, years = current(), coverage.years()
    year = request.args.get("year", type=int)
    page = paginate(queries.listed(viewer, year=year if year in years else None), Talk, *queries.BOTH)
    return render_template("talks/list_talks.html", page=page, year_choices=[(year, f"{year}年") for year in years],
                           lines=coverage.lines_of_member(viewer.member_id, clock.today().year) if viewer.member_id else {}, year=clock.today().year)


@bp.get("/talks/<int:talk_id>")
@requires("talk:read")
def show_talk(talk_id: int) -> str:
    """Its whole content. Whoever was not one of the two leaves an entry about having read it."""
    talk = queries.get_readable(current(), talk_id)
    if current().member_id not in (talk.talker_id, talk.person_id):
        audit.record_reading("talk.viewed", subject=talk, by=current())
    return render_template("talks/show_talk.html", talk=talk, writes=queries.may_write(current(), talk))


@bp.get("/talks/coverage")
@requires("talk:coverage")
def show_coverage() -> str:
    """Of one branch names with covered or not; of several how many of how many."""
    branches, years = queries.branches_overseen(current()), coverage.years()
    asked, year = request.args.get("branch", type=row_number), request.args.get("year", type=int)
    chosen = asked if asked in branches else next(iter(branches)) if len(branches) == 1 else None
    year = year if year in years else years[0]
    return render_template(
        "talks/show_coverage.html", branch_choices=list(branches.items()), chosen=chosen, year=year, year_choices=[(one, f"{one}年") for one in years],
        lines=coverage.lines_of(chosen, year) if chosen else {}, branches=[] if chosen else coverage.by_branch(branches, year))
