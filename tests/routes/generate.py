"""First draft of routes.csv from the address map and the permission table: `python -m tests.routes.generate`. A person then reviews each line."""
import csv
import secrets
import sys
import tempfile
from pathlib import Path

from flask import Flask

from tests.routes.places import PERSONAL, SINGLE, is_visited, permission, rules_of
from tests.routes.world import VISITORS
from xinfang_party import create_app
from xinfang_party.access.permissions import PUBLIC, SIGNED_IN, TABLE
from xinfang_party.access.terms import Role, Span

ROLES = {"organ_committee": (Role.MEMBER, Role.COMMITTEE), "secretary": (Role.MEMBER, Role.SECRETARY), "committee": (Role.MEMBER, Role.COMMITTEE),
         "cell_leader": (Role.MEMBER, Role.CELL_LEADER), "commissioner": (Role.MEMBER, Role.COMMITTEE)}
ABOUT = {"case_id": "case", "commitment_id": "published", "finding_id": "findingplanned", "inspection_id": "inspecting", "bulletin_id": "bulletinpublished",
         "admonition_id": "admonheld", "need_id": "needclaimed", "event_id": "servopen", "sign_up_id": "signup", "register_id": "riskregister",
         "version_id": "riskforce", "paper_id": "paperdraft", "posting_id": "postout", "letter_id": "letterissued",
         "consultation_id": "conferheld", "voice_id": "voicenoted",
         "batch_id": "applied", "code": "petitions.cases", "kind": "xlsx", "side": "self"}
NEAR = {Span.OWN: "ok/404/404", Span.HOME: "ok/ok/404", Span.CELLS: "ok/404/404", Span.LED: "ok/ok/404", Span.BUREAU: "ok"}
WIDTH = {Span.OWN: 1, Span.HOME: 2, Span.CELLS: 2, Span.LED: 3, Span.BUREAU: 4}


def expected(name: str, permission: str, owned: bool) -> str:
    if permission == PUBLIC:
        return "ok"
    if name == "stranger":
        return "login"
    if permission == SIGNED_IN:
        return "ok/404" if owned else "ok"
    roles = ROLES.get(name) or (Role(name),)
    spans = [TABLE[permission][role] for role in roles if role in TABLE[permission]]
    if not spans:
        return "404"
    widest = max(spans, key=WIDTH.__getitem__)
    return ("ok" if name == "organ_committee" and widest is Span.LED else NEAR[widest]) if owned else "ok"


def draft(app: Flask) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["rule", "method", "about", "permission", *VISITORS, "why"])
    for (rule, method), found in sorted(rules_of(app).items()):
        ids = [name for name in found.arguments if name.endswith("_id") and name not in SINGLE and name != "batch_id"]
        about = " ".join(ABOUT[name] for name in ABOUT if name in found.arguments)
        needed = permission(app, found)
        owned = bool(ids) and not (set(ids) <= PERSONAL.keys() and needed != SIGNED_IN)
        writer.writerow([rule, method, about, needed, *(expected(name, needed, owned) if is_visited(name, found.endpoint) else "" for name in VISITORS), ""])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        draft(create_app(TESTING=True, SQLALCHEMY_DATABASE_URI="sqlite://", SECRET_KEY=secrets.token_urlsafe(48), INSTANCE=Path(folder),
                         FILES_FOLDER=folder, SCHEDULER=False))
