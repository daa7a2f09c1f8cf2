"""The working days of 2011 to 2026 as another project transcribed the papers, counted from day to day: what tests hold beside ours."""
import json
from datetime import date, timedelta
from itertools import takewhile
from pathlib import Path

DAY = timedelta(days=1)
FIRST, END = date(2011, 1, 1), date(2026, 12, 31)
LAST = date(2026, 8, 31)
"""So that every last day still falls into an announced year."""


def days(step: int = 1) -> list[date]:
    return [FIRST + n * DAY for n in range(0, (LAST - FIRST).days + 1, step)]


class Papers:
    """`moved`: each day → itself where it is worked, else the next that is."""

    def __init__(self, shared: Path) -> None:
        files = sorted((shared / "holidays").glob("holiday-cn_*.json"))
        self.off = {date.fromisoformat(one["date"]): one["isOffDay"] for file in files for one in json.loads(file.read_text("utf-8"))["days"]}
        whole = list(takewhile(lambda day: day <= END, (FIRST + n * DAY for n in range(10_000))))
        self.worked, self.passed, self.moved = list[date](), dict[date, int](), dict[date, date]()
        for day in whole:
            if self.works(day):
                self.worked.append(day)
            self.passed[day] = len(self.worked)
        for day in reversed(whole):
            self.moved[day] = day if self.works(day) else self.moved.get(day + DAY, END)

    def works(self, day: date) -> bool:
        return not self.off[day] if day in self.off else day.weekday() < 5

    def walked(self, day: date, n: int) -> date:
        """The n-th working day after `day`."""
        return self.worked[self.passed[day] + n - 1]
