"""What everybody did, each thing at its moment."""
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from xinfang_party.kernel import clock

DAY = timedelta(days=1)
NIGHT = time(0, 10)


@dataclass
class Diary:
    """Things to do, each at its moment; played in order of time, and only as far as today."""

    entries: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)

    def on(self, day: date, deed: Callable[[], object]) -> None:
        """Some time of that day. Two things of which one needs the other belong on different days."""
        place = len(self.entries)
        self.entries.append((clock.at(day, time(9 + place % 8, place % 60)), place, deed))

    def at_night(self, day: date, deed: Callable[[], object]) -> None:
        """When the timed jobs run, before anybody comes."""
        self.entries.append((clock.at(day, NIGHT), len(self.entries), deed))

    def ago(self, days: int, deed: Callable[[], object]) -> None:
        self.on(clock.today() - DAY * days, deed)

    def play(self) -> None:
        for moment, _, deed in sorted(self.entries, key=lambda entry: entry[:2]):
            if moment <= clock.now():
                with clock.told(moment):
                    deed()
