"""The table, its part of petition work: permission → role → span."""
from collections.abc import Mapping

from xinfang_party.access.spans import (
    ALL,
    BRANCH_WORKERS,
    DISCIPLINE,
    EVERY_BUSINESS_ROLE,
    LEADER,
    LED,
    OFFICE,
    OVERSEERS,
    OWN,
    PETITION,
    M,
    S,
)
from xinfang_party.access.terms import Role, Span

PETITIONS: Mapping[str, Mapping[Role, Span]] = {
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
    # lanes: a keeper, or a leader his own step, notes what he did with the moment of writing; only an officer enters a past one (lanes.rules)
    "case:note-step": {M: OWN, S: LED, PETITION: ALL, LEADER: ALL},
    "lane:read": EVERY_BUSINESS_ROLE,
    "lane:edit": {PETITION: ALL},
    # consultations, letters: what bears on people stays with those who decide on it
    "consultation:read": {**OVERSEERS, PETITION: ALL},
    "consultation:edit": {PETITION: ALL},
    "letter:read": {**OVERSEERS, PETITION: ALL},
    "letter:read-accountability": {PETITION: ALL, LEADER: ALL, DISCIPLINE: ALL},
    "letter:draft": {PETITION: ALL},
    "letter:review": {PETITION: ALL},
    "letter:return": {PETITION: ALL, LEADER: ALL},
    "letter:issue": {LEADER: ALL},
    "letter:withdraw": {PETITION: ALL, LEADER: ALL},
    "letter:follow": {PETITION: ALL},
    "letter:list": {LEADER: ALL},
    # clusters, frontline voices: whoever works at the front may say what he hears there
    "cluster:read": {**OVERSEERS, PETITION: ALL},
    "cluster:edit": {PETITION: ALL},
    "voice:read": {M: OWN, **BRANCH_WORKERS, **OVERSEERS, PETITION: ALL},
    "voice:write": {M: OWN},
    "voice:follow": {PETITION: ALL},
    "policy:read": EVERY_BUSINESS_ROLE,
    # ratings by petitioners: nobody makes a link for a case of his own (petitions.queries.why_not_write)
    "rating:read": {M: OWN, **BRANCH_WORKERS, **OVERSEERS, PETITION: ALL},
    "rating:ask": {PETITION: ALL},
    "rating:settings": {PETITION: ALL},
    # analyses
    "situation:read": {**OVERSEERS, PETITION: ALL},
    "comparison:read": {**OVERSEERS, PETITION: ALL},
}
