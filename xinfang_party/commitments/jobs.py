"""Timed work on promises: freeze what is over, remind of what is owed or behind."""
import logging
from collections.abc import Sequence
from functools import partial

from sqlalchemy.orm.exc import StaleDataError

from xinfang_party.access.terms import SYSTEM
from xinfang_party.commitments import closing, figures
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.queries import running, to_freeze, with_overdue_step
from xinfang_party.commitments.service import address, due_of, keepers_of, tell_deciders
from xinfang_party.commitments.terms import Pace, State
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.notifications import service as notifications
from xinfang_party.tasks import registry
from xinfang_party.tasks import service as tasks
from xinfang_party.tasks.service import TaskRun
from xinfang_party.web.links import path_to

log = logging.getLogger(__name__)
KIND = "commitments.freeze"
MOST_AT_ONCE = 100
"""Promises frozen within the job's own transaction: about two seconds in which nobody else can save."""


def freeze_ended() -> None:
    """Freeze each promise whose time is over, or leave it to a background task where they are so many that others would wait long."""
    ended = to_freeze(clock.today())
    if len(ended) > MOST_AT_ONCE:
        tasks.start(KIND, title="封存到期的承诺", by=SYSTEM, arguments={})
    else:
        freeze_each(ended)


def freeze_many(work: TaskRun) -> None:
    """The task: a transaction for each promise. One that dies begins again where it stood."""
    ended = to_freeze(clock.today())
    db.session.rollback()
    for done, commitment_id in enumerate(ended, 1):
        freeze_each([commitment_id])
        work.report(done, len(ended))
    work.finish(path_to("commitments.list_commitments"), f"封存了 {len(ended)} 项到期的承诺。")


def freeze_each(ended: Sequence[int]) -> None:
    """The ledger has one row per promise, so it happens once however many schedulers run. One that cannot be frozen (its measure is gone)
    keeps none back; the next day tries it again."""
    for commitment_id in ended:
        try:
            with unit_of_work(), db.session.begin_nested():
                tasks.once("commitments.freeze-one", str(commitment_id), partial(freeze_one, commitment_id))
        except (Refusal, LookupError, StaleDataError):
            log.exception("promise %s could not be frozen", commitment_id)


def freeze_one(commitment_id: int) -> None:
    closing.freeze(db.session.get_one(Commitment, commitment_id))


registry.register(KIND, freeze_many)


def remind_off_track() -> None:
    """Once a month, whoever is behind the needed pace."""
    month = Period.of(clock.today(), "month")
    commitments = running(clock.today())
    standings = figures.standings(commitments)
    for commitment in commitments:
        behind = next((one for one in standings[commitment.id] if one.pace is Pace.OFF_TRACK), None)
        if behind is not None:
            notifications.notify_members(
                keepers_of(commitment), kind="commitment.off-track", subject=commitment, url=address(commitment), due_on=month.end,
                text=f"承诺“{commitment.title}”落后于进度：{behind.figure.name} {behind.figure.text}，目标 {behind.line.target:g}{behind.figure.unit}。")


def remind_overdue_steps() -> None:
    """Once for each step that is past its day: the keeper for the report, those who decide for the rest."""
    for commitment in with_overdue_step(clock.today()):
        kind, text = f"commitment.overdue.{commitment.state}", f"承诺“{commitment.title}”（{commitment.keeper}）的下一步已超过期限，请尽快办理。"
        if commitment.state is State.PUBLISHED:
            notifications.notify_members(keepers_of(commitment), kind=kind, subject=commitment, url=address(commitment), due_on=due_of(commitment),
                                         text=text)
        else:
            tell_deciders(commitment, kind, text)
