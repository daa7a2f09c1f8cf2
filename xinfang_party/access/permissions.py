"""The one table: permission → role → span. A new permission is a new line here, and nowhere else."""
from collections.abc import Mapping

from xinfang_party.access.terms import Identity, Reach, Role, Span

M, S, C, CELL_LEADER = Role.MEMBER, Role.SECRETARY, Role.COMMITTEE, Role.CELL_LEADER
INSPECTOR, OFFICE, DISCIPLINE = Role.INSPECTOR, Role.PARTY_OFFICE, Role.DISCIPLINE
PETITION, LEADER = Role.PETITION_OFFICER, Role.LEADER
SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN
OWN, HOME, CELLS, LED, ALL = Span.OWN, Span.HOME, Span.CELLS, Span.LED, Span.BUREAU

PUBLIC = "public"
SIGNED_IN = "session:own"

EVERY_BUSINESS_ROLE = dict.fromkeys((M, S, C, INSPECTOR, OFFICE, DISCIPLINE, PETITION, LEADER), ALL)
OVERSEERS = dict.fromkeys((INSPECTOR, OFFICE, DISCIPLINE, LEADER), ALL)
BRANCH_WORKERS = {S: LED, C: LED}

TABLE: Mapping[str, Mapping[Role, Span]] = {
    # accounts: three administrators, none of whom sees business data
    "account:read": {SYSTEM_ADMIN: ALL, SECURITY_ADMIN: ALL},
    "account:create": {SYSTEM_ADMIN: ALL},
    "account:edit": {SYSTEM_ADMIN: ALL},
    "account:disable": {SYSTEM_ADMIN: ALL, SECURITY_ADMIN: ALL},
    "account:enable": {SYSTEM_ADMIN: ALL, SECURITY_ADMIN: ALL},
    "account:unlock": {SECURITY_ADMIN: ALL},
    "account:confirm-link": {SECURITY_ADMIN: ALL},
    "account:reset-password": {SECURITY_ADMIN: ALL},
    "account:reset-second-factor": {SECURITY_ADMIN: ALL},
    "role:grant": {SECURITY_ADMIN: ALL},
    "role:revoke": {SECURITY_ADMIN: ALL},
    "audit:read": {AUDIT_ADMIN: ALL},
    "audit:verify": {AUDIT_ADMIN: ALL},
    "job:read": {SYSTEM_ADMIN: ALL},
    # organization
    "organization:read": EVERY_BUSINESS_ROLE,
    "organization:edit": {OFFICE: ALL},
    "member:read": {M: OWN, **BRANCH_WORKERS, **OVERSEERS, PETITION: ALL},
    "member:edit": {S: LED, OFFICE: ALL},
    "member:import": {OFFICE: ALL},
    "member:export": {S: LED, OFFICE: ALL},
    "calendar:read": EVERY_BUSINESS_ROLE,
    "calendar:edit": {OFFICE: ALL, PETITION: ALL},
    # petitions
    "case:read": {M: OWN, **BRANCH_WORKERS, **OVERSEERS, PETITION: ALL},
    "case:read-accusation": {PETITION: ALL, DISCIPLINE: ALL},
    "case:edit": {PETITION: ALL},
    "case:assign": {PETITION: ALL},
    "case:extend": {PETITION: ALL},
    "case:import": {PETITION: ALL},
    "case:export": {PETITION: ALL, OFFICE: ALL},
    "subject:read": EVERY_BUSINESS_ROLE,
    "subject:edit": {PETITION: ALL},
    # sheets: the page asks the sheet's own permission besides
    "sheet:use": {OFFICE: ALL, PETITION: ALL, S: LED},
    # measures: figures of the bureau and its branches are open inside; a person's only to the person and the branch
    "measure:read": EVERY_BUSINESS_ROLE,
    "measure:read-member": {M: OWN, **BRANCH_WORKERS, OFFICE: ALL, DISCIPLINE: ALL, LEADER: ALL, INSPECTOR: ALL},
    # activities: members read what their own branch did, except its committee's meetings (activities.queries);
    # a Party group's leader convenes and records its meetings and nothing else (支部工作条例 arts. 13, 14)
    "activity:read": {M: HOME, **BRANCH_WORKERS, **OVERSEERS},
    "activity:record": {**BRANCH_WORKERS, CELL_LEADER: CELLS, OFFICE: ALL},
    "activity:confirm": {M: OWN, S: LED, OFFICE: ALL},
    "activity:amend": {**BRANCH_WORKERS, CELL_LEADER: CELLS, OFFICE: ALL},
    "activity:review": {OFFICE: ALL},
    "activity:import": {S: LED, OFFICE: ALL},
    "activity:export": {S: LED, OFFICE: ALL},
    "attendance:sign": {M: OWN},
    "action-item:close": {M: OWN, **BRANCH_WORKERS, CELL_LEADER: CELLS, OFFICE: ALL},
    "hours:read": {M: OWN, **BRANCH_WORKERS, **OVERSEERS},
    "exemption:edit": {S: LED, OFFICE: ALL},
    # cadence
    "cadence:read": {M: HOME, **BRANCH_WORKERS, **OVERSEERS},
    "plan:edit": {**BRANCH_WORKERS, OFFICE: ALL},
    "waiver:ask": BRANCH_WORKERS,
    "waiver:decide": {OFFICE: ALL},
    "requirement:edit": {OFFICE: ALL},
    # talks and appraisals: whoever may open the room still reads only what talks.queries and appraisals.queries let through (domain.md 8.3)
    "talk:read": {M: OWN, S: LED, C: LED, DISCIPLINE: ALL},
    "talk:record": {M: OWN, S: LED},
    "talk:coverage": {**BRANCH_WORKERS, **OVERSEERS},
    "criticism:record": {M: OWN, S: LED},
    "appraisal:read": {M: OWN, S: LED, C: LED, DISCIPLINE: ALL},
    "appraisal:run": {S: LED},
    "appraisal:find": BRANCH_WORKERS,
    "appraisal:vote": {M: HOME},
    "xuexi:import": {S: LED, OFFICE: ALL},
    "xuexi:export": {S: LED, **OVERSEERS},
    "workbook:read": {**BRANCH_WORKERS, **OVERSEERS},
    "template:edit": {OFFICE: ALL},
    # communities: what a community asks for is open inside; who reported where only to the person and whoever works for the branch
    "community:read": EVERY_BUSINESS_ROLE,
    "community:edit": {S: LED, OFFICE: ALL},
    "place:import": {OFFICE: ALL},
    "report-in:read": {M: OWN, **BRANCH_WORKERS, **OVERSEERS},
    "report-in:edit": {M: OWN, S: LED},
    "report-in:confirm": {S: LED, OFFICE: ALL},
    "report-in:ask-community": {S: LED, OFFICE: ALL},
    "need:publish": {S: LED, OFFICE: ALL},
    "need:claim": {M: OWN, S: LED},
    "need:confirm": {S: LED, OFFICE: ALL},
    "helper:read": {**BRANCH_WORKERS, **OVERSEERS, PETITION: ALL},
    "helper:record": {**BRANCH_WORKERS, OFFICE: ALL},
    # volunteering: service is voluntary, so only members themselves sign up (志愿服务条例 art. 25); drafts are their organizers' (volunteering.queries)
    "service:read": EVERY_BUSINESS_ROLE,
    "service:organize": {**BRANCH_WORKERS, OFFICE: ALL},
    "service:join": {M: OWN},
    "service:coordinate": {**BRANCH_WORKERS, OFFICE: ALL},
    "service-kind:edit": {OFFICE: ALL},
    # hours: who served never verifies the own hours (hours.rules); long days are the Party office's (domain.md 7.4)
    "service-hours:read": {M: OWN, **BRANCH_WORKERS, **OVERSEERS},
    "service-hours:record": {**BRANCH_WORKERS, OFFICE: ALL},
    "service-hours:verify": {**BRANCH_WORKERS, OFFICE: ALL},
    "service-hours:approve": {OFFICE: ALL},
    "service-hours:import": {S: LED, OFFICE: ALL},
    "service-hours:export": {S: LED, OFFICE: ALL},
    # attestations
    "attestation:read": {M: OWN, S: LED, OFFICE: ALL},
    "attestation:issue": {S: LED, OFFICE: ALL},
    "attestation:revoke": {S: LED, OFFICE: ALL},
    "sheet-layout:edit": {OFFICE: ALL},
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
}


def reach(identity: Identity, permission: str) -> Reach:
    """What `identity` reaches under `permission`; an unknown permission reaches nothing."""
    granted = {role: span for role, span in TABLE.get(permission, {}).items() if role in identity.roles}
    spans = set(granted.values())
    branches: frozenset[int] = frozenset()
    if granted.get(S) is LED:
        branches |= identity.led_branch_ids
    if granted.get(C) is LED:
        branches |= identity.committee_branch_ids
    if HOME in spans and identity.home_branch_id is not None:
        branches |= {identity.home_branch_id}
    return Reach(everything=ALL in spans, branch_ids=branches, member_id=identity.member_id if OWN in spans else None,
                 cell_ids=identity.led_cell_ids if CELLS in spans else frozenset())


def may(identity: Identity, permission: str) -> bool:
    """May this person do this to anything at all? Pages ask before they show a button, the gate before every view."""
    if permission == PUBLIC:
        return True
    if permission == SIGNED_IN:
        return identity.is_authenticated
    return bool(reach(identity, permission))


def is_known(permission: str) -> bool:
    return permission in TABLE or permission in (PUBLIC, SIGNED_IN)
