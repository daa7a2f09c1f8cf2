"""What a person sees who was given a link: the questionnaire, thanks, or the one page for links that open nothing. No log-in."""
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import requires
from xinfang_party.access.permissions import PUBLIC
from xinfang_party.accounts import attempts, browsers
from xinfang_party.questionnaires import answering
from xinfang_party.questionnaires.forms import AnswerForm
from xinfang_party.questionnaires.views import bp
from xinfang_party.web import errors
from xinfang_party.web.forms import tried
from xinfang_party.web.security import keep_the_key

bp.after_request(keep_the_key)


@bp.route("/answers/<token>", methods=["GET", "POST"])
@requires(PUBLIC)
def answer(token: str) -> ResponseReturnValue:
    """Looking at it uses nothing up; sending it does. Whoever is logged in answers as a stranger too."""
    asked = answering.find(token)
    if asked is None:
        is_held = request.method == "POST" and attempts.is_guessing(browsers.nearest())
        return errors.page(429) if is_held else nothing_there()
    form, counted = AnswerForm(asked.questions), list[bool]()
    if form.validate_on_submit() and tried(form, lambda: counted.append(answering.answer(token, form.answer()))):
        return redirect(url_for(".thank"), 303) if counted[0] else nothing_there()
    return render_template("questionnaires/answer.html", questionnaire=asked, form=form), 422 if form.is_submitted() else 200


@bp.get("/answers/thanks")
@requires(PUBLIC)
def thank() -> str:
    return render_template("questionnaires/thank.html")


def nothing_there() -> ResponseReturnValue:
    """The same for a link that is unknown, used, too early or too late."""
    if request.method == "POST":
        attempts.note_guess(browsers.nearest())
    return render_template("questionnaires/nothing_there.html"), 404
