"""Timed work on promises: freeze what is over, remind of what is owed or behind."""
import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import partial

from sqlalchemy.orm.exc import StaleDataError

from xinfang_party.access.terms import SYSTEM
from xinfang_party.commitments import closing, figures, notices, rules
from xinfang_party.commitments.catalogue import days
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.queries_picks import with_requests_before
from xinfang_party.commitments.rules import pick_due
from xinfang_party.commitments.service import address, due_of, keepers_of, tell_deciders, tell_of_no_report
from xinfang_party.commitments.terms import Pace, Side, State
from xinfang_party.commitments.timed import answered_by, running, to_freeze, with_late_appraisals, with_overdue_step
from xinfang_party.commitments.unreported import lacks_report
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.notifications import service as notifications
from xinfang_party.organization.queries import members_of
from xinfang_party.tasks import registry
from xinfang_party.tasks import service as tasks
from xinfang_party.tasks.service import TaskRun
from xinfang_party.web.links import path_to

log = logging.getLogger(__name__)
KIND = "commitments.freeze"
KEEPERS_TURN = {State.PUBLISHED: "承诺“{title}”已到期，还没有述诺，请尽快办理。", State.RETURNED: "承诺“{title}”退回后还没有改好，请按意见修改再提交，不作了的请撤回。"}
MOST_AT_ONCE = 40
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
                keepers_of(commitment), kind=notices.OFF_TRACK, subject=commitment, url=address(commitment), due_on=month.end,
                text=f"承诺“{commitment.title}”落后于进度：{behind.figure.name} {behind.figure.text}，目标 {behind.line.target:g}{behind.figure.unit}。")


def remind_overdue_steps() -> None:
    """Once for each step that is past its day: the keeper for the report and for what came back, those who decide for the rest.
    Where no report came, those who may conclude without it hear of it too."""
    for commitment in with_overdue_step(clock.today()):
        if lacks_report(commitment):
            tell_of_no_report(commitment)
        kind, words = notices.OVERDUE[commitment.state], KEEPERS_TURN.get(commitment.state)
        has_left = commitment.keeper_left(clock.today())
        if words is None or has_left:
            hint = "承诺人已经离开，不再办理的请撤回" if has_left and rules.FLOW.may(commitment.state, "withdraw") else "请尽快办理"
            tell_deciders(commitment, kind, f"承诺“{commitment.title}”（{commitment.keeper}）的下一步已超过期限，{hint}。")
        else:
            notifications.notify_members(keepers_of(commitment), kind=kind, subject=commitment, url=address(commitment), due_on=due_of(commitment),
                                         text=words.format(title=commitment.title))


def remind_waiting_picks() -> None:
    """Once, those who decide, when the oldest request of a promise is past its day."""
    for commitment, asked_on in with_requests_before(clock.today() - days("decide_pick_within")):
        tell_deciders(commitment, notices.PICK_OVERDUE, f"{commitment.keeper}申请增减承诺“{commitment.title}”手工计入的事项，已超过期限，请尽快审定。",
                      due_on=pick_due(asked_on))


def remind_missing_appraisals() -> None:
    """Once a month, whoever still owes the own word or a peer's; one line however many promises wait, with the day of the earliest."""
    today = clock.today()
    for member_id, due in missing_appraisals(with_late_appraisals(today), today).items():
        notifications.notify_members([member_id], kind=notices.APPRAISALS_MISSING, due_on=min(due), time=str(Period.of(today, "month")),
                                      url=path_to("commitments.list_commitments", state=State.REPORTED.value),
                                      text=f"有 {len(due)} 项已述诺的承诺还等您自评或互评，请尽快评诺。")


def missing_appraisals(commitments: Sequence[Commitment], today: date) -> dict[int, list[date]]:
    """Member → by when each of these promises waits for the member's word: as the keeper's, or as that of a member of the branch."""
    said, missing = answered_by(commitments), defaultdict[int, list[date]](list)
    branches = {branch_id: {member.id for member in members_of(branch_id, today)} for branch_id in {commitment.branch_id for commitment in commitments}}
    for commitment in commitments:
        keepers = set(keepers_of(commitment))
        asked = [(Side.SELF, member) for member in keepers] + [(Side.PEER, member) for member in branches[commitment.branch_id] - keepers]
        for side, member in asked:
            if (commitment.id, side, member) not in said:
                missing[member].append(rules.appraisal_due(commitment.state_since))
    return missing
