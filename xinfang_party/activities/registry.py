"""Who hears of a record that is new or became another: the room that plans finds out which of its entries it is."""
from collections.abc import Callable, Sequence

from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import Activity

ON_LOGGED: list[Callable[[Activity, int | None, Identity], None]] = []
"""Each is called with (activity, number of the planned entry it was made from or None, by); again, with None, where the
branch, Party group, day or kinds of a record changed."""
ON_IMPORTED: list[Callable[[Sequence[int], Identity], None]] = []
"""The same for a chunk of an import: called with the numbers of its records that are new or are other kinds now, by; in a few statements."""
ON_TAKEN_BACK: list[Callable[[int], None]] = []
"""Called with the number of a batch whose records are about to be deleted."""
