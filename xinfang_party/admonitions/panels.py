"""On the page of a problem: that a reminder talk is due, and the talks held about it that the viewer may know of."""
from flask import render_template

from xinfang_party.access.gate import current
from xinfang_party.admonitions.pages import known
from xinfang_party.admonitions.queries import ROW, of_finding
from xinfang_party.findings.models import Finding
from xinfang_party.findings.rules import lateness
from xinfang_party.findings.terms import Lateness
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

MOST = 10


def panel_of_finding(finding: Finding) -> str | None:
    """For who may plan one. Those of others are as if they were not there."""
    talks = [known(one) for one in db.session.scalars(of_finding(current(), finding.id).limit(MOST).options(*ROW))]
    is_due = lateness(finding.state, finding.due_on, clock.today()) is Lateness.TALK
    if not talks and not is_due:
        return None
    return render_template("admonitions/_finding.html", finding=finding, talks=talks, is_due=is_due)
