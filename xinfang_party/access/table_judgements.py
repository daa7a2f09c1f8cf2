"""The table, its part of judgements and faces: permission → role → span."""
from collections.abc import Mapping

from xinfang_party.access.spans import (
    ALL,
    BRANCH_WORKERS,
    DISCIPLINE,
    EVERY_BUSINESS_ROLE,
    HOME,
    INSPECTOR,
    LEADER,
    LED,
    OFFICE,
    OVERSEERS,
    OWN,
    M,
    S,
)
from xinfang_party.access.terms import Role, Span

JUDGEMENTS: Mapping[str, Mapping[Role, Span]] = {
    # commitments
    "commitment:read": {M: OWN, **BRANCH_WORKERS, **OVERSEERS},
    "commitment:draft": {M: OWN, S: LED},
    "commitment:submit": {M: OWN, S: LED},
    "commitment:vet": {S: LED, OFFICE: ALL},
    "commitment:pick": {M: OWN, S: LED},
    "commitment:vet-pick": {S: LED, OFFICE: ALL},
    "commitment:publish": {S: LED, OFFICE: ALL},
    "commitment:note-progress": {M: OWN, S: LED},
    "commitment:report": {M: OWN, S: LED},
    "commitment:appraise-self": {M: OWN, S: LED},
    "commitment:appraise-peer": {M: HOME},
    "commitment:appraise-organization": {S: LED, OFFICE: ALL},
    "commitment:conclude": {S: LED, OFFICE: ALL},
    "commitment:read-published": EVERY_BUSINESS_ROLE,
    "weights:edit": {OFFICE: ALL},
    # checklists: who inspects never inspects the own branch (checklists.service)
    "standard:read": EVERY_BUSINESS_ROLE,
    "standard:edit": {OFFICE: ALL},
    "standing:read": {**BRANCH_WORKERS, **OVERSEERS},
    "round:read": {**BRANCH_WORKERS, **OVERSEERS},
    "round:open": {OFFICE: ALL},
    "assessment:read": {**BRANCH_WORKERS, **OVERSEERS},
    "assessment:assess": BRANCH_WORKERS,
    "assessment:submit": {S: LED},
    "assessment:object": {S: LED},
    "assessment:inspect": {INSPECTOR: ALL},
    "assessment:close": {OFFICE: ALL},
    "evidence:read": {**BRANCH_WORKERS, **OVERSEERS},
    "evidence:edit": BRANCH_WORKERS,
    # findings: who finds is not who mends; who rechecks is neither (findings.rules)
    "finding:read": {M: OWN, **BRANCH_WORKERS, **OVERSEERS},
    "finding:register": {INSPECTOR: ALL, OFFICE: ALL, DISCIPLINE: ALL},
    "finding:edit": {INSPECTOR: ALL, OFFICE: ALL, DISCIPLINE: ALL},
    "finding:plan": {M: OWN, S: LED},
    "finding:report": {M: OWN, S: LED},
    "finding:confirm": {S: LED, OFFICE: ALL},
    "finding:recheck": {INSPECTOR: ALL, OFFICE: ALL, DISCIPLINE: ALL},
    "finding:close": {OFFICE: ALL, DISCIPLINE: ALL},
    "finding:ask-extension": {M: OWN, S: LED},
    "finding:decide-extension": {OFFICE: ALL},
    # inspections: whoever works for a branch sees what was finished there; who visits is named in the plan, never of the own branch
    "inspection:read": {**BRANCH_WORKERS, **OVERSEERS},
    "inspection:plan": {OFFICE: ALL, DISCIPLINE: ALL},
    "inspection:visit": {INSPECTOR: ALL},
    # admonitions: whoever may open the room still reads only what admonitions.queries lets through (docs/decisions/0038); the Party office only plans
    "admonition:read": {M: OWN, OFFICE: ALL, DISCIPLINE: ALL},
    "admonition:plan": {OFFICE: ALL, DISCIPLINE: ALL},
    "admonition:approve": {DISCIPLINE: ALL},
    "admonition:record": {M: OWN, DISCIPLINE: ALL},
    "remedy:read": {**BRANCH_WORKERS, **OVERSEERS},
    "remedy:edit": {OFFICE: ALL, DISCIPLINE: ALL},
    # questionnaires: a branch's own leaders read those about it once they are open, and their results once they are published (questionnaires.queries)
    "questionnaire:read": {**BRANCH_WORKERS, **OVERSEERS},
    "questionnaire:edit": {OFFICE: ALL, DISCIPLINE: ALL},
    # bulletins: a branch reads the published ones about it (bulletins.queries); who wrote one never approves it (bulletins.rules)
    "bulletin:read": {**BRANCH_WORKERS, **OVERSEERS},
    "bulletin:edit": {OFFICE: ALL},
    "bulletin:approve": {LEADER: ALL, OFFICE: ALL},
    "bulletin:acknowledge": {S: LED},
    # archives
    "archive:read": {**BRANCH_WORKERS, **OVERSEERS},
    "archive:hand-in": {S: LED},
    "archive:receive": {OFFICE: ALL},
    "handover:read": {M: OWN, S: LED, OFFICE: ALL},
    "handover:make": {S: LED, OFFICE: ALL},
    "handover:accept": {M: OWN},
}
