"""What the room tells people: that somebody was named to a post whose holder reads what others may not."""
from xinfang_party.notifications.registry import informs

NAMED = informs("committee-post.named")
CELL_LEADER = informs("cell.leader-named")
