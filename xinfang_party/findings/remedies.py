"""What findings led to: rules and special campaigns."""
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.directives.models import Campaign
from xinfang_party.documents.models import Rule
from xinfang_party.findings import rules
from xinfang_party.findings.models import Finding, Remedy
from xinfang_party.findings.queries import findings_numbered
from xinfang_party.findings.terms import RemedyKind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.web.links import path_to


def record(*, kind: RemedyKind, numbers: str, name: str = "", started_on: date | None = None, document_no: str = "", branch_id: int | None = None,
           keeper: str = "", ended_on: date | None = None, rule_id: int | None = None, campaign_id: int | None = None, by: Identity) -> Remedy:
    """`numbers`: those of the findings it answers, as people write them. `rule_id`, `campaign_id`: the rule or campaign itself, where it is recorded;
    what it is called and from when to when is then taken from there, whatever else was typed.
    """
    remedy = Remedy()
    write(remedy, kind=kind, name=name, document_no=document_no, branch_id=branch_id, keeper=keeper, started_on=started_on, ended_on=ended_on,
          numbers=numbers, rule_id=rule_id, campaign_id=campaign_id, by=by)
    db.session.add(remedy)
    db.session.flush()
    audit.record("remedy.recorded", subject=remedy, by=by, kind=kind, name=remedy.name)
    return remedy


def edit(remedy: Remedy, *, kind: RemedyKind, numbers: str, name: str = "", started_on: date | None = None, document_no: str = "",
         branch_id: int | None = None, keeper: str = "", ended_on: date | None = None, rule_id: int | None = None, campaign_id: int | None = None,
         version: int | None = None, by: Identity) -> None:
    if version is not None and version != remedy.version:
        raise Conflict(MEANWHILE, path_to("findings.edit_remedy", remedy_id=remedy.id))
    write(remedy, kind=kind, name=name, document_no=document_no, branch_id=branch_id, keeper=keeper, started_on=started_on, ended_on=ended_on,
          numbers=numbers, rule_id=rule_id, campaign_id=campaign_id, by=by)
    flag_modified(remedy, "name")
    audit.record("remedy.edited", subject=remedy, by=by, kind=kind, name=remedy.name)


def write(remedy: Remedy, *, numbers: str, by: Identity, **typed: Any) -> None:
    facts = {**typed, **recorded(typed)}
    refuse_twice(remedy, "rule_id", Rule, facts["rule_id"])
    refuse_twice(remedy, "campaign_id", Campaign, facts["campaign_id"])
    for name in ("name", "document_no", "keeper"):
        refuse(why_not_text(facts[name]), name)
    refuse(None if facts["name"] else "请填写名称，或者从已经登记的制度、专项治理里选一项。", "name")
    if facts["started_on"] is None:
        raise Refusal("请填写印发（开始）日期。", "started_on")
    refuse(*(rules.why_not_remedy(facts["started_on"], facts["ended_on"], clock.today()) or (None, None)))
    answered = answered_by(numbers, by)
    for name, value in facts.items():
        setattr(remedy, name, value)
    remedy.findings = answered


def refuse_twice(remedy: Remedy, name: str, model: Any, key: int | None) -> None:
    """One rule or campaign is named once, with all it answers. Its row is held, so that of two who name it at once the second is told."""
    if key is None:
        return
    db.session.execute(select(model.id).where(model.id == key).with_for_update())
    with db.session.no_autoflush:
        other = already(**{name: key})
    refuse(f"“{other.name}”已经登记过，请在“制度和专项”里打开它，把针对的问题加上去。" if other is not None and other.id != remedy.id else None, name)


def already(*, rule_id: int | None = None, campaign_id: int | None = None) -> Remedy | None:
    """The one that names this rule or campaign."""
    column, key = (Remedy.rule_id, rule_id) if rule_id is not None else (Remedy.campaign_id, campaign_id)
    return db.session.scalars(select(Remedy).where(column == key).order_by(Remedy.id)).first() if key is not None else None


def answered_by(numbers: str, by: Identity) -> list[Finding]:
    """The findings of these numbers, each once. Raises `Refusal` where there is none, or not for this person."""
    wanted = rules.numbers_in(numbers)
    if not wanted:
        raise Refusal("请填写针对哪个问题，例如“问〔2026〕3号”；有几个的用逗号分开。", "numbers")
    found = findings_numbered(by, wanted)
    if missing := [f"问〔{year}〕{serial}号" for year, serial in wanted if (year, serial) not in found]:
        raise Refusal(f"没有编号为{'、'.join(missing)}的问题，请核对。", "numbers")
    return [found[number] for number in dict.fromkeys(wanted)]


def recorded(typed: dict[str, Any]) -> dict[str, Any]:
    """What the chosen rule or campaign says of itself; nothing where none was chosen."""
    kind, rule_id, campaign_id = typed["kind"], typed["rule_id"], typed["campaign_id"]
    refuse("类别是专项治理，不能选制度；请改类别，或者不选制度。" if rule_id and kind is not RemedyKind.RULE else None, "rule_id")
    refuse("类别是制度，不能选专项治理；请改类别，或者不选专项治理。" if campaign_id and kind is not RemedyKind.CAMPAIGN else None, "campaign_id")
    rule = db.session.get(Rule, rule_id) if rule_id else None
    campaign = db.session.get(Campaign, campaign_id) if campaign_id else None
    refuse("没有这项制度，请重新选。" if rule_id and rule is None else None, "rule_id")
    refuse("没有这项专项治理，请重新选。" if campaign_id and campaign is None else None, "campaign_id")
    if rule is not None:
        return {"name": rule.title, "document_no": rule.number, "started_on": rule.from_on, "ended_on": rule.to_on, "keeper": rule.made_by,
                "branch_id": None if rule.is_for_all else rule.branch_id}
    if campaign is not None:
        return {"name": campaign.name, "document_no": "", "started_on": campaign.from_on, "ended_on": campaign.ended_on, "branch_id": campaign.branch_id,
                "keeper": campaign.lead_department.name if campaign.lead_department else campaign.lead_leader}
    return {}
