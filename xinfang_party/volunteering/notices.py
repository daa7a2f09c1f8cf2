"""What services tell people. An invitation asks for an answer, which may be no; the rest is only told."""
from typing import Any

from sqlalchemy import select

from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.registry import asks, informs
from xinfang_party.volunteering.models import ServiceEvent, ServiceInvitation
from xinfang_party.volunteering.queries import answer_is_open


def waits() -> Any:
    return select(ServiceInvitation.id).join(ServiceEvent, ServiceEvent.id == ServiceInvitation.event_id).where(
        ServiceInvitation.id == Notice.subject_id, answer_is_open()).exists()


INVITED = asks("service.invited", waits)
MOVED_UP = informs("service.moved-up")
CANCELLED = informs("service.cancelled")
MOVED = informs("service.moved")
