"""What the keeper of a promise does: write, send, note progress, report."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.commitments import choices, picks, rules, service
from xinfang_party.commitments.forms import CommitmentForm, OpinionForm, PickForm, ProgressForm, ReportForm
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.pages import PICK, page_of
from xinfang_party.commitments.queries import branches_to_promise_for, get_kept, get_kept_line, get_readable
from xinfang_party.commitments.starts import period_before, starts
from xinfang_party.commitments.terms import Kind
from xinfang_party.commitments.views import bp
from xinfang_party.files import service as files
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, NotFound, Refusal
from xinfang_party.web.links import row_number

PICKED, ASKED = "已计入，审诺时一并审定。", "已申请，审定之前数字不变。"
UNPICKED = {"unpick": "已移出。", "ask-unpick": ASKED, "take-back-pick": "已收回申请。"}
"""What `picks.unpick` did, in words."""


@bp.route("/commitments/new/<any(member, branch):kind>", methods=["GET", "POST"])
@requires("commitment:draft")
def draft_commitment(kind: str) -> ResponseReturnValue:
    blank, form = new_one(Kind(kind)), CommitmentForm(data=choices.blank(), is_new=True)
    form.offer(*choices.offered(blank.kind))
    if form.validate_on_submit():
        try:
            made = service.draft(kind=blank.kind, facts=form.facts(), lines=form.line_facts(), branch_id=blank.branch_id, by=current())
            return after(made, "已保存草稿。请核对下面的内容，再提交审诺。")
        except Refusal as refusal:
            hold_against(form, refusal)
    return writing(form, blank)


@bp.route("/commitments/<int:commitment_id>/edit", methods=["GET", "POST"])
@requires("commitment:draft")
def edit_commitment(commitment_id: int) -> ResponseReturnValue:
    commitment = get_kept(current(), commitment_id)
    form = CommitmentForm(data=choices.filled(commitment))
    form.offer(*choices.offered(commitment.kind))
    if form.validate_on_submit():
        try:
            service.edit(commitment, facts=form.facts(), lines=form.line_facts(), version=form.version.data, by=current())
            return after(commitment, "已保存。")
        except Conflict:
            raise
        except Refusal as refusal:
            hold_against(form, refusal)
            db.session.rollback()
            commitment = get_kept(current(), commitment_id)
    return writing(form, commitment)


@bp.get("/commitment-baselines/<any(member, branch):kind>")
@requires("commitment:draft")
def show_baseline(kind: str) -> str:
    """The fragment beside a target field: where the line being written would start. The address holds the line's own inputs only."""
    form = CommitmentForm(request.args, meta={"csrf": False})
    form.offer(*choices.offered(Kind(kind)))
    edited = request.args.get("of", type=row_number)
    found = starts(form, get_kept(current(), edited) if edited else new_one(Kind(kind)))
    return render_template("commitments/_baseline.html", start=next((start for start in found if start is not None), None),
                           before=period_before(form))


@bp.post("/commitments/<int:commitment_id>/submit")
@requires("commitment:submit")
def submit_commitment(commitment_id: int) -> ResponseReturnValue:
    commitment, form = get_kept(current(), commitment_id), OpinionForm(scope="submit")
    return act(commitment, "submit", form, lambda: service.submit(commitment, version=form.version.data, by=current()),
               "已提交，审诺的结果会通知您。")


@bp.post("/commitments/<int:commitment_id>/withdraw")
@requires("commitment:draft")
def withdraw_commitment(commitment_id: int) -> ResponseReturnValue:
    commitment, form = get_kept(current(), commitment_id), OpinionForm(scope="withdraw")
    return act(commitment, "withdraw", form, lambda: service.withdraw(
        commitment, opinion=form.opinion.data or "", version=form.version.data, by=current()), "已撤回。")


@bp.post("/commitments/<int:commitment_id>/progress-notes")
@requires("commitment:note-progress")
def note_progress(commitment_id: int) -> ResponseReturnValue:
    commitment, form = get_kept(current(), commitment_id), ProgressForm(scope="note")

    def note() -> None:
        made = service.note_progress(commitment, noted_on=form.noted_on.data, text=form.text.data, by=current())
        if form.file.data and form.file.data.filename:
            files.attach(form.file.data.stream, form.file.data.filename, to=made, by=current())

    return act(commitment, "note", form, note, "已记下这条践诺情况。")


