"""One good form for every rule that takes a POST: who sends it, about what, and what stands in it. Each must succeed and leave an audit entry."""
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from tests import people
from tests.accounts.people import PASSWORD, code_of
from tests.routes import (
    attestations,
    communities,
    conferring,
    deeds_of_life,
    documents,
    exporting,
    fronting,
    hours,
    imports,
    laning,
    ledger,
    ledgers,
    letters,
    reviewing,
    risking,
    rounds,
    serving,
    showings,
    telling,
)
from tests.routes.marks import mark
from tests.routes.places import address_of
from tests.routes.visitors import Visitor
from tests.routes.world import World
from xinfang_party.accounts.sealing import seal
from xinfang_party.accounts.views_own import SETTING_UP
from xinfang_party.kernel.database import db

Data = dict[str, Any]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW_PASSWORD = "Willow-Ladder-58"
OFFICE, OFFICER, SYSTEM, SECURITY = "party_office", "petition_officer", "system_admin", "security_admin"
DATES = {"joined_on": people.JOINED.isoformat(), "formal_on": people.FORMAL.isoformat()}
ONE_LINE = {"lines-0-measure_code": "petitions.on_time_reply_rate", "lines-0-reach": "member", "lines-0-target": "90"}
PROMISE = {"title": "按期答复", "content": "逐件盯住期限。", "served": "来信来访群众", "starts_on": "2026-03-02", "ends_on": "2026-12-31"}


@dataclass(frozen=True)
class Deed:
    """`data` may ask the bureau; `at` names other objects than the usual ones: {"cell_id": ("cell", "Aspare")}."""

    rule: str
    who: str
    data: Data | Callable[[World], Data] = field(default_factory=dict)
    about: str = ""
    owner: str = "A1"
    at: dict[str, tuple[str, str]] = field(default_factory=dict)

    def path(self, app: Flask, world: World) -> str:
        return address_of(app, world, (self.rule, "POST"), self.about, owner=self.owner, visitor=world.visitors[self.who],
                          **{name: world.id(*place) for name, place in self.at.items()})

    def form(self, world: World) -> Data:
        return dict(self.data(world) if callable(self.data) else self.data)

    def sender(self, world: World) -> Visitor:
        """Whoever sets up a second factor holds its secret in the cookie."""
        who = world.visitors[self.who]
        return who.holding(**{SETTING_UP: seal(SECRET, f"{SETTING_UP}:{who.account_id}")}) if self.rule == "/account/second-factor" else who


def place(world: World, branch: str = "A1") -> Data:
    return {"branch_id": world.id("branch", branch), "cell_id": "", "department_id": "", "post_id": "", "from_on": "2026-03-01"}


def case(verb: str, about: str, **data: Any) -> Deed:
    return Deed(f"/cases/<int:case_id>/{verb}", OFFICER, data, about)


def promise(verb: str, who: str, about: str, **data: Any) -> Deed:
    return Deed(f"/commitments/<int:commitment_id>/{verb}", who, data, about)


def finding(verb: str, who: str, about: str, **data: Any) -> Deed:
    return Deed(f"/findings/<int:finding_id>/{verb}", who, data, about)


def inspection(verb: str, who: str, about: str, **data: Any) -> Deed:
    return Deed(f"/inspections/<int:inspection_id>/{verb}", who, data, about)


def admonition(verb: str, who: str, about: str, **data: Any) -> Deed:
    return Deed(f"/admonitions/<int:admonition_id>/{verb}", who, data, about)


def account(verb: str, who: str, other: str = "inspector_two", **data: Any) -> Deed:
    return Deed(f"/accounts/<int:account_id>/{verb}", who, data, owner="B1", at={"account_id": ("account", other)})


