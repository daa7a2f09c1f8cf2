"""What reviews tell people: that an objection has its answer; which one and what it is stands on the page of notices."""
from xinfang_party.notifications.registry import informs

ANSWERED = informs("risk-objection.answered")
