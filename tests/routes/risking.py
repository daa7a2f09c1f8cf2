"""Registers of integrity risks of three posts: one that its holder checks, whose text few may read, and one in force, which everybody inside reads; and one
good form for every act. The head in the chain is the deputy of the branch, who visits nothing: its secretary stands outside."""
from datetime import date
from typing import Any

from tests import people
from tests.integrity.made import point_facts
from tests.routes.marks import OWNERS, mark
from xinfang_party.integrity import service
from xinfang_party.integrity.terms import ControlKind, Trigger
from xinfang_party.kernel.database import db
from xinfang_party.organization import service as organization
from xinfang_party.organization.models import Department

CONTROL = {"kind": ControlKind.RULE, "text": "当日登记", "owner": "处长", "evidence": ""}


def of_every_state(world: Any) -> None:
    for owner in OWNERS:
        version = begun(world, owner, "自查岗")
        written(version, "riskown", owner)
        version.points[0].is_checked = False  # as if taken over from a version before
        world.note("riskcheck", owner, version)
        world.note("riskcheckregister", owner, version.register)
        valid = begun(world, owner, "登记岗")
        written(valid, "risk", owner)
        service.put_in_force(valid, on=date(2026, 3, 2), by=discipline(world))
        world.note("riskforce", owner, valid)
        world.note("riskregister", owner, valid.register)
    db.session.commit()


def begun(world: Any, owner: str, name: str) -> Any:
    letter = owner[0]
    department = db.session.get_one(Department, world.id("department", f"{letter}1"))
    post = organization.create_post(department, name=f"{name}{owner[1]}", by=people.BY)
    chain = {"holder_id": world.id("member", owner), "head_id": world.id("deputy", f"{letter}1")}
    return service.begin(service.make_register(department, post, by=discipline(world)), trigger=Trigger.FIRST, due_on=date(2026, 4, 1), people=chain,
                         by=discipline(world), reason=mark("riskreason", owner))


def written(version: Any, kind: str, owner: str) -> None:
    by = people.BY
    service.write_duties(version, duties=mark(f"{kind}duty", owner), powers=[{"name": mark(f"{kind}power", owner), "basis": "", "steps": ""}], by=by)
    service.write_point(version, None, facts=point_facts(name=mark(f"{kind}point", owner), cause=mark(f"{kind}cause", owner)),
                        controls=[{**CONTROL, "text": mark(f"{kind}control", owner)}], by=by)


def discipline(world: Any) -> Any:
    return world.visitors["discipline"].identity


VERSION, POINT = "/risk-versions/<int:version_id>", {"category": "duty", "name": "漏登", "likelihood": "3", "impact": "3", "change_reason": "写具体"}
DEEDS: tuple[tuple[Any, ...], ...] = (
    ("/departments/<int:department_id>/risk-register", "discipline"), ("/posts/<int:post_id>/risk-register", "discipline"),
    ("/review-intervals", "discipline", {"high": "3", "medium": "12", "low": "12"}),
    ("/risk-registers/<int:register_id>/close", "discipline", {"reason": "岗位撤销"}, "riskregister"),
    (f"{VERSION}/duties", "member", {"duties": "接待群众", "powers-0-name": "登记"}, "riskcheck"), (f"{VERSION}/points/new", "member", POINT, "riskcheck"),
    (f"{VERSION}/points/<int:number>/edit", "member", POINT, "riskcheck"),
    (f"{VERSION}/points/<int:number>/close", "member", {"reason": "已取消"}, "riskcheck"), (f"{VERSION}/keep-all", "member", {}, "riskcheck"),
)
