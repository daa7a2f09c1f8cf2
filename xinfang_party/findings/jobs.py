"""Timed work on findings: remind of what is overdue, each time of more people."""
from xinfang_party.findings import rules, telling
from xinfang_party.findings.queries import late_ones
from xinfang_party.findings.terms import Lateness
from xinfang_party.kernel import clock


def remind_overdue() -> None:
    """Once for each finding, its due day and how far it is over."""
    today = clock.today()
    for finding in late_ones(today):
        level = rules.lateness(finding.state, finding.due_on, today)
        if level is not Lateness.IN_TIME:
            telling.tell_overdue(finding, level, today)
