"""What talks tell people: that one was recorded or changed, never what it holds."""
from xinfang_party.notifications.registry import informs

RECORDED = informs("talk.recorded")
EDITED = informs("talk.edited")
