"""Communities with a contact and a partner, a report-in and needs of each owner, helpers of each branch, a link that was not used; and one good form for
every act."""
from datetime import date, datetime
from typing import Any

from tests import people
from tests.communities.made import divisions
from tests.routes.marks import OWNERS, mark
from xinfang_party.access.terms import COMMUNITY
from xinfang_party.communities import helping, links, needs, reporting, service
from xinfang_party.communities.models import Place
from xinfang_party.communities.terms import Bond, Group, HelperRole, NeedKind, PartnerKind, Purpose
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

CODE = "440103001101"
THEN = datetime(2025, 9, 10, 10, 0, tzinfo=clock.ZONE)
"""What was reported then ends in a week."""
STATES = ("needopen", "needclaimed", "needdone")


def of_every_state(world: Any) -> None:
    office = people.BY
    place = world.note("place", "OO", divisions()[CODE])
    place.name = mark("community", "OO") + "社区"
    world.note("contact", "OO", service.add_contact(place, by=office, facts={
        "name": mark("contact", "OO"), "post": "", "office_phone": "", "from_on": date(2026, 1, 1)}))
    world.note("partner", "OO", service.add_partner(by=office, facts={
        "name": mark("partner", "OO"), "kind": PartnerKind.PARTY, "place_id": place.id, "contact": "", "office_phone": ""}))
    for owner in OWNERS:
        of_owner(world, place, owner, office)
    for owner in ("A1", "B1"):
        world.note("helper", owner, helping.record(by=office, facts={
            "branch_id": world.id("branch", owner), "helped_on": date(2026, 3, 1), "role": HelperRole.NEIGHBOUR, "people": 2, "subject_id": world.id("subject", "OO"),
            "place_id": place.id, "is_settled": True, "note": mark("helpernote", owner)}))
    world.rows.setdefault("communitylink", {})["A1"] = links.issue(Purpose.REPORT_IN, place_id=place.id, branch_id=world.id("branch"), by=office)
    db.session.commit()


def of_owner(world: Any, place: Place, owner: str, office: Any) -> None:
    branch, member = world.id("branch", f"{owner[0]}1"), world.id("member", owner)
    with clock.told(THEN):
        world.note("report", owner, reporting.report_in(place, branch_id=branch, member_id=member, bond=Bond.HOME, by=office))
        reporting.save_profile(member, by=office, facts={
            "volunteer_no": mark("volunteer", owner), "registered_on": None, "skills": ["law"], "free_times": [], "offers": True})
    for steps, state in enumerate(STATES):
        need = world.note(state, owner, needs.publish(place, by=COMMUNITY, facts={
            "kind": NeedKind.WISH, "title": mark(state, owner), "content": "", "group": Group.ELDERLY, "wanted": 1, "due_on": None}))
        if steps:
            needs.claim(need, branch_id=branch, member_id=member, by=office)
        if steps > 1:
            needs.finish(need, result=mark("needresult", owner), by=office)


REPORT, NEED = "/report-ins/<int:report_id>", "/needs/<int:need_id>"
CONTACT = {"name": "李主任", "post": "主任", "office_phone": "83334567", "from_on": "2026-03-01"}
PARTNER = {"name": "某银行", "kind": "company", "place": "", "contact": "", "office_phone": ""}
WISH = {"place": CODE, "kind": "wish", "title": "修水龙头", "group": "elderly", "wanted": "1"}
DEEDS: tuple[tuple[Any, ...], ...] = (
    ("/communities/<int:place_id>/contacts/new", "secretary", CONTACT), ("/place-contacts/<int:contact_id>/end", "party_office", {"to_on": "2026-03-02"}),
    ("/partners/new", "secretary", PARTNER), ("/partners/<int:partner_id>/edit", "party_office", PARTNER), ("/partners/<int:partner_id>/end", "secretary"),
    ("/report-ins/new", "member", {"place": "440103001102", "bond": "work"}),
    ("/volunteer-profile", "member", {"skills": ["driving"]}),
    ("/branches/<int:branch_id>/report-ins/new", "secretary", {"who": "0", "place": CODE, "bond": "paired"}),
    (f"{REPORT}/renew", "member"), (f"{REPORT}/end", "member", {"reason": "搬家"}),
    (f"{REPORT}/confirm", "secretary", {"confirmed_on": "2026-03-01", "confirmed_by": "李主任"}),
    ("/communities/<int:place_id>/links/new", "secretary", lambda world: {"purpose": "need", "branch_id": world.id("branch")}),
    (f"{NEED}/links/new", "secretary", {}, "needdone"), ("/needs/new", "party_office", WISH),
    (f"{NEED}/claim", "member", {"who": "0"}, "needopen"), (f"{NEED}/give-back", "member", {}, "needclaimed"),
    (f"{NEED}/finish", "member", {"result": "送去了"}, "needclaimed"),
    (f"{NEED}/confirm", "secretary", {"grade": "very", "confirmed_by": "李主任"}, "needdone"),
    (f"{NEED}/withdraw", "party_office", {"reason": "重复"}, "needopen"),
    ("/helpers/new", "committee", lambda world: {"branch_id": world.id("branch"), "helped_on": "2026-03-01", "role": "lawyer", "people": "1"}),
    ("/helpers/<int:helper_id>/remove", "secretary"),
    ("/community/<token>", "stranger", lambda world: {"who": [world.id("report")]}),
)
