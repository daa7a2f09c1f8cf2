from flask import Blueprint, Response, send_file

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import SIGNED_IN
from xinfang_party.files.queries import attachment_for
from xinfang_party.files.service import path_of

bp = Blueprint("files", __name__)


@bp.get("/attachments/<int:attachment_id>")
@requires(SIGNED_IN)
def download(attachment_id: int) -> Response:
    """Always as a download, never rendered in the page's origin; the object it hangs on decides who may read it."""
    stored = attachment_for(current(), attachment_id).file
    answer = send_file(path_of(stored), mimetype=stored.media_type, as_attachment=True, download_name=stored.filename)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
