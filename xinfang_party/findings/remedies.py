"""What findings led to: rules and special campaigns."""
from datetime import date

from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.findings import rules
from xinfang_party.findings.models import Remedy
from xinfang_party.findings.queries import findings_numbered
from xinfang_party.findings.terms import RemedyKind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.web.links import path_to


def record(*, kind: RemedyKind, name: str, started_on: date, numbers: str, document_no: str = "", branch_id: int | None = None, keeper: str = "",
           ended_on: date | None = None, by: Identity) -> Remedy:
    """`numbers`: those of the findings it answers, as people write them."""
    remedy = Remedy()
    write(remedy, kind=kind, name=name, document_no=document_no, branch_id=branch_id, keeper=keeper, started_on=started_on, ended_on=ended_on,
          numbers=numbers, by=by)
    db.session.add(remedy)
    db.session.flush()
    audit.record("remedy.recorded", subject=remedy, by=by, kind=kind, name=name)
    return remedy


def edit(remedy: Remedy, *, kind: RemedyKind, name: str, started_on: date, numbers: str, document_no: str = "", branch_id: int | None = None,
         keeper: str = "", ended_on: date | None = None, version: int | None = None, by: Identity) -> None:
    if version is not None and version != remedy.version:
        raise Conflict(MEANWHILE, path_to("findings.edit_remedy", remedy_id=remedy.id))
    write(remedy, kind=kind, name=name, document_no=document_no, branch_id=branch_id, keeper=keeper, started_on=started_on, ended_on=ended_on,
          numbers=numbers, by=by)
    flag_modified(remedy, "name")
    audit.record("remedy.edited", subject=remedy, by=by, kind=kind, name=name)


def write(remedy: Remedy, *, started_on: date, ended_on: date | None, numbers: str, by: Identity, **facts: object) -> None:
    for name in ("name", "document_no", "keeper"):
        refuse(why_not_text(str(facts[name])), name)
    refuse(*(rules.why_not_remedy(started_on, ended_on, clock.today()) or (None, None)))
    wanted = rules.numbers_in(numbers)
    if not wanted:
        raise Refusal("请填写针对哪个问题，例如“问〔2026〕3号”；有几个的用逗号分开。", "numbers")
    found = findings_numbered(by, wanted)
    if missing := [f"问〔{year}〕{serial}号" for year, serial in wanted if (year, serial) not in found]:
        raise Refusal(f"没有编号为{'、'.join(missing)}的问题，请核对。", "numbers")
    for name, value in facts.items():
        setattr(remedy, name, value)
    remedy.started_on, remedy.ended_on, remedy.findings = started_on, ended_on, [found[number] for number in dict.fromkeys(wanted)]
