"""Integrity risks of the demonstration: everything in force from the year before, what is high reviewed again since, a warning; one campaign of two
departments at every step of the chain."""
from collections.abc import Sequence
from functools import partial

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.demo.diary import DAY, Diary
from xinfang_party.demo.people import BY, Bureau
from xinfang_party.integrity import service as registers
from xinfang_party.integrity.catalogue_risks import TYPICAL, Typical
from xinfang_party.integrity.models import Register, RegisterVersion
from xinfang_party.integrity.naming import chain_of
from xinfang_party.integrity.terms import UNDER_WAY, State
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization import service as organization
from xinfang_party.organization.models import Member
from xinfang_party.reviews import objecting, service, starting
from xinfang_party.signals import service as signals
from xinfang_party.signals import warnings
from xinfang_party.signals.terms import WarningKind

LEADERS = {"01": "01", "02": "04", "03": "04", "04": "05", "05": "04", "06": "05", "07": "05", "08": "05"}
"""Department → the office whose head is its leader."""
NOW = ("02", "03")
STEPS = (State.CROSS, State.HEAD, State.LEADER, State.MAIN)
DUTIES = "依法登记、转送、交办和督办信访事项，按期告知和答复。"


def enter(diary: Diary, bureau: Bureau) -> None:
    diary.ago(320, partial(name_leaders, bureau))
    diary.ago(300, partial(open_campaign, bureau, "廉政风险年度复核", tuple(bureau.departments)))
    diary.ago(290, partial(take, bureau, State.NOTICE))
    diary.ago(262, partial(starting.look, by=bureau.identities["jiwei"]))
    diary.ago(125, partial(starting.look, by=bureau.identities["jiwei"]))  # what is high falls due again
    diary.ago(110, partial(take, bureau, State.NOTICE))
    diary.ago(90, partial(starting.look, by=bureau.identities["jiwei"]))
    diary.ago(20, partial(open_campaign, bureau, "信访业务岗位专项复核", NOW))
    diary.ago(9, partial(spread, bureau))
    diary.ago(4, partial(object_to_one, bureau))
    diary.ago(3, partial(signals.look, by=bureau.identities["jiwei"]))
    diary.ago(15, partial(warn, bureau))


def name_leaders(bureau: Bureau) -> None:
    for code, department in bureau.departments.items():
        organization.edit_department(department, code=department.code, name=department.name, branch=bureau.branches[code], sort_order=department.sort_order,
                                     head=bureau.members[code][0], leader=bureau.members[LEADERS[code]][0], by=BY)


def open_campaign(bureau: Bureau, title: str, codes: Sequence[str]) -> None:
    starting.open_campaign(title=f"{clock.today().year} 年{title}", check_due_on=clock.today() + DAY * 15, by=bureau.identities["jiwei"],
                           department_ids=[bureau.departments[code].id for code in codes])


def under_way() -> list[RegisterVersion]:
    return list(db.session.scalars(select(RegisterVersion).where(RegisterVersion.state.in_(UNDER_WAY)).order_by(RegisterVersion.id)))


def take(bureau: Bureau, to: State) -> None:
    for place, version in enumerate(under_way()):
        check(bureau, version, place)
        lead(bureau, version, to)


def spread(bureau: Bureau) -> None:
    """The first ones are still to be checked; the others stand one at each step."""
    ends = (State.CHECK, State.CROSS, State.HEAD, State.LEADER, State.FILING, State.NOTICE)
    for place, version in enumerate(under_way()):
        if (to := ends[place % len(ends)]) is not State.CHECK:
            check(bureau, version, place)
            lead(bureau, version, to)


def check(bureau: Bureau, version: RegisterVersion, place: int) -> None:
    """The own check: two typical risks the first time, "still valid" the next."""
    by = person(bureau, version.holder)
    if version.points:
        registers.keep_all(version, by=by)
    else:
        kinds = list(TYPICAL.values())
        registers.write_duties(version, duties=DUTIES, by=by,
                               powers=[{"name": one.power, "basis": "《信访工作条例》", "steps": "登记\n审核\n告知"} for one in (kinds[place % len(kinds)],)])
        for one in (kinds[place % len(kinds)], kinds[(place + 5) % len(kinds)]):
            write(version, one, by)
    service.submit(version, by=by)


def write(version: RegisterVersion, one: Typical, by: Identity) -> None:
    facts = {"power": one.power, "step": one.step, "category": one.category, "name": one.name, "shows_as": one.shows_as, "cause": "制约和监督不够。",
             "indicator": "超期件数、群众评价", "likelihood": one.likelihood, "impact": one.impact, "factors": list(one.factors), "override": None,
             "override_reason": "", "residual_likelihood": max(one.likelihood - 1, 1), "residual_impact": one.impact, "accepted_until_on": None,
             "accepted_reason": ""}
    registers.write_point(version, None, facts=facts, by=by,
                          controls=[{"kind": kind, "text": text, "owner": "本人", "evidence": "台账"} for kind, text in one.controls])


def lead(bureau: Bureau, version: RegisterVersion, to: State) -> None:
    """From hand to hand as far as `to`, or as the chain goes."""
    while version.state in STEPS and version.state is not to:
        member_id = chain_of(version).of(version.state)
        service.pass_(version, opinion="同意。", by=person(bureau, db.session.get(Member, member_id) if member_id else None))
    if version.state is State.FILING and to is State.NOTICE:
        service.file(version, opinion="材料齐全，没有领导能够审定的按规定由机关纪委备案。", by=bureau.identities["jiwei"])


def person(bureau: Bureau, member: Member | None) -> Identity:
    return bureau.identities["jiwei"] if member is None else bureau.as_member(member)


def object_to_one(bureau: Bureau) -> None:
    version = db.session.scalars(select(RegisterVersion).where(RegisterVersion.state == State.NOTICE).order_by(RegisterVersion.id)).first()
    if version is not None:
        objecting.object_(version, text="防控措施没有写明由谁检查，建议补充。", by=bureau.as_member(bureau.members["03"][4]))


def warn(bureau: Bureau) -> None:
    register = db.session.scalars(select(Register).where(Register.department_id == bureau.departments["03"].id).order_by(Register.id)).first()
    if register is not None:
        warnings.record(register, by=bureau.identities["jiwei"], facts={
            "kind": WarningKind.RECTIFY, "basis": "专项检查发现登记不及时。", "document_no": "", "acted_on": clock.today(), "acted_by": "机关纪委",
            "due_on": clock.today() + DAY * 25})
