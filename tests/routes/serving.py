"""Services of each of two branches: a draft, an open one with two who signed up, one with free places and two who were invited, one that was held; and
one good form for every act."""
from datetime import date
from typing import Any

from tests.routes.marks import mark
from tests.routes.pledges import LEADERS
from tests.volunteering.made import OFFICE, role
from xinfang_party.access.terms import Identity, Role
from xinfang_party.communities.models import Place, VolunteerProfile
from xinfang_party.communities.terms import Level
from xinfang_party.kernel.database import db
from xinfang_party.volunteering import inviting, joining, kinds, service
from xinfang_party.volunteering.models import ServiceEvent, ServiceInvitation
from xinfang_party.volunteering.terms import RoleFacts

DAYS = {"servdraft": "2026-03-14", "servopen": "2026-03-07", "servfree": "2026-03-08", "servheld": "2026-03-01"}


def of_every_state(world: Any) -> None:
    world.note("servkind", "OO", kinds.add(facts={"name": mark("servkind", "OO")}, by=OFFICE))
    kinds.retire(world.note("servkind", "retired", kinds.add(facts={"name": mark("servkind", "retired")}, by=OFFICE)), by=OFFICE)
    db.session.add(Place(code="440106001001", name=mark("servplace", "OO"), level=Level.COMMUNITY))
    db.session.flush()
    for letter in LEADERS:
        owner, lead = f"{letter}1", world.visitors[LEADERS[letter]].identity
        made = {name: event(world, name, owner, lead) for name in DAYS}
        for one in ("1", "2") if letter == "A" else ("1",):
            taken(world, made, f"{letter}{one}", owner, lead)
    db.session.commit()


def event(world: Any, name: str, owner: str, lead: Identity) -> ServiceEvent:
    day = DAYS[name]
    place = db.session.query(Place).filter_by(code="440106001001").one()
    facts = {"branch_id": world.id("branch", owner), "kind_id": world.id("servkind", "OO"), "title": mark(name, owner), "content": mark(f"{name}content", owner),
             "place": place, "roles": [RoleFacts(role(f"{day} 09:00", f"{day} 12:00").span, "引导员", 5)]}
    made = world.note(name, owner, service.create(facts=facts, by=lead))
    if name != "servdraft":
        service.open_(made, by=lead)
    if name == "servfree":
        world.note("servrole", owner, made.shifts[0].roles[0])
    if name == "servopen":
        world.note("servshift", owner, made.shifts[0])
    return made


def taken(world: Any, made: dict[str, ServiceEvent], owner: str, branch: str, lead: Identity) -> None:
    """This member has signed up for the open one, is invited to the other, and told what he or she can do."""
    member = world.id("member", owner)
    by = Identity(name="测试党员", roles=frozenset({Role.MEMBER}), member_id=member, home_branch_id=world.id("branch", branch))
    world.note("signup", owner, joining.sign_up(made["servopen"].shifts[0].roles[0], by=by))
    inviting.invite(made["servfree"], member_ids=[member], by=lead)
    world.note("servinvited", owner, db.session.query(ServiceInvitation).filter_by(event_id=made["servfree"].id, member_id=member).one())
    profile = db.session.get(VolunteerProfile, member) or VolunteerProfile(member_id=member, free_times=[])
    profile.skills, profile.offers_since = ["law"], date(2025, 10, 1)
    db.session.add(profile)


def form(world: Any, **more: Any) -> dict[str, Any]:
    return {"kind_id": world.id("servkind", "OO"), "title": "路口文明劝导", "is_theme_day": "kind", "shifts-0-on": "2026-03-14", "shifts-0-starts": "09:00",
            "shifts-0-ends": "12:00", "shifts-0-name": "引导员", "shifts-0-needed": "3", **more}


def edited(world: Any) -> dict[str, Any]:
    return form(world, **{"shifts-0-id": db.session.get_one(ServiceEvent, world.id("servdraft")).shifts[0].roles[0].id})


ONE = "/service-events/<int:event_id>"
KIND = "/service-kinds/<int:service_kind_id>"
DEEDS: tuple[tuple[Any, ...], ...] = (
    ("/service-events/new", "secretary", lambda world: form(world, branch_id=world.id("branch"))), (f"{ONE}/edit", "secretary", edited, "servdraft"),
    (f"{ONE}/open", "secretary", {}, "servdraft"),
    (f"{ONE}/cancel", "party_office", {"reason": "下雨"}, "servopen"),
    (f"{ONE}/invitations", "secretary", {"names": mark("nyoung", "A1")}, "servopen"),
    (f"{ONE}/evaluation-link", "secretary", {}, "servheld"),
    ("/shift-roles/<int:role_id>/sign-ups", "member"), ("/sign-ups/<int:sign_up_id>/withdraw", "member", {}, "signup"),
    ("/service-invitations/<int:invitation_id>/decline", "member"),
    ("/service-kinds/new", "party_office", {"name": "新类别", "sort_order": "5"}), (f"{KIND}/edit", "party_office", {"name": "改名", "sort_order": "5"}),
    ("/service-kinds/add-missing", "party_office"), (f"{KIND}/retire", "party_office"),
    (f"{KIND}/restore", "party_office", {}, "", "A1", {"service_kind_id": ("servkind", "retired")}),
)