ACCOUNTS = (
    Deed("/login", "stranger", {"username": "u-leader", "password": PASSWORD}),
    Deed("/login/second-factor", "waiting", lambda world: {"code": code_of(world.secret)}),
    Deed("/logout", "member"),
    Deed("/account/email/confirm", "addressed"), Deed("/account/email/remove", "addressed"),
    Deed("/account-links/<int:link_id>/confirm", SECURITY), Deed("/account-links/<int:link_id>/refuse", SECURITY),
    Deed("/account/password", "member", {"current_password": PASSWORD, "new_password": NEW_PASSWORD, "repeat_password": NEW_PASSWORD}),
    Deed("/account/second-factor", "member", lambda _world: {"code": code_of(SECRET), "current_password": PASSWORD}),
    Deed("/account/second-factor/remove", "careful", {"current_password": PASSWORD}),
    Deed("/account/sessions/<int:session_id>/end", "member"),
    Deed("/account/sessions/end-others", "member"),
    Deed("/accounts/new", SYSTEM, {"username": "newcomer", "name": "新来的"}),
    account("edit", SYSTEM, name="改名", email=""),
    account("disable", SYSTEM), account("enable", SYSTEM, "disabled"), account("unlock", SECURITY), account("reset-password", SECURITY),
    account("reset-second-factor", SECURITY), account("roles", SECURITY, role="leader"),
    account("roles/<any(inspector, party_office, discipline, petition_officer, leader, system_admin, security_admin, audit_admin):role>/revoke",
            SECURITY),
    Deed("/audit/verify", "audit_admin"),
    Deed("/notifications/read", "member"),
)
ORGANIZATION = (
    Deed("/branches/new", OFFICE, {"code": "NEW", "name": "新支部", "kind": "branch", "founded_on": "2026-01-01", "sort_order": 1}),
    Deed("/branches/<int:branch_id>/edit", OFFICE, {"code": "ZBA", "name": "改名", "kind": "branch", "founded_on": "2000-01-01", "sort_order": 1}),
    Deed("/branches/<int:branch_id>/dissolve", OFFICE, {"on": "2026-03-01"}, owner="spare"),
    Deed("/branches/<int:branch_id>/cells/new", OFFICE, {"name": "新组", "founded_on": "2026-01-01", "sort_order": 1}),
    Deed("/branches/<int:branch_id>/terms/new", OFFICE, {"from_on": "2026-01-01"}, owner="spare"),
    Deed("/cells/<int:cell_id>/edit", OFFICE, {"name": "改名", "founded_on": "2000-01-01", "sort_order": 1}),
    Deed("/cells/<int:cell_id>/leader", "secretary", lambda world: {"leader": world.id("member")}),
    Deed("/cells/<int:cell_id>/dissolve", OFFICE, {"on": "2026-03-01"}, at={"cell_id": ("cell", "Aspare")}),
    Deed("/terms/<int:term_id>/extend", OFFICE, {"to_on": "2036-06-30", "reason": "上级批准"}),
    Deed("/terms/<int:term_id>/end", OFFICE, {"on": "2026-03-01"}),
    Deed("/terms/<int:term_id>/posts/new", OFFICE, lambda world: {"member": world.id("member"), "duty": "publicity", "from_on": "2026-03-01"}),
    Deed("/committee-posts/<int:post_id>/relieve", OFFICE, {"to_on": "2026-03-01"}),
    Deed("/departments/new", OFFICE, {"code": "NEW", "name": "新处室", "sort_order": 1}),
    Deed("/departments/<int:department_id>/edit", OFFICE, {"code": "CSA", "name": "改名", "sort_order": 1}),
    Deed("/departments/<int:department_id>/posts/new", OFFICE, {"name": "新岗位", "sort_order": 1}),
    Deed("/posts/<int:post_id>/edit", OFFICE, {"name": "改名", "sort_order": 1}),
    Deed("/posts/<int:post_id>/remove", OFFICE, at={"post_id": ("post", "Aspare")}),
    Deed("/members/new", "secretary", lambda world: {"number": "N1", "name": "新党员", **place(world)}),
    Deed("/members/<int:member_id>/edit", "secretary", {"number": "N2", **DATES}),
    Deed("/members/<int:member_id>/formal", "secretary", {"on": "2026-03-01"}, "young"),
    Deed("/members/<int:member_id>/transfer", OFFICE, lambda world: place(world, "B1")),
    Deed("/members/<int:member_id>/correct", OFFICE, place),
    Deed("/members/<int:member_id>/leave", "secretary", {"left_on": "2026-03-01", "reason": "调出"}),
    Deed("/members/<int:member_id>/return", OFFICE, place, "gone"),
    Deed("/calendar/days", OFFICE, {"first": "2026-03-25", "kind": "off", "note": "停电"}),
    Deed("/calendar/days/<day>/remove", OFFICE),
)
CASES = (
    Deed("/cases/new", OFFICER, {"number": "N1", "received_on": "2026-03-01", "procedure": "ordinary"}),
    case("edit", "fresh", number="N2", received_on="2026-03-01", procedure="ordinary"),
    case("accept", "fresh", accepted_on="2026-02-10"), case("reply", "case", replied_on="2026-02-27", outcome="explained"),
    case("conclude", "replied", concluded_on="2026-03-01"), case("end", "fresh", ending="withdrawn", ended_on="2026-03-01"),
    case("rate", "replied", party="office", evaluation="satisfied", evaluated_on="2026-02-25"),
    case("extend", "case", days=3, extension_reason="情况复杂", approver="局领导", approved_on="2026-03-01"),
    case("pause", "fresh", pause_reason="hearing", paused_on="2026-02-10"), case("resume", "paused", resumed_on="2026-03-01"),
    case("reclassify", "fresh", handling="urgent", class_reason="情况紧急"),
    case("assign", "case", member=mark("number", "A2")),
    Deed("/cases", OFFICER, lambda world: {"case": [world.id("fresh")], "member": mark("number", "A2")}),
    Deed("/assignment-rules/new", OFFICER, lambda world: {"position": 5, "branch_id": world.id("branch")}),
    Deed("/assignment-rules/<int:rule_id>/edit", OFFICER, lambda world: {"position": 5, "branch_id": world.id("branch")}),
    Deed("/assignment-rules/<int:rule_id>/remove", OFFICER), Deed("/assignment-rules/apply", OFFICER),
    Deed("/subjects", OFFICER, {"name": "新分类"}), Deed("/subjects/<int:subject_id>/edit", OFFICER, {"name": "改名"}),
    Deed("/subjects/<int:subject_id>/retire", OFFICER),
    Deed("/subjects/<int:subject_id>/restore", OFFICER, at={"subject_id": ("subject", "retired")}),
)
PROMISES = (
    Deed("/commitments/new/<any(member, branch):kind>", "member", {**PROMISE, **ONE_LINE}, "member"),
    promise("edit", "member", "draft", **PROMISE, **ONE_LINE), promise("submit", "member", "draft"),
    promise("withdraw", "member", "draft", opinion="另行承诺"), promise("withdraw-of-left", "secretary", "forsaken", opinion="承诺人已调出"),
    promise("approve", "secretary", "submitted"),
    promise("return", "secretary", "submitted", opinion="请写具体"), promise("publish", "secretary", "approved"),
    promise("progress-notes", "member", "published", noted_on="2026-03-01", text="逐件核对"),
    promise("report", "member", "ended", text="都做到了"), promise("appraisals/self", "member", "reported", grade="satisfied"),
    promise("appraisals/peer", "secretary", "reported", grade="satisfied"),
    promise("appraisals/organization", "secretary", "reported", grade="satisfied"),
    promise("conclude", "secretary", "appraised", result="not_kept", opinion="没有数据"),
    Deed("/commitment-lines/<int:line_id>/picked-facts", "member", {"fact": mark("case", "A1")}),
    Deed("/commitment-lines/<int:line_id>/picked-facts/<int:fact_id>/remove", "member"),
    Deed("/pick-requests/<int:request_id>/approve", "secretary"), Deed("/pick-requests/<int:request_id>/refuse", "secretary", {"opinion": "与承诺无关"}),
    Deed("/appraisal-weights", OFFICE, {"self_share": 25, "peer_share": 25, "organization_share": 25, "masses_share": 25}),
)
FINDING = {"source": "self_check", "text": "没有签到", "found_on": "2026-03-02", "severity": "minor", "due_kind": "now", "bound_on": "2026-04-30"}
REMEDY = {"kind": "rule", "name": "签到办法", "numbers": "2026-1", "started_on": "2026-03-02"}
FINDINGS = (
    Deed("/findings/new", "inspector", lambda world: {**FINDING, "branch_id": world.id("branch")}),
    Deed("/findings/<int:finding_id>/edit", "inspector", lambda world: {**FINDING, "branch_id": world.id("branch"), "owner": mark("number", "A1")}, "findingnew"),
    finding("plan", "member", "findingnew", cause="没有人负责", measures="当场签到", due_on="2026-04-20"),
    finding("report", "member", "findingplanned", opinion="已经补齐"), finding("notes", "member", "findingplanned", noted_on="2026-03-01", text="买了签到本"),
    Deed("/findings/<int:finding_id>/files", "inspector", deeds_of_life.attached, "findingplanned"),
    finding("extensions", "member", "findingplanned", new_on="2026-05-20", reason="等设备到货"),
    finding("withdraw", "inspector", "findingnew", opinion="登记有误"), finding("confirm", "secretary", "findingreported"),
    finding("return", "secretary", "findingreported", opinion="缺签到表"),
    finding("recheck", "inspector", "findingconfirmed", verdict="pass", opinion="看了签到表"), finding("close", "discipline", "findingpassed"),
    finding("refuse-close", "discipline", "findingpassed", opinion="还是没有签到"),
    Deed("/finding-extensions/<int:extension_id>/decide", OFFICE, {"verdict": "approve"}),
    Deed("/remedies/new", OFFICE, REMEDY), Deed("/remedies/<int:remedy_id>/edit", OFFICE, REMEDY),
)
PLAN = {"title": "一季度督导检查", "period": "2026Q1", "due_on": "2026-03-20", "items": ["A1-1", "C1-1"], "record_number": "2"}
INSPECTIONS = (
    Deed("/inspections/new", OFFICE, lambda world: {**PLAN, "branches": [world.id("branch")], "seed": "2026"}),
    Deed("/inspections/<int:inspection_id>/visits/<int:visit_id>/inspectors", "discipline",
         lambda world: {"inspectors": [world.id("account", "inspector_two")]}, "inspectplanned"),
    inspection("start", OFFICE, "inspectplanned"), inspection("finish", OFFICE, "inspected"),
    inspection("visits/<int:visit_id>/answers/<code>", "inspector", "inspectready A1-1", verdict="not_met", words="没有看到"),
    inspection("visits/<int:visit_id>/finish", "inspector", "inspectready"), inspection("visits/<int:visit_id>/carry", "inspector", "inspectlate"),
    inspection("edit", OFFICE, "inspectplanned", title="一季度督导检查", due_on="2026-03-25"),
    inspection("withdraw", "discipline", "inspectplanned", reason="条目选错了"),
    inspection("visits/<int:visit_id>/skip", OFFICE, "inspectplanned", reason="支部已经撤销"),
)
ADMONISHED = {"kind": "reminder", "person": mark("number", "A1"), "talker": "某书记", "category": "signs", "reason": "没有请假", "due_on": "2026-03-05"}
TOLD = {"held_on": "2026-03-02", "recorder": "记录员", "content": "说明规矩", "attitude": "接受", "measures": "事先请假", "follow_up_on": "2026-04-02"}
ADMONITIONS = (
    Deed("/admonitions/new", OFFICE, ADMONISHED), admonition("edit", "discipline", "admonplanned", **ADMONISHED),
    admonition("approve", "discipline", "admonwaits", studied_on="2026-02-26", approved_by="主要负责人", approved_on="2026-03-01"),
    admonition("arrangement", "discipline", "admonapproved", talker="某书记", due_on="2026-03-05"),
    admonition("follow-up/correct", "discipline", "admonover", follow_up="两个月里没有再发生"),
    admonition("record", "discipline", "admonplanned", **TOLD), admonition("copy", "discipline", "admonheld", copied_to="主要负责人", copied_on="2026-03-02"),
    admonition("follow-up", "discipline", "admonheld", follow_up="没有再发生"), admonition("cancel", OFFICE, "admonplanned", cancel_reason="情况不属实"),
)
SHEETS = (
    Deed("/sheets/<code>/batches/new", OFFICER, lambda _world: {"file": (imports.sheet_of(*imports.rows_named("sent")), "表.csv")}, "petitions.cases"),
    Deed("/batches/<int:batch_id>/columns", OFFICER, {"columns-0": "number", "columns-1": "channel", "columns-2": "received_at",
                                                      "columns-3": "district", "doubtful": "lenient"}, "uploaded"),
    Deed("/batches/<int:batch_id>/apply", OFFICER, {}, "checked"), Deed("/batches/<int:batch_id>/undo", OFFICER, {}, "applied"),
    Deed("/batches/<int:batch_id>/withdraw", OFFICER, {}, "uploaded"), Deed("/batches/<int:batch_id>/withdraw", OFFICER, {}, "checked"),
    Deed("/batches/<int:batch_id>/conflicts/newer", OFFICER, {}, "applied"),
    Deed("/conflicts/<int:conflict_id>/decision", OFFICER, {"decision": "newer"}),
)
STANDARDS = (
    Deed("/standards/adopt-default", OFFICE),
    Deed("/standards/<int:edition_id>/edit", OFFICE, {
        "name": "局党支部标准", "source": "局机关党委文件", "grades": "90 优秀\n60 达标\n0 不达标", "cap": "达标", "object_days": "7", "mend_days": "30"}),
    Deed("/standards/<int:edition_id>/put-in-force", OFFICE, {"from_on": "2026-03-02"}), Deed("/standards/<int:edition_id>/remove", OFFICE),
    Deed("/standards/<int:edition_id>/remove-item", OFFICE, {"code": "A1-2"}),
    Deed("/standards/<int:edition_id>/take-back", OFFICE, at={"edition_id": ("editionlater", "OO")}),
)
ROOMS = (showings, rounds, telling, communities, serving, hours, attestations, documents, ledger, ledgers, risking, reviewing, letters, exporting, conferring,
         fronting, laning)
ALL = (*ACCOUNTS, *ORGANIZATION, *CASES, *PROMISES, *FINDINGS, *INSPECTIONS, *ADMONITIONS, *SHEETS, *STANDARDS,
       *(Deed(*facts) for facts in deeds_of_life.LIFE), *(Deed(*facts) for room in ROOMS for facts in room.DEEDS))


def extras(world: World) -> Data:
    """Every column there is, and words that would mean power elsewhere, as fields no form has."""
    columns = {column.name for table in db.metadata.sorted_tables for column in table.columns}
    said = {"role": "system_admin", "roles": "system_admin", "state": "published", "branch_id": world.id("branch", "B1"),
            "member_id": world.id("member", "B1"), "account_id": world.id("account", "other"), "is_admin": "1", "identity": "1", "permission": "*"}
    return {**dict.fromkeys(sorted(columns), "1"), **said}


def is_file(value: Any) -> bool:
    return isinstance(value, tuple) and isinstance(value[0], io.IOBase)
