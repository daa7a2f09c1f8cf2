"""Reading appraisals: the list, a round as a member sees it, its results for those who may read them, counts for those who oversee."""
from typing import Any

from flask import Blueprint, render_template, request

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may
from xinfang_party.appraisals import catalogue, finding, owed, queries, rules
from xinfang_party.appraisals.forms import PUTTING_OFF, CloseForm, VersionForm
from xinfang_party.appraisals.models import AppraisalRound
from xinfang_party.appraisals.panels import panel_of_member
from xinfang_party.appraisals.terms import MemberGrade, RoundState
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.talks.queries import branches_led
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel

bp = Blueprint("appraisals", __name__)
NAVIGATION = (
    Entry("组织生活", "民主评议", "appraisals.list_rounds", "appraisal:read", "clipboard-check", 70),
    Entry("组织生活", "民主评议结果", "appraisals.list_results", "talk:coverage", "clipboard-data", 71, unless="appraisal:read"),
)
PANELS = (Panel("organization.member", "民主评议", "appraisal:read", panel_of_member, 61),)
OWED = (Source("appraisal:vote", owed.round_, "appraisals.vote", owed.to_vote), Source("appraisal:vote", owed.round_, "appraisals.answer", owed.to_answer),
        Source("appraisal:find", owed.round_, "appraisals.run", owed.to_run))


@bp.get("/appraisal-rounds")
@requires("appraisal:read")
def list_rounds() -> str:
    page = paginate(queries.listed(current()), AppraisalRound, queries.WITH_BRANCH)
    return render_template("appraisals/list_rounds.html", page=page, leads=may(current(), "appraisal:run") and bool(branches_led(current())))


@bp.get("/appraisal-rounds/<int:round_id>")
@requires("appraisal:read")
def show_round(round_id: int) -> str:
    return render_template("appraisals/show_round.html", **page_of(queries.get_readable(current(), round_id)))


@bp.get("/appraisal-rounds/<int:round_id>/results")
@requires("appraisal:read")
def show_results(round_id: int) -> str:
    """Own words and findings of everybody, and after the closing the tally. Each look leaves an entry."""
    round_ = queries.get_watched(current(), round_id)
    audit.record_reading("appraisal.viewed", subject=round_, by=current())
    return render_template("appraisals/show_results.html", **results_of(round_))


@bp.get("/appraisal-results")
@requires("talk:coverage")
def list_results() -> str:
    """Branch by branch how many of each grade; no names."""
    years = list(range(clock.today().year, clock.today().year - 5, -1))
    year = request.args.get("year", type=int)
    year = year if year in years else years[0]
    return render_template("appraisals/list_results.html", year=year, year_choices=[(one, f"{one}年") for one in years], MemberGrade=MemberGrade,
                           results=queries.results(current(), year), least=catalogue.LEAST_FORMAL.value)


def page_of(round_: AppraisalRound, **forms: Any) -> dict[str, Any]:
    """What `show_round.html` needs; `forms`: one that came back with a reason."""
    viewer, leads = current(), queries.is_led(current(), round_)
    voted, voters = queries.turnout(round_.id)
    part = queries.own_part(viewer, round_.id)
    is_open = round_.state is RoundState.OPEN
    return {"round": round_, "part": part, "voted": voted, "voters": voters, "leads": leads, "watches": queries.is_watched(viewer, round_),
            "has_voted": queries.has_voted(viewer, round_.id), "takes_votes": is_open and clock.today() <= round_.closes_on,
            "is_closable": voted == voters or clock.today() > round_.closes_on, "is_told": rules.is_told(voted),
            "not_voted": queries.names_not_voted(round_.id) if leads and is_open else [],
            "left": [] if leads else finding.left_to(viewer, round_), "min_ballots": catalogue.MIN_BALLOTS.value,
            "extend": forms.get("extend") or PUTTING_OFF[round_.way](formdata=None, obj=round_, scope="extend"),
            "close": forms.get("close") or CloseForm(formdata=None, obj=round_, scope="close"),
            "told": VersionForm(formdata=None, obj=part, scope="told") if part is not None else None}


def results_of(round_: AppraisalRound, conclude: Any = None) -> dict[str, Any]:
    parts, seats = queries.parts_of(round_.id), finding.seats_of(round_.branch_id)
    missing = sum(part.finding is None for part in parts)
    return {"round": round_, "parts": parts, "tally": queries.tally_of(round_), "leads": queries.is_led(current(), round_), "MemberGrade": MemberGrade,
            "finds": {part.id for part in parts if current().member_id in seats.finders(part.member_id)}, "seats": seats,
            "most": rules.most_excellent(len(parts)), "lacking": rules.lacking(missing, seats.left_to_others(parts, current().member_id)),
            "conclude": conclude or VersionForm(formdata=None, obj=round_, scope="conclude"), "min_ballots": catalogue.MIN_BALLOTS.value}
