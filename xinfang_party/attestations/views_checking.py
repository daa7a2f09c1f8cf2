"""What a stranger sees who scans the code of a sheet. No log-in, and nobody's name."""
from flask import render_template
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import requires
from xinfang_party.access.permissions import PUBLIC
from xinfang_party.attestations import checking
from xinfang_party.attestations.pages import TONES
from xinfang_party.attestations.views import bp
from xinfang_party.kernel import clock
from xinfang_party.web.security import keep_the_key

bp.after_request(keep_the_key)


@bp.get("/record-sheets/<token>")
@requires(PUBLIC)
def check_attestation(token: str) -> ResponseReturnValue:
    """Number, hours, days and whether it is good, whoever asks. No code can be guessed."""
    sheet = checking.find(token)
    if sheet is not None:
        return render_template("attestations/check_attestation.html", sheet=sheet, tone=TONES[sheet.standing], today=clock.today())
    return render_template("attestations/nothing_there.html"), 404
