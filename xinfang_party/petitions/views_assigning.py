"""Many cases at once, and the rules that assign them."""
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.queries import get_for
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.petitions import assigning, pages, queries
from xinfang_party.petitions.forms import OwnerFields, RuleForm, offer
from xinfang_party.petitions.models import AssignmentRule, Case
from xinfang_party.petitions.views import bp
from xinfang_party.petitions.views_acts import complain, owner_typed
from xinfang_party.petitions.views_editing import kept

MOST_ID = 2**31 - 1


@bp.post("/cases")
@requires("case:assign")
def assign_cases() -> ResponseReturnValue:
    """Sent to the list's own address, whose query string holds the filters the person looks at."""
    form, places = OwnerFields(), pages.places_for(current(), request.args)
    form.offer_places(places.departments, places.branches)
    if form.validate():
        try:
            chosen = chosen_ids(places)
            count = assigning.assign_many(chosen, owner_typed(form), by=current())
            left = f"有 {len(set(chosen)) - count} 件没有改动：您自己承办的、您所负责支部的事项，请由其他信访业务工作人员分派。"
            flash(f"已分派 {count} 件。{left if count < len(set(chosen)) else ''}", "success")
            return redirect(url_for(".list_cases", **pages.carried(request.args)), 303)
        except Refusal as refusal:
            complain(form, refusal)
    return pages.list_page(current(), request.args, form), 422


def chosen_ids(places: queries.Places) -> list[int]:
    """The ticked cases, or all that the filters show; one more than the most is enough to be refused."""
    if request.form.get("which") == "all":
        filters, _problems = pages.read(request.args, places.known)
        chosen = queries.listed(current(), filters).with_only_columns(Case.id).limit(assigning.MOST_AT_ONCE + 1)
        return list(db.session.scalars(chosen))
    return [key for key in request.form.getlist("case", type=int) if 0 < key <= MOST_ID][:assigning.MOST_AT_ONCE + 1]


@bp.get("/assignment-rules")
@requires("case:assign")
def list_rules() -> str:
    return render_template("petitions/list_rules.html", rules=queries.assignment_rules(), ownerless=queries.number(queries.IS_OPEN, queries.IS_UNASSIGNED))


@bp.post("/assignment-rules/apply")
@requires("case:assign")
def apply_rules() -> ResponseReturnValue:
    applied = assigning.apply_rules(by=current())
    left = f"办理中的还有 {applied.left} 件没有分派，请逐件分派或添加规则。" if applied.left else "办理中的事项都已分派。"
    others = f"有 {applied.passed_over} 条规则是分派给您本人或您所负责支部的，请由其他工作人员套用。" if applied.passed_over else ""
    flash(f"分派了 {applied.total} 件。{left}{others}", "success")
    return redirect(url_for(".list_rules"), 303)


@bp.route("/assignment-rules/new", methods=["GET", "POST"])
@requires("case:assign")
def new_rule() -> ResponseReturnValue:
    form = prepared(RuleForm(is_new=True))
    if kept(form, lambda: assigning.add_rule(facts=facts_of(form), by=current())):
        flash("已添加。", "success")
        return redirect(url_for(".list_rules"), 303)
    return render_template("petitions/edit_rule.html", form=form, rule=None), 422 if form.is_submitted() else 200


@bp.route("/assignment-rules/<int:rule_id>/edit", methods=["GET", "POST"])
@requires("case:assign")
def edit_rule(rule_id: int) -> ResponseReturnValue:
    rule = get_for(current(), "case:assign", AssignmentRule, rule_id)
    form = prepared(RuleForm(data=filled(rule)), rule.branch_id)
    if kept(form, lambda: assigning.edit_rule(rule, facts=facts_of(form), version=form.version.data, by=current())):
        flash("已保存。", "success")
        return redirect(url_for(".list_rules"), 303)
    return render_template("petitions/edit_rule.html", form=form, rule=rule), 422 if form.is_submitted() else 200


@bp.post("/assignment-rules/<int:rule_id>/remove")
@requires("case:assign")
def remove_rule(rule_id: int) -> ResponseReturnValue:
    assigning.remove_rule(get_for(current(), "case:assign", AssignmentRule, rule_id), by=current())
    flash("已删除。", "success")
    return redirect(url_for(".list_rules"), 303)


def filled(rule: AssignmentRule) -> dict[str, object]:
    facts = {name: getattr(rule, name) for name in (*assigning.RULE_FACTS, "version")}
    return {**facts, "member": rule.member.number if rule.member else ""}


def prepared(form: RuleForm, branch_id: int | None = None) -> RuleForm:
    places = queries.places(current(), branch_id)
    form.offer_places(places.departments, places.branches)
    offer(form.subject_id, [(s.id, "　" * (s.level - 1) + s.name) for s in places.subjects])
    return form


def facts_of(form: RuleForm) -> dict[str, object]:
    return {**form.facts(), "member_id": owner_typed(form).member_id}
