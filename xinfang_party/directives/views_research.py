"""Research (调研), its reports, and what leaders wrote on them."""
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may
from xinfang_party.activities.pages import can_read
from xinfang_party.directives import pages, queries, researching, rules
from xinfang_party.directives.forms import CorrectInstructionForm, InstructionForm, ReasonForm, ResearchForm, SettleForm
from xinfang_party.directives.models import Research, WrittenInstruction
from xinfang_party.directives.terms import Outcome
from xinfang_party.directives.views import bp
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.queries import department_names
from xinfang_party.web.forms import Form, tried
from xinfang_party.web.links import row_number
from xinfang_party.web.pagination import paginate
from xinfang_party.web.stepping import step

NAMES = ("leader", "team", "theme", "places", "held_on", "last_on", "branch_id", "department_id", "findings", "report_title", "reported_on", "activity_id", "version")


@bp.get("/researches")
@requires("research:read")
def list_research() -> str:
    years = rules.years(clock.today())
    asked = request.args.get("year", type=row_number)
    year = asked if asked is not None and asked in years else years[0]
    page = paginate(queries.researches(current(), year), Research, size=30)
    return render_template("directives/list_research.html", page=page, year=year, year_choices=[(one, f"{one} 年") for one in years],
                           counts=queries.counts_of_research(current(), year), edits=may(current(), "research:edit"))


@bp.get("/researches/<int:research_id>")
@requires("research:read")
def show_research(research_id: int) -> str:
    return shown(research_id)


@bp.route("/researches/new", methods=["GET", "POST"])
@requires("research:edit")
def record_research() -> ResponseReturnValue:
    form, made = ResearchForm(is_new=True, data={"activity_id": request.args.get("activity", type=row_number)}), list[Research]()
    form.offer(pages.active_branches(), department_names(), pages.activities_for(current()))
    if form.validate_on_submit() and tried(form, lambda: made.append(researching.record(facts=form.facts(), by=current()))):
        return saved(made[0].id)
    return writing(form, None)


@bp.route("/researches/<int:research_id>/edit", methods=["GET", "POST"])
@requires("research:edit")
def edit_research(research_id: int) -> ResponseReturnValue:
    research = queries.get_research(current(), research_id)
    form = ResearchForm(data={name: getattr(research, name) for name in NAMES})
    form.offer({**({research.branch.id: research.branch.name} if research.branch else {}), **pages.active_branches()}, department_names(),
               pages.activities_for(current(), research))
    if form.validate_on_submit() and tried(form, lambda: researching.edit(research, facts=form.facts(), version=form.version.data, by=current())):
        return saved(research_id)
    return writing(form, research_id)


@bp.post("/researches/<int:research_id>/instructions")
@requires("research:edit")
def record_instruction(research_id: int) -> ResponseReturnValue:
    research, form = queries.get_research(current(), research_id), InstructionForm(scope="instruct")
    return step(form, lambda: researching.instruct(research, facts=form.facts(), by=current()), "已登记批示。",
                      url_for(".show_research", research_id=research_id), lambda: shown(research_id, instruct=form))


@bp.post("/written-instructions/<int:instruction_id>/settle")
@requires("research:edit")
def settle_instruction(instruction_id: int) -> ResponseReturnValue:
    instruction = queries.get_instruction(current(), instruction_id)
    research_id, name = instruction.research_id, f"settle-{instruction_id}"
    form = SettleForm(scope=name)
    form.offer(queries.rules_in_force(clock.today()))
    return step(form, lambda: researching.settle(instruction, facts=form.facts(), version=form.version.data, by=current()), "已登记办理结果。",
                      url_for(".show_research", research_id=research_id), lambda: shown(research_id, **{name: form}))


@bp.post("/written-instructions/<int:instruction_id>/correct")
@requires("research:edit")
def correct_instruction(instruction_id: int) -> ResponseReturnValue:
    instruction, name = queries.get_instruction(current(), instruction_id), f"correct-{instruction_id}"
    research_id, form = instruction.research_id, CorrectInstructionForm(scope=name)
    return step(form, lambda: researching.correct(instruction, facts=form.facts(), version=form.version.data, by=current()), "已更正，更正前的内容留有记录。",
                      url_for(".show_research", research_id=research_id), lambda: shown(research_id, **{name: form}))


@bp.post("/written-instructions/<int:instruction_id>/reopen")
@requires("research:edit")
def reopen_instruction(instruction_id: int) -> ResponseReturnValue:
    instruction, name = queries.get_instruction(current(), instruction_id), f"reopen-{instruction_id}"
    research_id, form = instruction.research_id, ReasonForm(scope=name)
    return step(form, lambda: researching.reopen(instruction, reason=form.reason.data or "", version=form.version.data, by=current()),
                      "已改回“办理中”，请重新登记办理结果。", url_for(".show_research", research_id=research_id), lambda: shown(research_id, **{name: form}))


# --- what these share ---------------------------------------------------------------------------------------------------------

def shown(research_id: int, **forms: Form) -> str:
    research, edits = queries.get_research(current(), research_id), may(current(), "research:edit")
    written = research.instructions if edits else []
    waiting = [one for one in written if one.outcome is Outcome.WAITING]
    offered = queries.rules_in_force(clock.today()) if waiting else {}
    first: dict[str, Form] = {"instruct": InstructionForm(formdata=None, scope="instruct")} if edits and research.report_title else {}
    first |= {f"settle-{one.id}": settling(one, offered) for one in waiting}
    for one in written:
        first[f"correct-{one.id}"] = CorrectInstructionForm(formdata=None, obj=one, scope=f"correct-{one.id}")
        if one not in waiting:
            first[f"reopen-{one.id}"] = ReasonForm(formdata=None, scope=f"reopen-{one.id}", data={"version": one.version})
    reads_activity = research.activity_id is not None and can_read(current(), research.activity_id)
    return render_template("directives/show_research.html", research=research, edits=edits, forms={**first, **forms}, reads_activity=reads_activity)


def settling(instruction: WrittenInstruction, offered: dict[int, str]) -> SettleForm:
    form = SettleForm(formdata=None, scope=f"settle-{instruction.id}", data={"version": instruction.version})
    form.offer(offered)
    return form


def saved(research_id: int) -> ResponseReturnValue:
    flash("已保存。", "success")
    return redirect(url_for(".show_research", research_id=research_id), 303)


def writing(form: Any, research_id: int | None) -> ResponseReturnValue:
    db.session.rollback()
    return render_template("directives/edit_research.html", form=form, research_id=research_id), 422 if form.is_submitted() else 200
