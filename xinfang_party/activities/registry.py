"""Who hears of a record that is new or became another: the room that plans finds out which of its entries it is."""
from collections.abc import Callable

from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import Activity

ON_LOGGED: list[Callable[[Activity, int | None, Identity], None]] = []
"""Each is called with (activity, number of the planned entry it was made from or None, by); again, with None, where the
branch, Party group, day or kinds of a record changed."""
