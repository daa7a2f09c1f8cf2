"""Reviews of three posts at each step, objections, a campaign, a signal, an act of handling; and one good form for every act.

The head in the chain is the deputy of the branch, who visits nothing. The secretary objected to what is on notice in the own branch: the text is read by
the chain, the discipline office and who said it; who that is only by the last two.
"""
from dataclasses import replace
from datetime import date
from typing import Any

from tests import people
from tests.integrity.made import point_facts
from tests.routes.marks import OWNERS, mark
from xinfang_party.integrity import service as integrity
from xinfang_party.integrity.models import RegisterVersion
from xinfang_party.integrity.terms import State, Trigger
from xinfang_party.kernel.database import db
from xinfang_party.organization import service as organization
from xinfang_party.organization.models import Department
from xinfang_party.reviews import objecting, service
from xinfang_party.reviews.models import RiskCampaign
from xinfang_party.signals import warnings
from xinfang_party.signals.models import RiskSignal
from xinfang_party.signals.terms import Cause, SignalState, WarningKind

TODAY, BEGAN, ENDED = date(2026, 3, 2), date(2026, 2, 26), date(2026, 2, 27)
KINDS = {"reviewcheck": State.CHECK, "reviewhead": State.HEAD, "reviewfiling": State.FILING, "reviewnotice": State.NOTICE, "reviewover": State.NOTICE}
"""Kind → where the version of a post stands."""
READING = {"period": "2026-02", "label": "2026年2月", "value": 6.0, "n": 0}


def of_every_state(world: Any) -> None:
    for owner in OWNERS:
        for kind, state in KINDS.items():
            if kind == "reviewover" and owner != "A1":
                continue
            world.note(kind, owner, reviewed(world, owner, kind, state))
        who = world.visitors["secretary" if owner[0] == "A" else "other_secretary"].identity
        version = db.session.get_one(RegisterVersion, world.id("reviewnotice", owner))
        world.note("riskobjection", owner, objecting.object_(version, text=mark("riskobjection", owner), by=replace(who, name=mark("riskobjector", owner))))
    campaign = RiskCampaign(title="年度集中复核", opened_on=TODAY, check_due_on=date(2026, 3, 20), opened_by="机关纪委")
    db.session.add(campaign)
    world.note("riskcampaign", "OO", campaign)
    signalled(world)
    db.session.commit()


def reviewed(world: Any, owner: str, kind: str, state: State) -> RegisterVersion:
    """A version of its own post, taken so far by the member who holds it, the deputy and the discipline office."""
    letter, holder = owner[0], replace(discipline(world), account_id=None, member_id=world.id("member", owner), roles=frozenset())
    head = replace(holder, member_id=world.id("deputy", f"{letter}1"))
    department = db.session.get_one(Department, world.id("department", f"{letter}1"))
    post = organization.create_post(department, name=f"{kind}{owner[1]}", by=people.BY)
    version = integrity.begin(integrity.make_register(department, post, by=discipline(world)), trigger=Trigger.FIRST, due_on=date(2026, 4, 1), by=discipline(world),
                              people={"holder_id": holder.member_id, "head_id": head.member_id})
    integrity.write_point(version, None, facts=point_facts(), controls=[], by=holder)
    if state is not State.CHECK:
        service.submit(version, opinion=mark("riskopinion", owner), by=holder)
    if state in (State.FILING, State.NOTICE):
        service.pass_(version, opinion=mark("riskopinion", owner), by=head)
    if state is State.NOTICE:
        service.file(version, by=discipline(world))
        version.notice_from_on, version.notice_to_on = BEGAN, ENDED if kind == "reviewover" else date(2026, 3, 6)
    return version


def signalled(world: Any) -> None:
    """One signal to decide, one declined; and what was done about the register of a post."""
    for place, state in enumerate((SignalState.OPEN, SignalState.DECLINED)):
        decided = {"decided_on": TODAY, "decided_by": "机关纪委", "decision": mark("risksignalreason", "OO")} if place else {}
        one = RiskSignal(cause=Cause.PILING_UP, department_id=world.id("department", "A1" if place else "B1"), period="2026-02", measure="petitions.overdue",
                         figures={"now": READING, "before": [READING]}, sentence=mark("risksignal", "OO"), seen_on=TODAY, state=state, **decided)
        db.session.add(one)
        world.note("risksignal", "over" if place else "OO", one)
    register = db.session.get_one(RegisterVersion, world.id("reviewcheck", "A1")).register
    facts = {"kind": WarningKind.RECTIFY, "basis": mark("riskwarning", "OO"), "document_no": "", "acted_on": TODAY, "acted_by": "机关纪委", "due_on": TODAY}
    world.note("riskwarning", "OO", warnings.record(register, facts=facts, by=discipline(world)))
    over = world.note("riskwarning", "over", warnings.record(register, facts=facts, by=discipline(world)))
    warnings.finish(over, result=mark("riskwarning", "OO"), done_on=TODAY, by=discipline(world))


def discipline(world: Any) -> Any:
    return world.visitors["discipline"].identity


VERSION, SIGNAL, WARNING = "/risk-versions/<int:version_id>", "/risk-signals/<int:signal_id>", "/risk-warnings/<int:warning_id>"
ACT = {"kind": "reminder", "basis": "登记簿没有复核", "acted_on": "2026-03-02", "acted_by": "机关纪委"}
CAMPAIGN = {"title": "年度复核", "check_due_on": "2026-03-20", "reach": "all"}
DEEDS: tuple[tuple[Any, ...], ...] = (
    ("/risk-campaigns/new", "discipline", CAMPAIGN), ("/risk-campaigns/<int:risk_campaign_id>/close", "discipline"), ("/risk-campaigns/look", "discipline"),
    ("/risk-notices/put-in-force", "discipline"),
    (f"{VERSION}/submit", "member", {"opinion": "都核对过"}, "reviewcheck"), (f"{VERSION}/pass", "deputy", {"opinion": "合适"}, "reviewhead"),
    (f"{VERSION}/return", "discipline", {"opinion": "请写具体"}, "reviewfiling"), (f"{VERSION}/file", "discipline", {"opinion": "没有分管领导"}, "reviewfiling"),
    (f"{VERSION}/drop", "discipline", {"opinion": "岗位撤销"}, "reviewhead"),
    (f"{VERSION}/people", "discipline", {"holder": mark("number", "A1"), "opinion": "休假"}, "reviewhead"),
    (f"{VERSION}/objections/new", "member", {"text": "漏了印章保管"}, "reviewnotice"),
    ("/risk-objections/<int:objection_id>/answer", "discipline", {"is_upheld": "no", "answer": "印章不在这个岗位"}),
    ("/risk-registers/<int:register_id>/reviews/new", "discipline", {"trigger": "duty", "reason": "增加网上信访"}, "riskregister"),
    ("/risk-signals/look", "discipline"),
    (f"{SIGNAL}/accept", "discipline", lambda world: {"register_ids": [world.id("riskregister", "B1")], "reason": "连续增加"}),
    (f"{SIGNAL}/decline", "discipline", {"reason": "搬家积压"}),
    ("/risk-registers/<int:register_id>/warnings/new", "discipline", ACT, "riskregister"), (f"{WARNING}/edit", "discipline", ACT),
    (f"{WARNING}/reopen", "discipline", {"reason": "结果写错了"}, "", "OO", {"warning_id": ("riskwarning", "over")}),
    (f"{WARNING}/finish", "discipline", {"result": "已经改好", "done_on": "2026-03-02"}),
)
