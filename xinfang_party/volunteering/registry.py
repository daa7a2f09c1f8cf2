"""What other rooms keep of shifts: asked before one is taken away, told by those rooms when the house opens."""
from collections.abc import Callable, Sequence

from xinfang_party.volunteering.models import Shift

USES: list[Callable[[Sequence[Shift]], str | None]] = []
"""Each answers a sentence why these shifts cannot be taken away; None: nothing of them is kept."""


def why_not_take_away(shifts: Sequence[Shift]) -> str | None:
    return next((reason for use in (USES if shifts else ()) if (reason := use(shifts))), None)
