import pytest

from xinfang_party.access import permissions
from xinfang_party.access.permissions import PUBLIC, SIGNED_IN, TABLE, is_known, may, reach
from xinfang_party.access.terms import ADMINISTRATORS, DERIVED, ROLE_LABELS, STRANGER, Identity, Reach, Role, Span
from xinfang_party.sheets.registry import SHEETS

S, C, M = Role.SECRETARY, Role.COMMITTEE, Role.MEMBER


def somebody(*roles, **facts):
    return Identity(account_id=1, roles=frozenset(roles), member_id=3, home_branch_id=20, led_branch_ids=frozenset({10, 11}),
                    committee_branch_ids=frozenset({20, 21}), **facts)


@pytest.fixture
def table(monkeypatch):
    """A small table of these tests' own."""
    rows = {"toy:read": {M: Span.OWN, S: Span.LED, C: Span.LED, Role.LEADER: Span.BUREAU}, "toy:vet": {S: Span.LED}, "toy:peer": {M: Span.HOME}}
    monkeypatch.setattr("xinfang_party.access.permissions.TABLE", rows)


@pytest.mark.parametrize("permission", ["", "toy:fly", "case", "CASE:READ", "public:", "*"])
def test_an_unknown_permission_is_nobodys(permission):
    everybody = somebody(*Role)
    assert (may(everybody, permission), bool(reach(everybody, permission)), is_known(permission)) == (False, False, False)


@pytest.mark.parametrize("permission", TABLE)
def test_nothing_is_a_strangers(permission):
    assert not may(STRANGER, permission)


@pytest.mark.parametrize("permission", TABLE)
def test_nothing_is_an_accounts_without_role(permission):
    assert not may(somebody(), permission)


def test_public_is_everybodys_and_the_session_ones_own():
    assert (may(STRANGER, PUBLIC), may(STRANGER, SIGNED_IN), may(somebody(), SIGNED_IN)) == (True, False, True)


@pytest.mark.parametrize(("roles", "permission", "expected"), [
    ((M,), "toy:read", Reach(member_id=3)),
    ((S,), "toy:read", Reach(branch_ids=frozenset({10, 11}))),
    ((C,), "toy:read", Reach(branch_ids=frozenset({20, 21}))),
    ((S, C), "toy:read", Reach(branch_ids=frozenset({10, 11, 20, 21}))),
    ((M, S), "toy:read", Reach(branch_ids=frozenset({10, 11}), member_id=3)),
    ((M, C), "toy:vet", Reach()),
    ((S, C), "toy:vet", Reach(branch_ids=frozenset({10, 11}))),
    ((M,), "toy:peer", Reach(branch_ids=frozenset({20}))),
    ((S,), "toy:peer", Reach()),
    ((Role.LEADER,), "toy:read", Reach(everything=True)),
    ((M, Role.LEADER), "toy:read", Reach(everything=True, member_id=3)),
    ((Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN), "toy:read", Reach())])
def test_spans(table, roles, permission, expected):
    assert reach(somebody(*roles), permission) == expected


def test_the_secretarys_verbs_do_not_reach_where_one_only_sits_in_the_committee(table):
    """Leads branch 10, sits in the committee of 20: may vet in 10 and only read in 20."""
    both = somebody(S, C)
    assert [reach(both, permission).covers(branch_id=branch) for permission in ("toy:vet", "toy:read") for branch in (10, 20)] == [True, False, True, True]


def test_who_leads_a_party_group_reaches_that_group_alone(table, monkeypatch):
    monkeypatch.setitem(permissions.TABLE, "toy:record", {Role.CELL_LEADER: Span.CELLS})
    span = reach(somebody(M, Role.CELL_LEADER, led_cell_ids=frozenset({7})), "toy:record")
    assert span == Reach(cell_ids=frozenset({7}))
    assert [span.covers(cell_id=7), span.covers(cell_id=8), span.covers(branch_id=20), span.covers(), span.is_own_only] == [True, False, False, False, False]
    assert not may(somebody(M, Role.CELL_LEADER), "toy:record")


def test_a_member_without_branch_reaches_no_home(table):
    assert not may(Identity(account_id=1, roles=frozenset({M}), member_id=3), "toy:peer")


def test_a_role_without_member_reaches_no_own_rows(table):
    assert not may(Identity(account_id=1, roles=frozenset({M})), "toy:read")


@pytest.mark.parametrize(("branch", "member", "covered"), [(10, None, True), (12, None, False), (None, 3, True), (None, 4, False), (12, 3, True), (None, None, False)])
def test_what_a_reach_covers(branch, member, covered):
    assert Reach(branch_ids=frozenset({10}), member_id=3).covers(branch_id=branch, member_id=member) is covered


def test_nobodys_member_is_covered_by_nobodys_reach():
    assert not Reach().covers(branch_id=None, member_id=None)


@pytest.mark.parametrize("administrator", sorted(ADMINISTRATORS))
def test_administrators_see_no_business_data(administrator):
    theirs = {permission for permission, granted in TABLE.items() if administrator in granted}
    assert {permission.partition(":")[0] for permission in theirs} <= {"account", "role", "audit", "job", "session", "setting", "backup", "demonstration"}


def test_only_the_audit_administrator_reads_the_audit():
    assert set(TABLE["audit:read"]) == set(TABLE["audit:verify"]) == {Role.AUDIT_ADMIN}


def test_who_grants_roles_does_not_create_accounts():
    assert not set(TABLE["role:grant"]) & set(TABLE["account:create"])


def test_every_role_has_words():
    assert set(ROLE_LABELS) == set(Role)


def test_roles_are_granted_or_derived_and_never_both_administrator_and_derived():
    assert not ADMINISTRATORS & DERIVED


@pytest.mark.parametrize("permission", TABLE)
def test_permissions_are_named_noun_and_verb(permission):
    noun, _, verb = permission.partition(":")
    assert noun.replace("-", "").isalpha()
    assert verb.replace("-", "").isalpha()


@pytest.mark.parametrize("permission", TABLE)
def test_own_and_home_are_members_spans_and_led_is_for_those_who_lead(permission):
    fits = {Span.OWN: {M}, Span.HOME: {M}, Span.CELLS: {Role.CELL_LEADER}, Span.LED: {S, C}, Span.BUREAU: set(Role)}
    assert [role for role, span in TABLE[permission].items() if role not in fits[span]] == []


def test_the_roles_are_listed_in_words():
    assert somebody(Role.LEADER, M).role_labels == ["党员", "局领导"]


def test_every_sheet_is_open_to_somebody_who_may_import_and_to_somebody_who_may_export_it(app):
    for sheet in SHEETS.values():
        for permission in (sheet.import_permission, sheet.export_permission):
            assert set(TABLE["sheet:use"]) & set(TABLE[permission]), (sheet.code, permission)
