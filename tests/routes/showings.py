"""Evidence of each of two branches: a record of this site with a file, and a paper that says where it is kept; and one good form for every act."""
import io
from typing import Any

from tests.routes.marks import mark
from tests.routes.pledges import LEADERS
from xinfang_party.checklists import evidence
from xinfang_party.checklists.evidence import Facts
from xinfang_party.checklists.terms_rounds import EvidenceKind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

SHOWN = {"title": "年度计划", "place": "档案柜第 3 盒", "dated_on": "2026-03-02", "codes": ["B1-1", "B2-5"]}


def of_every_state(world: Any) -> None:
    for letter, leader in LEADERS.items():
        one, by = f"{letter}1", world.visitors[leader].identity
        shown(world, "evidence", one, EvidenceKind.RECORD, f"/activities/{world.id('held', one)}", by=by,
              file=(io.BytesIO(mark("evidencewords", one).encode()), mark("evidencefile", one) + ".txt"))
        shown(world, "evidencepaper", one, EvidenceKind.PAPER, mark("shelf", one), by=by)
    db.session.commit()


def shown(world: Any, name: str, one: str, kind: EvidenceKind, place: str, **more: Any) -> None:
    facts = Facts(title=mark(name, one), dated_on=clock.today(), codes=("B1-1",), place=place)
    world.note(name, one, evidence.add(branch_id=world.id("branch", one), kind=kind, facts=facts, **more))


def attached(_world: Any) -> dict[str, Any]:
    return {"file": (io.BytesIO("年度计划".encode()), "计划.txt")}


DEEDS: tuple[tuple[Any, ...], ...] = (
    ("/evidence/new", "committee", lambda world: {**SHOWN, "kind": "paper", "branch_id": world.id("branch")}),
    ("/evidence/<int:evidence_id>/edit", "secretary", lambda world: {**SHOWN, "place": f"/activities/{world.id('held')}"}),
    ("/evidence/<int:evidence_id>/files", "secretary", attached), ("/evidence/<int:evidence_id>/withdraw", "secretary"),
)
