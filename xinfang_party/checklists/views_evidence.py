"""Evidence: the list, a piece with its files, and what a branch does with it."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import reach
from xinfang_party.checklists import evidence as service
from xinfang_party.checklists import showing
from xinfang_party.checklists.forms_evidence import EvidenceFileForm, EvidenceForm, NewEvidenceForm, WithdrawForm
from xinfang_party.checklists.models import Evidence
from xinfang_party.checklists.panels_evidence import panel_of_activity
from xinfang_party.checklists.queries import assessed_branches, edition_on
from xinfang_party.checklists.queries_evidence import STALE, WITHDRAWN, files_of, get_evidence, listed, senders, withdrawn_by
from xinfang_party.checklists.terms_rounds import EvidenceKind
from xinfang_party.checklists.views import bp
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.kernel.periods import day_of
from xinfang_party.kernel.text import clean_line
from xinfang_party.web.forms import Form, tried
from xinfang_party.web.links import row_number
from xinfang_party.web.navigation import Entry
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel
from xinfang_party.web.security import safe_target

NAVIGATION = (Entry("支部标准", "佐证材料", "checklists.list_evidence", "evidence:read", "paperclip", 40),)
PANELS = (Panel("activities.activity", "支部标准的佐证", "evidence:read", panel_of_activity, 60),)
ATTACHABLE = ((Evidence, "evidence:read"),)
STATES = [("", "没有撤回的"), (STALE, "已过期"), (WITHDRAWN, "已撤回")]


@bp.get("/evidence")
@requires("evidence:read")
def list_evidence() -> str:
    today, edition = clock.today(), edition_on(clock.today())
    branches = {branch.id: branch.name for branch in assessed_branches(current(), "evidence:read", on=today)}
    branch_id, code, state = request.args.get("branch", type=row_number), request.args.get("item", ""), request.args.get("state", "")
    asked: dict[str, Any] = {"branch_id": branch_id if branch_id in branches else None, "code": code if code in edition.by_code else "",
                             "state": state if state in (STALE, WITHDRAWN) else ""}
    page = paginate(listed(current(), today=today, edition=edition, **asked), Evidence, size=30)
    return render_template("checklists/list_evidence.html", page=page, asked=asked, files=files_of([one.id for one in page.items]), showing=showing,
                           edition=edition, branch_choices=list(branches.items()), state_choices=STATES, may_add=bool(branches_worked_for()),
                           item_choices=[(item.code, f"{item.code} {item.name}") for item in edition.items])


@bp.get("/evidence/<int:evidence_id>")
@requires("evidence:read")
def show_evidence(evidence_id: int) -> str:
    return page_of(evidence_id)


@bp.route("/evidence/new", methods=["GET", "POST"])
@requires("evidence:edit")
def add_evidence() -> ResponseReturnValue:
    branches, form = branches_worked_for(), NewEvidenceForm(data=asked_for())
    if not branches:
        raise NotFound
    form.branch_id.choices = list(branches.items())
    form.offer(edition_on(clock.today()))
    made: list[Evidence] = []
    if form.validate_on_submit() and tried(form, lambda: made.append(service.add(
            branch_id=form.branch_id.data, kind=EvidenceKind(form.kind.data), facts=form.told(), file=form.upload, by=current()))):
        return after(made[0].id, "已登记。它会用在每一次评定里，不用再传。")
    return writing(form)


@bp.route("/evidence/<int:evidence_id>/edit", methods=["GET", "POST"])
@requires("evidence:edit")
def edit_evidence(evidence_id: int) -> ResponseReturnValue:
    evidence = get_evidence(current(), "evidence:edit", evidence_id)
    form = EvidenceForm(obj=evidence, of=evidence.kind)
    form.offer(edition_on(clock.today()), evidence.codes)
    if form.validate_on_submit() and tried(form, lambda: service.edit(evidence, facts=form.told(), version=form.version.data, by=current())):
        return after(evidence_id, "已保存。")
    return writing(form, evidence_id)


@bp.post("/evidence/<int:evidence_id>/files")
@requires("evidence:edit")
def attach_to_evidence(evidence_id: int) -> ResponseReturnValue:
    evidence, form = get_evidence(current(), "evidence:edit", evidence_id), EvidenceFileForm(scope="file")
    return act(evidence_id, "file", form, lambda: service.attach(evidence, form.file.data.stream, form.file.data.filename, by=current()), "已上传。")


@bp.post("/evidence/<int:evidence_id>/withdraw")
@requires("evidence:edit")
def withdraw_evidence(evidence_id: int) -> ResponseReturnValue:
    evidence, form = get_evidence(current(), "evidence:edit", evidence_id), WithdrawForm(scope="withdraw")
    return act(evidence_id, "withdraw", form, lambda: service.withdraw(evidence, version=form.version.data, by=current()), "已撤回，不再证明任何条目；记录留着。")


# --- what these share ---------------------------------------------------------------------------------------------------------

def page_of(evidence_id: int, **typed: Form) -> str:
    """The page as the piece is stored, with the form that was typed in."""
    evidence, today = get_evidence(current(), "evidence:read", evidence_id), clock.today()
    attachments = files_of([evidence_id])[evidence_id]
    is_open = evidence.withdrawn_on is None and reach(current(), "evidence:edit").covers(branch_id=evidence.branch_id)
    offered = {"file": EvidenceFileForm(formdata=None, scope="file"),
               "withdraw": WithdrawForm(formdata=None, scope="withdraw", version=evidence.version)} if is_open else {}
    items = showing.served(evidence, edition_on(today), today)
    return render_template("checklists/show_evidence.html", evidence=evidence, is_open=is_open, forms={**offered, **typed},
                           validity=showing.validity(evidence, today, items), served=items,
                           revisions=showing.revisions(attachments), senders=senders(attachments), EvidenceKind=EvidenceKind,
                           withdrawn_by=withdrawn_by(evidence) if evidence.withdrawn_on else "")


def branches_worked_for() -> dict[int, str]:
    return {branch.id: branch.name for branch in assessed_branches(current(), "evidence:edit", on=clock.today())}


def asked_for() -> dict[str, Any]:
    """What the address says of a new piece: `branch`, `item`, `place` (then it is a record), `title`, `on`."""
    place = safe_target(request.args.get("place"))
    found = {"branch_id": request.args.get("branch", type=row_number), "codes": request.args.getlist("item"), "place": place,
             "kind": EvidenceKind.RECORD.value if place else None, "title": clean_line(request.args.get("title", ""), 80),
             "dated_on": request.args.get("on", type=day_of)}
    return {name: value for name, value in found.items() if value}


def writing(form: EvidenceForm, evidence_id: int | None = None) -> ResponseReturnValue:
    """The form, with everything typed and the reasons where it could not be saved."""
    if form.is_submitted():
        db.session.rollback()
    evidence = None if evidence_id is None else get_evidence(current(), "evidence:edit", evidence_id)
    return render_template("checklists/edit_evidence.html", form=form, evidence=evidence), 422 if form.is_submitted() else 200


def act(evidence_id: int, name: str, form: Form, deed: Callable[[], object], words: str) -> ResponseReturnValue:
    if form.validate() and tried(form, deed):
        return after(evidence_id, words)
    db.session.rollback()
    return page_of(evidence_id, **{name: form}), 422


def after(evidence_id: int, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for("checklists.show_evidence", evidence_id=evidence_id), 303)
