"""Reading promises: list, page, rows, public board, card."""
from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template, request

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import PUBLIC
from xinfang_party.commitments import figures
from xinfang_party.commitments.linking import unlinked
from xinfang_party.commitments.models import Commitment, ProgressNote
from xinfang_party.commitments.owed import to_appraise, to_decide, to_keep, to_vet_picks
from xinfang_party.commitments.pages import page_of
from xinfang_party.commitments.panels import case_panel, panel_of_branch, panel_of_member, panel_of_steps
from xinfang_party.commitments.queries import (
    IS_PUBLIC,
    WHOLE,
    WITH_BRANCH,
    branches_on_board,
    branches_to_promise_for,
    get_readable,
    listed,
    load,
    on_board,
)
from xinfang_party.commitments.terms import State
from xinfang_party.kernel import clock
from xinfang_party.measures import registry
from xinfang_party.organization.queries import branch_choices
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel

bp = Blueprint("commitments", __name__)
NAVIGATION = (
    Entry("承诺践诺", "承诺", "commitments.list_commitments", "commitment:read", "check2-square", 10),
    Entry("承诺践诺", "公示栏", "commitments.show_board", "commitment:read-published", "megaphone", 20),
    Entry("承诺践诺", "评诺权重", "commitments.edit_weights", "weights:edit", "sliders", 30),
)
PANELS = (
    Panel("petitions.case", "计入的承诺", "commitment:read", case_panel),
    Panel("organization.member", "承诺", "commitment:read", panel_of_member),
    Panel("organization.branch", "承诺", "commitment:read", panel_of_branch),
    Panel("dashboard.home", "支部的承诺到了哪一步", "commitment:read", panel_of_steps, 10),
)
ATTACHABLE = ((ProgressNote, "commitment:read"),)
OWED = (Source("commitment:vet", to_decide, "commitments.decide"), Source("commitment:draft", to_keep, "commitments.keep"),
        Source("commitment:appraise-peer", to_appraise, "commitments.appraise"), Source("commitment:vet-pick", to_vet_picks, "commitments.picks"))


@bp.get("/commitments")
@requires("commitment:read")
def list_commitments() -> str:
    state = next((state for state in State if state.value == request.args.get("state")), None)
    year, branches = request.args.get("year", type=int), branch_choices(request.args.get("branch", type=int))
    found = listed(current(), state=state, year=year if year in years() else None, branch_id=chosen(branches))
    page = paginate(found, Commitment, *WHOLE, WITH_BRANCH, size=20)
    standings = figures.standings(page.items)
    shown = [(one, standing) for one in page.items for standing in standings[one.id]]
    return render_template("commitments/list_commitments.html", page=page, standings=standings, state=state, unlinked=unlinked(shown, current()),
                           state_choices=[(state.value, state.label) for state in State], branch_choices=list(branches.items()),
                           year_choices=[(year, f"{year}年") for year in years()], led=branches_to_promise_for(current()))


@bp.get("/commitments/<int:commitment_id>")
@requires("commitment:read")
def show_commitment(commitment_id: int) -> str:
    return render_template("commitments/show_commitment.html", **page_of(get_readable(current(), commitment_id), current()))


@bp.get("/board")
@requires(PUBLIC)
def show_board() -> str:
    """What anybody may read: who promised what, to whom, by when, and the result. No case, no figure of a person's cases."""
    branches = branches_on_board()
    page = paginate(on_board(chosen(branches)), Commitment, *WHOLE, size=30)
    return render_template("commitments/show_board.html", page=page, branch_choices=list(branches.items()), **measure_words(page.items))


@bp.get("/board/<int:commitment_id>/card")
@requires(PUBLIC)
def show_card(commitment_id: int) -> str:
    """The same of one promise, to print and to hang up."""
    commitment = load(commitment_id, IS_PUBLIC)
    return render_template("commitments/show_card.html", commitment=commitment, **measure_words([commitment]))


def chosen(branches: Mapping[int, str]) -> int | None:
    """The branch of the filter, if there is such a one."""
    branch_id = request.args.get("branch", type=int)
    return branch_id if branch_id in branches else None


def years() -> list[int]:
    """The years one may filter by: next year's promises are already written in this one."""
    this = clock.today().year
    return list(range(this + 1, this - 6, -1))


def measure_words(commitments: Sequence[Commitment]) -> dict[str, dict[str, str]]:
    found = [registry.get(line.measure_code) for commitment in commitments for line in commitment.lines]
    return {"names": {measure.code: measure.name for measure in found}, "units": {measure.code: measure.unit for measure in found}}
