"""Rules in force: the list, one of them; and what this room brings to the house."""
from flask import Blueprint, render_template, request

from xinfang_party.access.gate import current, requires
from xinfang_party.documents import owed, pages, queries
from xinfang_party.documents.models import Rule
from xinfang_party.documents.terms import RuleKind
from xinfang_party.kernel import clock
from xinfang_party.web.links import row_number
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate

bp = Blueprint("documents", __name__)
NAVIGATION = (
    Entry("制度台账", "制度", "documents.list_rules", "rule:read", "journal-text", 10),
    Entry("制度台账", "年度材料", "documents.list_papers", "year-paper:read", "file-earmark-text", 20),
)
OWED = (Source("rule:review", owed.review, "documents.review", owed.to_review),
        Source("year-paper:edit", owed.writing, "documents.write", owed.to_write),
        Source("year-paper:edit", owed.mending, "documents.mend", owed.to_mend),
        Source("year-paper:approve", owed.approval, "documents.approve", owed.to_approve),
        Source("duty-line:sign", owed.signature, "documents.sign", owed.to_sign))
ATTACHABLE = ((Rule, "rule:read", lambda identity, key: queries.get_rule(identity, "rule:read", key)),)
STATES = (("in_force", "执行中"), ("due", "要复审的"), ("coming", "还没有开始"), ("ended", "已停止执行"))


@bp.get("/rules")
@requires("rule:read")
def list_rules() -> str:
    """Open inside the bureau: what binds everybody is everybody's to read."""
    args = request.args
    kind = next((one for one in RuleKind if one.value == args.get("kind")), None)
    branch_id = args.get("branch", type=row_number)
    page = paginate(queries.listed(clock.today(), branch_id=branch_id, kind=kind, state=args.get("state", "")), Rule, *queries.ROW)
    return render_template("documents/list_rules.html", page=page, kind_choices=[(one.value, one.label) for one in RuleKind], state_choices=STATES,
                           **pages.rules_page(branch_id))


@bp.get("/rules/<int:rule_document_id>")
@requires("rule:read")
def show_rule(rule_document_id: int) -> str:
    return render_template("documents/show_rule.html", **pages.rule_page(queries.get_rule(current(), "rule:read", rule_document_id)))
