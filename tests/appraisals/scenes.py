"""For each kind of notice of an appraisal that asks for a step: how it comes about, and the step that settles it (see `tests.notifications.scenes`)."""
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from xinfang_party.appraisals import ballots, finding, queries, service
from xinfang_party.appraisals.models import AppraisalRound
from xinfang_party.appraisals.terms import MemberGrade
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

GOOD = MemberGrade.QUALIFIED
Step = Callable[[], object]


def opened(stage: Any) -> AppraisalRound:
    made = service.open_(branch_id=stage.world.branch.id, year=clock.today().year, closes_on=clock.today() + timedelta(days=20), by=stage.secretary)
    db.session.flush()
    return made


def vote(stage: Any, round_: AppraisalRound, member_id: int) -> None:
    grades = dict.fromkeys(queries.names_to_grade(round_.id, member_id), GOOD)
    ballots.cast(round_, grades=grades, by=stage.of(stage.accounts[member_id]))


def voted(stage: Any) -> AppraisalRound:
    round_ = opened(stage)
    vote_all(stage, round_)
    return round_


def vote_all(stage: Any, round_: AppraisalRound) -> None:
    for member_id in stage.accounts:
        vote(stage, round_, member_id)


def close(stage: Any, round_: AppraisalRound) -> None:
    service.close(round_, version=None, by=stage.secretary)
    db.session.flush()


def to_vote(stage: Any) -> Step:
    """The vote of the last one asks the leaders to end it, and the end to find of each other, so that is done as well."""
    round_ = opened(stage)
    return lambda: (vote_all(stage, round_), close(stage, round_), find_all(stage, round_))


def closable(stage: Any) -> Step:
    round_ = voted(stage)
    return lambda: (close(stage, round_), find_all(stage, round_))


def to_find(stage: Any) -> Step:
    round_ = voted(stage)
    close(stage, round_)
    return partial(find_all, stage, round_)


def find_all(stage: Any, round_: AppraisalRound) -> None:
    for part in queries.parts_of(round_.id):
        finders = finding.finders_of(part)
        finder = stage.secretary if stage.secretary.member_id in finders else stage.of(stage.accounts[min(finders)])
        service.find(part, grade=GOOD, words="", version=None, by=finder)
    db.session.flush()


def concluded(stage: Any) -> Step:
    round_ = voted(stage)
    close(stage, round_)
    find_all(stage, round_)
    service.conclude(round_, version=None, by=stage.secretary)
    return lambda: [service.confirm_told(part, version=None, by=stage.of(stage.accounts[part.member_id])) for part in queries.parts_of(round_.id)]


SCENES: dict[str, Callable[[Any], Step]] = {"appraisal.opened": to_vote, "appraisal.closable": closable, "appraisal.find-leader": to_find,
                                            "appraisal.concluded": concluded}
READERS = {"appraisal.opened": 4, "appraisal.concluded": 4}
