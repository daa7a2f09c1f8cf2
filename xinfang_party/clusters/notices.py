"""What voices tell the member who noted them: that something became of it, and where to read it."""
from xinfang_party.notifications.registry import informs

FOLLOWED = informs("voice.followed")
