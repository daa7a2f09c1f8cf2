"""Every address of the house, filled with what stands in the bureau: `routes.csv` says about what, the matrix for whom."""
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.routes.visitors import LOGIN, MISSING, Visitor
from tests.routes.world import VISITORS, World
from xinfang_party.access.gate import permission_of
from xinfang_party.access.permissions import may
from xinfang_party.accounts.models import LoginSession
from xinfang_party.kernel.database import db

TABLE = Path(__file__).parent.parent / "routes.csv"
NOBODYS = 999_999
PERSONAL = {"account_id": "account", "task_id": "task"}
"""Arguments whose `own` object is the visitor's, whoever that is."""
SINGLE = {"link_id": ("link", "OO"), "rule_id": ("rule", "OO"), "subject_id": ("subject", "OO"), "conflict_id": ("conflict", "applied"),
          "edition_id": ("edition", "OO"), "remedy_id": ("remedy", "OO"), "service_kind_id": ("servkind", "OO"), "place_id": ("place", "OO"),
          "contact_id": ("contact", "OO"), "partner_id": ("partner", "OO"), "research_id": ("research", "OO"), "instruction_id": ("instruction", "OO"),
          "campaign_id": ("campaign", "OO"), "risk_campaign_id": ("riskcampaign", "OO"), "signal_id": ("risksignal", "OO"),
          "warning_id": ("riskwarning", "OO"), "cadre_id": ("cadre", "A1"), "filed_id": ("filed", "A1"), "staff_id": ("agencystaff", "OO"),
          "grant_id": ("accessgrant", "OO"), "hand_in_id": ("handin", "A1"), "rating_link_id": ("ratinglink", "OO"), "cluster_id": ("cluster", "OO"),
          "policy_id": ("policy", "OO"), "special_period_id": ("specialperiod", "OO")}
OWNED = {"attachment_id": "attachment", "branch_id": "branch", "cell_id": "cell", "term_id": "term", "department_id": "department",
         "member_id": "member", "line_id": "line", "request_id": "request", "fact_id": "replied", "post_id": "post", "item_id": "action",
         "attendance_id": "missed", "criticism_id": "criticism", "exemption_id": "exemption", "entry_id": "plan", "waiver_id": "waiver", "talk_id": "talk",
         "extension_id": "extension", "evidence_id": "evidence", "report_id": "report", "helper_id": "helper", "role_id": "servrole",
         "invitation_id": "servinvited", "hours_id": "hoursrow", "attestation_id": "attestation", "directive_id": "directive",
         "directive_task_id": "directivetask", "objection_id": "riskobjection", "handover_id": "handover", "folder_id": "folder",
         "rule_document_id": "ruledoc", "duty_line_id": "dutyline", "channel_id": "channel", "check_id": "venuecheck", "question_id": "conferquestion",
         "step_id": "step"}
BY_KIND = frozenset({"case_id", "commitment_id", "activity_id", "subject_id", "round_id", "appraised_id", "finding_id", "assessment_id",
                     "questionnaire_id", "inspection_id", "bulletin_id", "admonition_id", "need_id", "event_id", "sign_up_id", "register_id",
                     "version_id", "paper_id", "posting_id", "letter_id", "consultation_id", "voice_id"})
"""Arguments of what there are several kinds of: the line says which it is about."""
LIMITED = frozenset({"cell_leader", "commissioner"})
ROOMS_OF_LIFE = frozenset({"dashboard", "organization", "activities", "cadence", "talks", "appraisals", "xuexi", "papers", "presence", "search"})
"""All that the limited visitors visit: elsewhere they are what a member or a committee's member is, and the walks are long enough."""
BUREAU_WIDE = frozenset({"inspector", "party_office", "discipline", "petition_officer", "leader"})
ASKED = {**dict.fromkeys(("/activities/new", "/activities/roll", "/activities/sitting"), "form=theme_day&branch={}&held_on=2026-03-02"),
         **dict.fromkeys(("/cadence", "/plan-entries/new", "/handovers/new"), "branch={}"), "/waivers/new": "branch={}&kind=theme_day&period=2026-04"}
"""Pages whose object, a branch, is named behind the question mark."""
KEYS = {"questionnaires.answer": "questopenlink", "communities.answer_link": "communitylink", "attestations.check_attestation": "recordcode",
        "ratings.rate": "ratingkey"}
"""Pages whose address is a key that was given to somebody."""
WORDS = {"day": date(2026, 3, 20).isoformat(), "filename": "css/base.css", "role": "inspector", "year": 2026, "month": 3, "key": "probe:1", "token": "x",
         "which": "original", "paper_kind": "summary", "number": 1,
         "lane": "hard", "lane_step": "supervise"}


