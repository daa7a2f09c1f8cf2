"""Load the demonstration bureau into an empty site, in one unit of work."""
import random

from sqlalchemy import select

from xinfang_party.demo import (
    administration,
    admonishing,
    appraising,
    asking,
    catalogue,
    conferring,
    corrections,
    filing,
    fronting,
    gatherings,
    intake,
    laning,
    lettering,
    mending,
    neighbours,
    notices,
    once,
    ordered,
    people,
    promises,
    risks,
    serving,
    standards,
    stories,
    telling,
    yearend,
)
from xinfang_party.demo.diary import Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.organization.models import Branch

PARTS = (once, stories, laning, mending, admonishing, administration, corrections, standards, asking, telling, neighbours, serving, filing, ordered, risks,
         lettering, conferring, fronting, yearend, notices)
NOT_EMPTY = "站点里已经有组织架构，演示数据只能载入空站点。"


def is_empty() -> bool:
    found = db.session.scalar(select(Branch.id).limit(1))
    db.session.rollback()
    return found is None


def load_if_empty() -> bool:
    """True when the bureau was loaded now."""
    if not is_empty():
        return False
    load()
    return True


def load() -> None:
    """Raises `Refusal` where there already is an organization."""
    if not is_empty():
        raise Refusal(NOT_EMPTY)
    chance = random.Random(catalogue.SEED)  # noqa: S311 - a demonstration must be the same each time
    with unit_of_work():
        bureau = people.build(clock.today())
        people.open_accounts(bureau)
        administration.set_calendar(bureau)
        intake.bring_all(bureau, chance)
        intake.lay_down_rules(bureau)
        live(bureau, chance)
        intake.bring_rest(bureau)
        intake.bring_figures(bureau, random.Random(catalogue.SEED))  # noqa: S311 - as above


def live(bureau: Bureau, chance: random.Random) -> None:
    """Everything that was done day by day, in the order of time."""
    diary = Diary()
    promises.enter(diary, bureau, chance)
    for number, regular in enumerate((gatherings, appraising), 1):
        regular.enter(diary, bureau, random.Random(catalogue.SEED + number))  # noqa: S311 - the promises stay as they were
    for part in PARTS:
        part.enter(diary, bureau)
    diary.play()


def log_ins() -> str:
    """The log-in of each role, for the terminal."""
    lines = [f"  {hint.username:<12}{hint.label}" for hint in people.hints()]
    return "\n".join([f"演示登录（密码都是 {catalogue.PASSWORD}）：", *lines])
