"""Reading findings and what came of them: list, page, printable table."""
from typing import Any

from flask import Blueprint, render_template, request

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may, reach
from xinfang_party.findings import owed, queries
from xinfang_party.findings.models import Finding, FindingNote, Remedy
from xinfang_party.findings.pages import Shown, page_of
from xinfang_party.findings.panels import panel_of_branch, panel_of_campaign, panel_of_item, panel_of_member, panel_of_rule
from xinfang_party.findings.starting import of_assessment
from xinfang_party.findings.terms import RemedyKind, Source, State
from xinfang_party.kernel.database import db
from xinfang_party.organization.queries import branch_names
from xinfang_party.web.links import row_number
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source as OwedSource
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel

bp = Blueprint("findings", __name__)
NAVIGATION = (
    Entry("组织生活", "问题整改", "findings.list_findings", "finding:read", "list-check", 80),
    Entry("组织生活", "制度和专项", "findings.list_remedies", "remedy:read", "journal-check", 81),
)
PANELS = (Panel("organization.branch", "没有销号的问题", "finding:read", panel_of_branch, 30),
          Panel("checklists.card", "这一项的问题", "finding:read", panel_of_item, 30),
          Panel("organization.member", "负责整改的问题", "finding:read", panel_of_member, 30),
          Panel("directives.campaign", "针对的问题", "finding:read", panel_of_campaign, 30),
          Panel("documents.rule", "针对的问题", "finding:read", panel_of_rule, 30))
STARTS = (("assessment", of_assessment),)
ATTACHABLE = ((Finding, "finding:read"), (FindingNote, "finding:read", queries.get_note))
OWED = (OwedSource("finding:plan", owed.step, "findings.mend", owed.to_mend), OwedSource("finding:confirm", owed.step, "findings.confirm", owed.to_confirm),
        OwedSource("finding:recheck", owed.step, "findings.recheck", owed.to_recheck), OwedSource("finding:close", owed.step, "findings.close", owed.to_close),
        OwedSource("finding:decide-extension", owed.extension, "findings.extensions", owed.to_extend))
MOST = 500
"""Lines of one printed table."""


@bp.get("/findings")
@requires("finding:read")
def list_findings() -> str:
    page = paginate(queries.listed(current(), **filters()), Finding, *queries.ROW, size=30)
    return render_template("findings/list_findings.html", page=page, rows=[Shown(one) for one in page.items], **choices())


@bp.get("/findings/table")
@requires("finding:read")
def show_table() -> str:
    """To print: item, cause, measure, owner, day of everything the filters let through."""
    found = db.session.scalars(queries.listed(current(), **filters()).options(*queries.ROW).limit(MOST + 1)).all()
    return render_template("findings/show_table.html", rows=[Shown(one) for one in found[:MOST]], is_cut=len(found) > MOST, most=MOST, **choices())


@bp.get("/findings/<int:finding_id>")
@requires("finding:read")
def show_finding(finding_id: int) -> str:
    return render_template("findings/show_finding.html", **page_of(queries.get_finding(current(), "finding:read", finding_id), current()))


@bp.get("/remedies")
@requires("remedy:read")
def list_remedies() -> str:
    kind = next((kind for kind in RemedyKind if kind.value == request.args.get("kind")), None)
    page = paginate(queries.listed_remedies(current(), kind), Remedy, *queries.WITH_FINDINGS, size=30)
    span = reach(current(), "finding:read")
    readable = {one.id for remedy in page.items for one in remedy.findings if span.covers(branch_id=one.branch_id, member_id=one.owner_id)}
    return render_template("findings/list_remedies.html", page=page, kind=kind, readable=readable, kind_choices=[(one.value, one.label) for one in RemedyKind])


def filters() -> dict[str, Any]:
    """What the address asks for, as far as there is such a thing."""
    args = request.args
    return {"state": next((one for one in State if one.value == args.get("state")), None),
            "source": next((one for one in Source if one.value == args.get("source")), None),
            "branch_id": args.get("branch", type=row_number) if args.get("branch") else None, "is_open": args.get("state") == "open",
            "is_overdue": args.get("overdue") == "1"}


def choices() -> dict[str, Any]:
    """What the filters offer; branches only to who sees more than the own findings."""
    span = reach(current(), "finding:read")
    branches = [(key, name) for key, name in branch_names().items() if span.covers(branch_id=key)]
    return {"state_choices": [("open", "没有销号的"), *((one.value, one.label) for one in State)], "source_choices": [(one.value, one.label) for one in Source],
            "branch_choices": branches, "may_register": may(current(), "finding:register"), "overdue_choices": [("1", "只看超期的")]}