@dataclass(frozen=True)
class Line:
    """One line of routes.csv. `expected[visitor]`: outcomes for own, near and far objects, as far as they differ."""

    rule: str
    method: str
    about: str
    permission: str
    expected: dict[str, tuple[str, ...]]
    why: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.rule, self.method

    def cells(self, visitor: str) -> Iterator[tuple[str, str]]:
        """(owner, outcome) for each owner the cell speaks of; one word speaks of all the line knows."""
        said = self.expected[visitor]
        if said == ("",):  # a limited visitor does not go there
            return
        owners = {1: ("A1",), 2: ("A1", "B1"), 3: ("A1", "A2", "B1")}
        most = max(len(one) for one in self.expected.values())
        if said in ((LOGIN,), (MISSING,)):  # the gate's answer, whosever it is
            yield "A1", said[0]
        else:
            yield from zip(owners[most], said if len(said) == most else said * most, strict=True)


def lines() -> list[Line]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Line(row["rule"], row["method"], row["about"], row["permission"],
                     {name: tuple((row[name] or "").split("/")) for name in VISITORS}, row["why"]) for row in csv.DictReader(file)]


def visits(world: World, *methods: str, sent: int = 6) -> Iterator[tuple[Line, Visitor, str, str]]:
    """(line, visitor, owner, outcome) of every cell of the table. Whom the gate turns away by the permission table alone: that table is asked
    here for each of them; the gate, which reads no more than it whatever the page and its object, meets every `sent`th, in turn, and every
    stranger. Whoever reaches the whole bureau looks at one owner's, in turn."""
    identities = {name: world.visitors[name].identity for name in VISITORS}
    for turn, line in enumerate(lines()):
        for place, name in enumerate(VISITORS if line.method in methods else ()):
            is_let_in = may(identities[name], line.permission)
            cells = list(line.cells(name))
            if name in BUREAU_WIDE and len(line.expected[name]) == 1:
                cells = [cells[(turn + place) % len(cells)]]
            for owner, word in cells:
                if is_let_in or word != MISSING or (turn + place) % sent == 0:
                    yield line, world.visitors[name], owner, word


def is_visited(visitor: str, endpoint: str) -> bool:
    return visitor not in LIMITED or endpoint.partition(".")[0] in ROOMS_OF_LIFE


@lru_cache(maxsize=8)
def rules_of(app: Flask) -> dict[tuple[str, str], Rule]:
    """(rule, method) → rule, of everything the site answers."""
    return {(rule.rule, method): rule for rule in app.url_map.iter_rules() for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}


def permission(app: Flask, rule: Rule) -> str:
    return permission_of(app, rule.endpoint) or ""


def address(app: Flask, world: World, line: Line, owner: str, visitor: Visitor) -> str:
    """The path of a line for one visitor and owner."""
    return address_of(app, world, line.key, line.about, owner=owner, visitor=visitor)


def address_of(app: Flask, world: World, key: tuple[str, str], about: str, *, owner: str, visitor: Visitor, **given: Any) -> str:
    """The path of a rule; `given` ids stand for the usual ones."""
    rule = rules_of(app)[key]
    values = {name: given.get(name) or argument(world, rule, name, about.split(), owner=owner, visitor=visitor) for name in rule.arguments}
    path = app.url_map.bind("localhost").build(rule.endpoint, values, method=key[1])
    return f"{path}?{ASKED[rule.rule].format(given.get('branch_id') or world.id('branch', owner))}" if rule.rule in ASKED else path


def nobodys(app: Flask, world: World, line: Line, visitor: Visitor) -> str:
    """The same with ids that nothing has."""
    names = ["branch_id", *(name for name in rules_of(app)[line.key].arguments if name.endswith("_id"))]
    return address_of(app, world, line.key, line.about, owner="A1", visitor=visitor, **dict.fromkeys(names, NOBODYS))


def argument(world: World, rule: Rule, name: str, about: list[str], *, owner: str, visitor: Visitor) -> Any:
    if name in PERSONAL:
        return own_or_other(world.rows[PERSONAL[name]], owner, visitor, "inspector_two")
    if name == "session_id":
        return session_of(own_or_other(world.rows["account"], owner, visitor, "other"))
    if name in SINGLE and not about:
        return world.id(*SINGLE[name])
    if name in BY_KIND or name == "visit_id":
        return world.id(f"{about[0]}visit" if name == "visit_id" else about[0], owner)
    if name == "batch_id":
        return world.id("batch", about[0])
    if name in ("member_id", "attachment_id") and about:
        return world.id(about[0], owner)
    if name in OWNED:
        return world.id("seat" if "committee-posts" in rule.rule else OWNED[name], owner)
    if name == "code":
        return about[bool(BY_KIND & rule.arguments)]
    if rule.endpoint in KEYS:
        return world.id(KEYS[rule.endpoint])
    return about[-1] if name == "kind" else WORDS[name]


def own_or_other(rows: dict[str, int], owner: str, visitor: Visitor, other: str) -> int:
    return rows.get(visitor.role, rows[other]) if owner == "A1" else rows[other]


def session_of(account_id: int) -> int:
    return db.session.scalar(select(LoginSession.id).where(LoginSession.account_id == account_id).order_by(LoginSession.id).limit(1)) or NOBODYS
