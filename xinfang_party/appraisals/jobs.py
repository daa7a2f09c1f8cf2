"""Timed work on appraisals."""
from xinfang_party.appraisals import queries, service
from xinfang_party.kernel import clock


def remind_to_close() -> None:
    """Once for each vote that is complete or over: those who lead the branch."""
    for round_ in queries.to_close(clock.today()):
        service.tell_leaders(round_)
