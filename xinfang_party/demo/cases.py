"""Two years of cases as rows of a sheet, from a seed; they come into the house by the ordinary import."""
import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from xinfang_party.demo import catalogue

DAY = timedelta(days=1)
Handlers = Sequence[tuple[str, str]]
"""(department, member number) of those who answer cases."""


class Maker:
    """Makes rows under `CASE_HEADERS`; nothing in them lies after `today`."""

    def __init__(self, handlers: Handlers, today: date, chance: random.Random) -> None:
        self.handlers, self.today, self.chance = handlers, today, chance
        self.skill = {number: chance.gauss(0, 6) for _, number in handlers}

    def rows(self) -> list[list[Any]]:
        """`CASES` rows by day of receipt."""
        received = sorted(self.today - DAY * self.chance.randint(0, 729) for _ in range(catalogue.CASES))
        return [self.row(place, day) for place, day in enumerate(received, 1)]

    def row(self, place: int, received: date) -> list[Any]:
        chance = self.chance
        department, member = chance.choice(self.handlers)
        member = member if chance.random() > 0.03 else ""
        handling, subject = pick(catalogue.CLASSES, chance), "/".join(chance.choice(catalogue.SUBJECTS))
        registered = self.later(received, 0, 2)
        accepted = self.later(received, 2, 13) if chance.random() > 0.04 else self.later(received, 16, 22)
        replied = self.answer(received, handling, self.skill.get(member, 0))
        rating = pick(catalogue.RATINGS, chance) if replied and (self.today - replied).days > 5 and chance.random() < 0.75 else ""
        evaluated = self.later(replied, 1, 20) if replied and rating and rating != "超期未评价" else None
        return [f"XF{received:%Y}{place:06d}", pick(catalogue.CHANNELS, chance), pick(catalogue.PURPOSES, chance), subject,
                chance.choice(catalogue.DISTRICTS), handling, "是" if chance.random() < 0.14 else "否", department, member,
                moment(received, chance), moment(registered, chance), moment(accepted, chance), moment(replied, chance),
                pick(catalogue.OUTCOMES, chance) if replied else "", rating, rating, evaluated or ""]

    def answer(self, received: date, handling: str, skill: float) -> date | None:
        """Simple matters are answered soon, hard ones near the end of the sixty days, a few too late or not yet."""
        middle = {"急事急办": 9, "简事快办": 16, "繁事精办": 43, "难事认真办": 53}[handling]
        days = max(1, round(self.chance.gauss(middle + skill, middle / 3))) + (40 if self.chance.random() < 0.04 else 0)
        day = received + DAY * days
        return day if day <= self.today and self.chance.random() > 0.004 else None

    def later(self, start: date, soonest: int, latest: int) -> date | None:
        day = start + DAY * self.chance.randint(soonest, latest)
        return day if day <= self.today else None


def moment(day: date | None, chance: random.Random) -> datetime | str:
    return datetime.combine(day, time(chance.randint(8, 17), chance.randint(0, 59))) if day else ""


def pick(choices: Sequence[tuple[str, int]], chance: random.Random) -> str:
    return chance.choices([word for word, _ in choices], [weight for _, weight in choices])[0]
