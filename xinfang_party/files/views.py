from flask import Blueprint, Response, current_app, send_file

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import SIGNED_IN
from xinfang_party.audit import service as audit
from xinfang_party.files.queries import attachment_for
from xinfang_party.files.service import path_of
from xinfang_party.web.errors import page

bp = Blueprint("files", __name__)
LOST = "这个附件的记录还在，内容却不在存储里。请把时间和页面告诉系统管理员，从备份中恢复。"


@bp.get("/attachments/<int:attachment_id>")
@requires(SIGNED_IN)
def download(attachment_id: int) -> Response:
    """Always as a download, never rendered in the page's origin; the object it hangs on decides who may read it."""
    attachment = attachment_for(current(), attachment_id)
    stored = attachment.file
    try:
        answer = send_file(path_of(stored), mimetype=stored.media_type, as_attachment=True, download_name=stored.filename)
    except FileNotFoundError:
        current_app.logger.error("the content of stored file %s is missing", stored.id)
        return page(404, LOST)
    audit.record_reading("file.downloaded", subject=(attachment.subject_kind, attachment.subject_id), by=current(), filename=stored.filename,
                         sha256=stored.sha256)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
