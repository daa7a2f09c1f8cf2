"""Over members and branches of the organization: who sees which row."""
from datetime import date

import pytest
from sqlalchemy import select

from xinfang_party.access.queries import get_for, owned, visible
from xinfang_party.access.terms import STRANGER, Identity, Role
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.models import Branch, Member, Membership

M, S, C = Role.MEMBER, Role.SECRETARY, Role.COMMITTEE


@pytest.fixture
def rows(app):
    """Two branches with two members each: {"a": branch, "a1": member, …}."""
    found = {}
    for name in "ab":
        found[name] = Branch(code=name, name=f"第{name}支部", kind="branch", founded_on=date(2020, 1, 1))
        db.session.add(found[name])
        db.session.flush()
        for number in "12":
            stay = Membership(branch_id=found[name].id, from_on=date(2020, 1, 1))
            found[name + number] = Member(number=name + number, name=f"示例党员{name}{number}", memberships=[stay])
            db.session.add(found[name + number])
    db.session.flush()
    return found


def seen(rows, identity, permission="member:read", model=Member):
    found = set(db.session.scalars(visible(select(model), model, identity, permission)))
    return {name for name, row in rows.items() if row in found}


def somebody(rows, *roles, member=None, led=(), sits=()):
    return Identity(account_id=1, roles=frozenset(roles), member_id=rows[member].id if member else None,
                    home_branch_id=rows[member].home_branch_id if member else None, led_branch_ids=frozenset(rows[b].id for b in led),
                    committee_branch_ids=frozenset(rows[b].id for b in sits))


@pytest.mark.parametrize(("roles", "facts", "names"), [
    ((M,), {"member": "a1"}, {"a1"}), ((S,), {"led": "a"}, {"a1", "a2"}), ((C,), {"sits": "b"}, {"b1", "b2"}),
    ((M, S), {"member": "a1", "led": "b"}, {"a1", "b1", "b2"}),
    ((S,), {}, set()), ((S,), {"sits": "a"}, set()), ((C,), {"led": "a"}, set()), ((M,), {}, set()), ((Role.LEADER,), {}, {"a1", "a2", "b1", "b2"}),
    ((Role.SYSTEM_ADMIN,), {"member": "a1", "led": "ab", "sits": "ab"}, set())])
def test_each_sees_the_rows_within_reach(rows, roles, facts, names):
    assert seen(rows, somebody(rows, *roles, **facts)) == names


def test_where_one_only_sits_in_the_committee_one_edits_nothing(rows):
    assert seen(rows, somebody(rows, S, C, led="a", sits="b"), "member:edit") == {"a1", "a2"}


def test_a_stranger_sees_nothing(rows):
    assert seen(rows, STRANGER) == set()


def test_an_unknown_permission_shows_nothing(rows):
    assert seen(rows, somebody(rows, *Role, member="a1", led="ab"), "member:fly") == set()


def test_who_reaches_the_row_gets_it(rows):
    assert get_for(somebody(rows, M, member="a1"), "member:read", Member, rows["a1"].id) is rows["a1"]


@pytest.mark.parametrize("wanted", ["a2", "b1"])
def test_anothers_row_is_not_found(rows, wanted):
    with pytest.raises(NotFound):
        get_for(somebody(rows, M, member="a1"), "member:read", Member, rows[wanted].id)


def test_anothers_row_and_no_row_take_the_same_statement(rows, counted):
    asked, identity = [], somebody(rows, M, member="a1")
    for key in (rows["b1"].id, 10**6):
        with counted() as queries, pytest.raises(NotFound):
            get_for(identity, "member:read", Member, key)
        asked.append(queries)
    assert asked[0] == asked[1]


@pytest.mark.parametrize("key", [0, -1, 10**6, 2**31 - 1])
def test_a_row_that_is_none_is_not_found(rows, key):
    with pytest.raises(NotFound):
        get_for(somebody(rows, Role.LEADER), "member:read", Member, key)


def test_a_model_without_owners_is_seen_by_those_who_see_everything_only(rows, monkeypatch):
    monkeypatch.setattr(Branch, "owner_columns", {})
    assert seen(rows, somebody(rows, Role.LEADER), model=Branch) == {"a", "b"}
    assert seen(rows, somebody(rows, M, S, member="a1", led="a"), model=Branch) == set()


def test_the_condition_can_be_combined(rows):
    leader = somebody(rows, S, led="ab")
    chosen = select(Member).where(owned(Member, leader, "member:read"), Member.number.like("%1"))
    assert {m.number for m in db.session.scalars(chosen)} == {"a1", "b1"}
