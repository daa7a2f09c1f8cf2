"""On the page of a case: the clusters it belongs to."""
from flask import render_template

from xinfang_party.access.gate import current
from xinfang_party.clusters.queries import clusters_of_case
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.terms import Purpose


def panel_of_case(case: Case) -> str | None:
    """Accusations (检举控告) belong to none."""
    found = [] if case.purpose is Purpose.ACCUSATION else clusters_of_case(current(), case)
    return render_template("clusters/_case.html", clusters=found) if found else None
