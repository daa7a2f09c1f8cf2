"""On the page of a case: the consultations that were about it."""
from flask import render_template

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import may
from xinfang_party.consultations import queries
from xinfang_party.consultations.models import Consultation
from xinfang_party.consultations.pages import TONES
from xinfang_party.kernel.database import db
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import why_not_write
from xinfang_party.petitions.terms import Purpose

MOST = 10


def panel_of_case(case: Case) -> str | None:
    if case.purpose is Purpose.ACCUSATION:
        return None
    viewer = current()
    found = db.session.scalars(queries.of_case(case, viewer).limit(MOST).with_only_columns(Consultation)).all()
    may_plan = case.is_open and may(viewer, queries.WRITE) and why_not_write(case, viewer) is None
    if not found and not may_plan:
        return None
    return render_template("consultations/_case.html", case=case, found=found, tones=TONES, may_plan=may_plan)
