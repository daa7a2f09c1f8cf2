"""Evidence of a branch for tests, registered through the service like any user's work."""
import io
from datetime import date
from typing import Any

from tests.activities.made import House, identity
from xinfang_party.access.terms import Identity
from xinfang_party.checklists import evidence, proofs
from xinfang_party.checklists.catalogue import DAYS
from xinfang_party.checklists.evidence import Facts
from xinfang_party.checklists.models import Evidence
from xinfang_party.checklists.terms import Edition, Grade, Item
from xinfang_party.checklists.terms_rounds import EvidenceKind
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch

BY = Identity(name="支部书记")
ON = date(2026, 3, 2)


def paper(branch: Branch, *codes: str, title: str = "材料", on: date = ON, kind: EvidenceKind = EvidenceKind.PAPER, place: str = "档案柜", **more: Any) -> Evidence:
    """`until`: valid until; `words`: the content of its first file."""
    file = (io.BytesIO(more["words"].encode()), "材料.txt") if "words" in more else None
    facts = Facts(title=title, dated_on=on, codes=codes or ("A1-1",), place=place, valid_until=more.get("until"))
    made = evidence.add(branch_id=branch.id, kind=kind, facts=facts, file=file, by=more.get("by", BY))
    db.session.commit()
    return made


def file_of(branch: Branch, *codes: str, words: str = "计划", **more: Any) -> Evidence:
    return paper(branch, *codes, kind=EvidenceKind.FILE, words=words, **more)


def record_of(activity: Any, *codes: str, **more: Any) -> Evidence:
    return paper(activity.branch, *codes, kind=EvidenceKind.RECORD, place=f"/activities/{activity.id}", **more)


def secretary(house: House) -> Identity:
    return identity(house.secretary)


def item(code: str, proof: str) -> Item:
    return Item(code, "方面", "大类", f"条目{code}", "要求", "每年", "依据", "设定", 100, "系统核算", proofs.read(proof))


def edition(*items: Item) -> Edition:
    return Edition("T", "测试版本", "测试", items, (Grade(0, "达标"),), "达标", DAYS)
