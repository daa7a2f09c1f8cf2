"""A step noted for a case of each owner, a special period, and one good form for every act of the lanes."""
from datetime import date
from typing import Any

from sqlalchemy import select

from tests.routes.marks import OWNERS, mark
from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel.database import db
from xinfang_party.lanes import service, setting
from xinfang_party.lanes.models import CaseStep
from xinfang_party.lanes.terms import StepCode
from xinfang_party.petitions import service as petitions
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.terms import HandlingClass

BY = Identity(account_id=900_001, name="信访测试员", roles=frozenset({Role.PETITION_OFFICER}))
PERIOD = {"name": "汛期", "tag": "涉汛", "criterion": "房屋进水", "handling": "urgent", "from_on": "2026-02-01"}


def of_every_state(world: Any) -> None:
    facts = {**PERIOD, "name": mark("specialname", "OO"), "tag": "涉汛", "criterion": mark("special", "OO"), "handling": HandlingClass.URGENT, "subject_id": None,
             "district": "", "from_on": date(2026, 3, 1), "to_on": None}
    world.note("specialperiod", "OO", setting.add_period(facts=facts, by=BY))
    for owner in OWNERS:
        case = db.session.get_one(Case, world.id("case", owner))
        service.note(case, StepCode.LEADER, on=date(2026, 3, 1), text=mark("stepnote", owner), by=BY)
        petitions.reclassify(db.session.get_one(Case, world.id("fresh", owner)), handling=HandlingClass.COMPLEX, reason="涉及几个单位", by=BY)
        world.note("step", owner, db.session.scalars(select(CaseStep).where(CaseStep.case_id == case.id, CaseStep.code == StepCode.LEADER)).one())
    db.session.commit()


OFFICER = "petition_officer"
DEEDS: tuple[tuple[Any, ...], ...] = (
    ("/cases/<int:case_id>/steps", OFFICER, {"code": "lead_unit", "on": "2026-03-02", "note": "示例区住建局"}, "fresh"),
    ("/cases/<int:case_id>/mark", OFFICER, lambda world: {"period_id": world.id("specialperiod", "OO")}, "case"),
    ("/case-steps/<int:step_id>/take-back", OFFICER),
    ("/lanes/<lane>/<lane_step>", OFFICER, {"number": "10", "from_on": "2026-03-02", "reason": "试行"}),
    ("/special-periods/new", OFFICER, PERIOD), ("/special-periods/<int:special_period_id>/edit", OFFICER, PERIOD),
    ("/special-periods/<int:special_period_id>/end", OFFICER, {"on": "2026-03-02"}), ("/special-periods/<int:special_period_id>/apply", OFFICER),
)
