"""What people do with contacts of communities' offices, and with partners."""
from datetime import date
from typing import Any

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.communities import rules
from xinfang_party.communities.models import Partner, Place, PlaceContact
from xinfang_party.communities.saving import written_of
from xinfang_party.communities.terms import Level
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.web.links import refuse_stale

NOT_A_COMMUNITY = "请选到社区（村）这一级。"


def add_contact(place: Place, *, facts: dict[str, Any], by: Identity) -> PlaceContact:
    """Somebody of the office, from a day on; never a resident."""
    refuse(None if place.level is Level.COMMUNITY else NOT_A_COMMUNITY)
    refuse(rules.why_not_office_phone(facts["office_phone"] or ""), "office_phone")
    refuse("这一天还没有到，请检查。" if facts["from_on"] > clock.today() else None, "from_on")
    contact = PlaceContact(place_id=place.id, from_on=facts["from_on"], office_phone=facts["office_phone"] or "", **written_of(facts, "name", "post"))
    db.session.add(contact)
    audit.record("place-contact.added", subject=contact, by=by)
    return contact


def end_contact(contact: PlaceContact, *, on: date, version: int | None = None, by: Identity) -> None:
    refuse_stale(contact, version, "communities.show_place", place_id=contact.place_id)
    refuse("这位联系人已经登记为不再联系。" if contact.to_on is not None else None)
    refuse(rules.why_not_end(on, contact.from_on, clock.today()), "to_on")
    contact.to_on = on
    audit.record("place-contact.ended", subject=contact, by=by, to_on=on)


def add_partner(*, facts: dict[str, Any], by: Identity) -> Partner:
    partner = Partner()
    write_partner(partner, facts)
    db.session.add(partner)
    audit.record("partner.added", subject=partner, by=by, name=partner.name)
    return partner


def edit_partner(partner: Partner, *, facts: dict[str, Any], version: int | None = None, by: Identity) -> None:
    refuse_stale(partner, version, "communities.list_partners")
    refuse("这家单位已经结束共建，不能再修改。" if partner.ended_on is not None else None)
    write_partner(partner, facts)
    audit.record("partner.edited", subject=partner, by=by, name=partner.name)


def end_partner(partner: Partner, *, version: int | None = None, by: Identity) -> None:
    refuse_stale(partner, version, "communities.list_partners")
    refuse("这家单位已经结束共建。" if partner.ended_on is not None else None)
    partner.ended_on = clock.today()
    audit.record("partner.ended", subject=partner, by=by, name=partner.name)


def write_partner(partner: Partner, facts: dict[str, Any]) -> None:
    taken = db.session.scalar(select(Partner.id).where(Partner.name == facts["name"], Partner.id != (partner.id or 0)))
    if taken is not None:
        raise Refusal("已经登记过叫这个名称的单位，请换一个，或者修改原来的。", "name")
    refuse(rules.why_not_office_phone(facts["office_phone"] or ""), "office_phone")
    for name, text in written_of(facts, "name", "contact").items():
        setattr(partner, name, text)
    partner.kind, partner.place_id, partner.office_phone = facts["kind"], facts["place_id"], facts["office_phone"] or ""