@bp.post("/commitments/<int:commitment_id>/report")
@requires("commitment:report")
def report_commitment(commitment_id: int) -> ResponseReturnValue:
    commitment, form = get_kept(current(), commitment_id), ReportForm(scope="report")
    return act(commitment, "report", form, lambda: service.report(commitment, text=form.text.data, version=form.version.data, by=current()),
               "述诺已提交，请等待评诺。")


@bp.post("/commitment-lines/<int:line_id>/picked-facts")
@requires("commitment:pick")
def pick_fact(line_id: int) -> ResponseReturnValue:
    line, commitment = get_kept_line(current(), line_id)
    form, words = PickForm(scope=f"{PICK}{line_id}"), PICKED if commitment.state.is_editable else ASKED
    return act(commitment, f"{PICK}{line_id}", form, lambda: picks.pick_by_number(line, commitment, form.fact.data, by=current()), words)


@bp.post("/commitment-lines/<int:line_id>/picked-facts/<int:fact_id>/remove")
@requires("commitment:pick")
def unpick_fact(line_id: int, fact_id: int) -> ResponseReturnValue:
    """From a draft; of a published promise it is asked for, and what was asked for is taken back."""
    line, commitment = get_kept_line(current(), line_id)
    return after(commitment, UNPICKED[picks.unpick(line, commitment, fact_id, by=current())])


# --- what these share with the views that decide ------------------------------------------------------------------------------

def new_one(kind: Kind) -> Commitment:
    """A promise not stored yet: of the person in the own branch, or of a branch he or she leads (`?branch=` where there are several)."""
    identity = current()
    led = branches_to_promise_for(identity) if kind is Kind.BRANCH else {}
    wanted = request.args.get("branch", type=int)
    branch_id = identity.home_branch_id if kind is Kind.MEMBER else wanted if wanted in led else next(iter(led), None)
    if branch_id is None:
        raise NotFound
    return Commitment(kind=kind, member_id=identity.member_id if kind is Kind.MEMBER else None, branch_id=branch_id)


def writing(form: CommitmentForm, commitment: Commitment) -> ResponseReturnValue:
    led: dict[int, str] = branches_to_promise_for(current()) if commitment.kind is Kind.BRANCH and commitment.id is None else {}
    page = render_template("commitments/edit_commitment.html", form=form, commitment=commitment, starts=starts(form, commitment), led=led,
                           before=period_before(form), vague=rules.vague_words(form.content.data or ""))
    return page, 422 if form.is_submitted() else 200


def act(commitment: Commitment, name: str, form: Any, deed: Callable[[], object], words: str) -> ResponseReturnValue:
    """Take one step. Where it cannot be taken, the page comes back with the reason at the form and everything typed still in it."""
    if not form.validate():
        return again(commitment.id, name, form)
    try:
        deed()
    except Conflict:
        raise
    except Refusal as refusal:
        hold_against(form, refusal)
        return again(commitment.id, name, form)
    return after(commitment, words)


def hold_against(form: Any, refusal: Refusal) -> None:
    """Put the sentence at the input it is about, else above the form."""
    inputs = [*form, *(field for entry in getattr(form, "lines", ()) for field in entry.form)]
    field = next((field for field in inputs if field.name == refusal.field), None)
    if field is None:
        form.form_errors.append(refusal.sentence)
    else:
        field.errors = [*field.errors, refusal.sentence]


def after(commitment: Commitment, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for("commitments.show_commitment", commitment_id=commitment.id), 303)


def again(commitment_id: int, name: str, form: Any) -> ResponseReturnValue:
    """The page of the promise as it is stored, with the form as it was typed, shown even where the step is not open any more."""
    db.session.rollback()
    page = page_of(get_readable(current(), commitment_id), current())
    page["forms"][name] = form
    return render_template("commitments/show_commitment.html", **page), 422
