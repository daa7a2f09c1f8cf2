from xinfang_party.access.terms import Identity
from xinfang_party.files.models import Attachment
from xinfang_party.files.registry import READERS
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound


def attachment_for(identity: Identity, attachment_id: int) -> Attachment:
    """The attachment if its object is the viewer's to see; else `NotFound`."""
    attachment = db.session.get(Attachment, attachment_id)
    if attachment is None or attachment.subject_kind not in READERS:
        raise NotFound
    READERS[attachment.subject_kind](identity, attachment.subject_id)
    return attachment
