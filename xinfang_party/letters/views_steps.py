"""Drafting a letter, and the steps it takes on its page."""
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.letters import acting, pages, queries, service
from xinfang_party.letters.forms import DraftForm
from xinfang_party.letters.views import bp
from xinfang_party.web.stepping import step, written


@bp.route("/letters/new", methods=["GET", "POST"])
@requires("letter:draft")
def draft_letter() -> ResponseReturnValue:
    form = DraftForm(data=pages.blank(request.args), is_new=True)
    return written(form, lambda: service.draft(facts=pages.drafted(form, current()), by=current()), "已起草。核对无误的请提交审核。",
                   lambda made: page(made.id), lambda: writing(form, None))


@bp.route("/letters/<int:letter_id>/edit", methods=["GET", "POST"])
@requires("letter:draft")
def edit_letter(letter_id: int) -> ResponseReturnValue:
    letter = queries.get_letter(current(), letter_id)
    form = DraftForm(data=pages.filled(letter))
    return step(form, lambda: service.edit(letter, pages.drafted(form, current()), version=form.version.data, by=current()), "已保存。",
                page(letter_id), lambda: writing(form, letter_id))


@bp.post("/letters/<int:letter_id>/submit")
@requires("letter:draft")
def submit_letter(letter_id: int) -> ResponseReturnValue:
    return act(letter_id, "submit")


@bp.post("/letters/<int:letter_id>/review")
@requires("letter:review")
def review_letter(letter_id: int) -> ResponseReturnValue:
    return act(letter_id, "review")


@bp.post("/letters/<int:letter_id>/return")
@requires("letter:return")
def return_letter(letter_id: int) -> ResponseReturnValue:
    return act(letter_id, "return")


@bp.post("/letters/<int:letter_id>/issue")
@requires("letter:issue")
def issue_letter(letter_id: int) -> ResponseReturnValue:
    return act(letter_id, "issue")


@bp.post("/letters/<int:letter_id>/deliver")
@requires("letter:follow")
def deliver_letter(letter_id: int) -> ResponseReturnValue:
    return act(letter_id, "deliver")


@bp.post("/letters/<int:letter_id>/answer")
@requires("letter:follow")
def answer_letter(letter_id: int) -> ResponseReturnValue:
    return act(letter_id, "answer")


@bp.post("/letters/<int:letter_id>/remind")
@requires("letter:follow")
def remind_letter(letter_id: int) -> ResponseReturnValue:
    return act(letter_id, "remind")


@bp.post("/letters/<int:letter_id>/list")
@requires("letter:list")
def list_letter(letter_id: int) -> ResponseReturnValue:
    """挂牌督办."""
    return act(letter_id, "list")


@bp.post("/letters/<int:letter_id>/check")
@requires("letter:follow")
def check_letter(letter_id: int) -> ResponseReturnValue:
    return act(letter_id, "check")


@bp.post("/letters/<int:letter_id>/reopen")
@requires("letter:follow")
def reopen_letter(letter_id: int) -> ResponseReturnValue:
    return act(letter_id, "reopen")


@bp.post("/letters/<int:letter_id>/close")
@requires("letter:follow")
def close_letter(letter_id: int) -> ResponseReturnValue:
    return act(letter_id, "close")


@bp.post("/letters/<int:letter_id>/withdraw")
@requires("letter:withdraw")
def withdraw_letter(letter_id: int) -> ResponseReturnValue:
    return act(letter_id, "withdraw")


# --- what these share ----------------------------------------------------------------------------------------------------------

def act(letter_id: int, verb: str) -> ResponseReturnValue:
    """Take one step. Where it cannot be taken, the page comes back with the reason at the form and everything typed still in it."""
    letter, one = queries.get_letter(current(), letter_id), pages.ACTS[verb]
    form = one.form(scope=verb)

    def again() -> str:
        shown = pages.page_of(queries.get_letter(current(), letter_id), current())
        shown["forms"][verb] = form
        return render_template("letters/show_letter.html", **shown)

    return step(form, lambda: one.deed(letter, pages.acted(form), version=form.version.data, by=current()), one.done, page(letter_id), again)


def page(letter_id: int) -> str:
    return url_for("letters.show_letter", letter_id=letter_id)


def writing(form: DraftForm, letter_id: int | None) -> str:
    """What may not be edited any more says so before anybody types."""
    letter = queries.get_letter(current(), letter_id) if letter_id is not None else None
    return render_template("letters/edit_letter.html", form=form, letter_id=letter_id, may_edit=letter is None or acting.may_now(letter, "edit", current()),
                           returned=letter and pages.returned(letter), recipients=pages.recipients())
