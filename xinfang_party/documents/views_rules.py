"""What is done with a rule: registering, editing, replacing, ending, reviewing, its text."""
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.documents import pages, queries, service
from xinfang_party.documents.forms import CorrectEndForm, EndForm, FileForm, ReviewForm, RuleFields, RuleForm
from xinfang_party.documents.models import Rule
from xinfang_party.documents.views import bp
from xinfang_party.kernel import clock
from xinfang_party.web.forms import Form
from xinfang_party.web.links import row_number
from xinfang_party.web.stepping import step, written

NAMES = ("title", "kind", "number", "made_by", "from_on", "summary", "is_for_all", "version")


@bp.route("/rules/new", methods=["GET", "POST"])
@requires("rule:edit")
def register_rule() -> ResponseReturnValue:
    branches = queries.branches_of(current(), "rule:edit")
    form = RuleForm(is_new=True, data={"branch_id": request.args.get("branch", type=row_number), "kind": request.args.get("kind", "meetings"),
                                       "from_on": clock.today()})
    form.offer({key: one.name for key, one in branches.items()})

    def act() -> Rule:
        facts = form.facts()
        return service.register(branches[facts.pop("branch_id")], facts=facts, by=current())

    return written(form, act, "已登记。", page_of, lambda: render_template("documents/edit_rule.html", form=form))


@bp.route("/rules/<int:rule_document_id>/edit", methods=["GET", "POST"])
@requires("rule:edit")
def edit_rule(rule_document_id: int) -> ResponseReturnValue:
    rule, form = of_rule(rule_document_id)

    def act() -> Rule:
        service.edit(rule, facts=form.facts(), version=form.version.data, by=current())
        return rule

    return written(form, act, "已保存。", page_of, lambda: again("edit", rule_document_id, form))


@bp.route("/rules/<int:rule_document_id>/replace", methods=["GET", "POST"])
@requires("rule:edit")
def replace_rule(rule_document_id: int) -> ResponseReturnValue:
    """By a new one of the same body, whose form begins with what the old one says."""
    rule, form = of_rule(rule_document_id, from_on=clock.today(), number="")
    return written(form, lambda: service.replace(rule, facts=form.facts(), version=form.version.data, by=current()), "已登记新的制度，原来的到前一天为止。",
                   page_of, lambda: again("replace", rule_document_id, form))


@bp.post("/rules/<int:rule_document_id>/end")
@requires("rule:edit")
def end_rule(rule_document_id: int) -> ResponseReturnValue:
    rule, form = queries.get_rule(current(), "rule:edit", rule_document_id), EndForm(scope="end")
    return step(form, lambda: service.end(rule, to_on=form.to_on.data, reason=form.end_reason.data or "", version=form.version.data, by=current()),
                "已登记最后一天。", page_of(rule), lambda: shown(rule_document_id, end=form))


@bp.post("/rules/<int:rule_document_id>/correct-end")
@requires("rule:edit")
def correct_rule_end(rule_document_id: int) -> ResponseReturnValue:
    rule, form = queries.get_rule(current(), "rule:edit", rule_document_id), CorrectEndForm(scope="correct")
    return step(form, lambda: service.correct_end(rule, to_on=form.to_on.data, reason=form.reason.data or "", version=form.version.data, by=current()),
                "已更正。", page_of(rule), lambda: shown(rule_document_id, correct=form))


@bp.post("/rules/<int:rule_document_id>/reviews")
@requires("rule:review")
def review_rule(rule_document_id: int) -> ResponseReturnValue:
    rule, form = queries.get_rule(current(), "rule:review", rule_document_id), ReviewForm(scope="review")
    return step(form, lambda: service.review(rule, on=form.reviewed_on.data, outcome=form.outcome.data, opinion=form.opinion.data or "",
                                             version=form.version.data, by=current()),
                "已登记复审。", page_of(rule), lambda: shown(rule_document_id, review=form))


@bp.post("/rules/<int:rule_document_id>/files")
@requires("rule:edit")
def attach_rule_file(rule_document_id: int) -> ResponseReturnValue:
    rule, form = queries.get_rule(current(), "rule:edit", rule_document_id), FileForm(scope="file")
    return step(form, lambda: service.attach(rule, (form.file.data.stream, form.file.data.filename), by=current()), "已上传。", page_of(rule),
                lambda: shown(rule_document_id, file=form))


def of_rule(rule_document_id: int, **more: Any) -> tuple[Rule, RuleFields]:
    rule = queries.get_rule(current(), "rule:edit", rule_document_id)
    return rule, RuleFields(data={**{name: getattr(rule, name) for name in NAMES}, **more})


def page_of(rule: Rule) -> str:
    return url_for(".show_rule", rule_document_id=rule.id)


def again(what: str, rule_document_id: int, form: Form) -> str:
    return render_template(f"documents/{what}_rule.html", form=form, rule=queries.get_rule(current(), "rule:edit", rule_document_id))


def shown(rule_document_id: int, **forms: Form) -> str:
    return render_template("documents/show_rule.html", **pages.rule_page(queries.get_rule(current(), "rule:read", rule_document_id), **forms))
