"""A round over a quarter that is over, for two branches, under a standard of four items: a duty, a figure that no room registers yet, one to be judged, a document."""
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from tests import people
from xinfang_party.access.terms import Identity, Role
from xinfang_party.checklists import freezing, proofs, saying, service
from xinfang_party.checklists.catalogue import CAP, DAYS, GRADES
from xinfang_party.checklists.models import Assessment, ChecklistRound, ItemScore
from xinfang_party.checklists.standing import sheets
from xinfang_party.checklists.terms import Edition, Item
from xinfang_party.checklists.terms_rounds import AssessmentState, Part, Said
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.organization.models import Branch, Member

NOW, Q2 = "2026-07-05 10:00", Period.quarter(2026, 2)
OFFICE = Identity(account_id=900_001, name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
INSPECTOR = Identity(account_id=900_002, name="督导检查测试员", roles=frozenset({Role.INSPECTOR}))
DUTY, AHEAD, JUDGED, PAPER = "D1-1", "B9-1", "C1-1", "C1-2"


def item(code: str, proof: str, weight: float = 25, **more: Any) -> Item:
    return Item(code=code, aspect="日常工作", category="三会一课", name=f"条目{code}", demand="要求", frequency="每季度", basis="测试", confidence="设定", weight=weight,
                confirmed_by="系统核算", proof=proofs.read(proof), **more)


SMALL = Edition("测试-1", "四项标准", "测试", (
    item(DUTY, "记录 cadence.member_meeting ≥ 100 本期", is_zero_tolerance=True), item(AHEAD, "记录 toys_ahead.share ≥ 100 本期"), item(JUDGED, "评判"),
    item(PAPER, "材料 12个月")), GRADES, CAP, DAYS)


@dataclass
class World:
    branch: Branch
    other: Branch
    head: Member
    by: Identity
    round: ChecklistRound

    @property
    def one(self) -> Assessment:
        return next(one for one in self.round.assessments if one.branch_id == self.branch.id)


def leader(of: Branch, member: Member) -> Identity:
    return Identity(account_id=910_000 + member.id, name=member.name, roles=frozenset({Role.MEMBER, Role.SECRETARY}), member_id=member.id,
                    home_branch_id=of.id, led_branch_ids=frozenset({of.id}), led_in_person_ids=frozenset({of.id}))


def opened(*branches: Branch, edition: Edition = SMALL, period: Period = Q2, **more: Any) -> ChecklistRound:
    facts = {"name": "", "self_due_on": date(2026, 7, 15), "inspect_due_on": date(2026, 7, 30), "by": OFFICE, **more}
    return service.open_round(edition=edition, period=period, branch_ids=[branch.id for branch in branches], **facts)


def world() -> World:
    branch, other = people.branch(), people.branch()
    head = people.secretary(branch)
    people.secretary(other)
    found = World(branch, other, head, leader(branch, head), opened(branch, other))
    db.session.commit()
    return found


def closed_as_they_stand(round_: ChecklistRound) -> None:
    """As `service.close` leaves them, by one question for all."""
    found = sheets(round_.edition.text, [one.branch_id for one in round_.assessments], round_.period)
    for one in round_.assessments:
        sheet = found[one.branch_id]
        one.state, one.as_of, one.frozen_at, one.total = AssessmentState.CLOSED, clock.today(), clock.now(), {"": asdict(sheet.total)}
        for standing in sheet.standings:
            one.scores.append(score := ItemScore(item_code=standing.item.code))
            freezing.put_away(score, standing)


def said_everywhere(one: Assessment, by: Identity) -> None:
    """The branch's word on all that records cannot tell."""
    for code in (AHEAD, JUDGED, PAPER):
        saying.say(one, code, Part.SELF, Said(1.0, "已经做到，材料在文件柜。"), by=by)


def inspected(one: Assessment, by: Identity, inspector: Identity = INSPECTOR, words: Mapping[str, Said] = MappingProxyType({})) -> None:
    """`words`: what the inspector says besides, by item."""
    said_everywhere(one, by)
    service.submit(one, by=by)
    for code, word in {JUDGED: Said(1.0), **words}.items():
        saying.say(one, code, Part.INSPECT, word, by=inspector)
    service.finish(one, by=inspector)
