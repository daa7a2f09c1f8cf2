from datetime import date

import pytest
from sqlalchemy import select

from tests import people as made
from tests.people import BY, FOUNDED
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.organization import service
from xinfang_party.organization.models import Branch, Post
from xinfang_party.organization.queries import branch_and_below, branch_choices, branches_in_order
from xinfang_party.organization.terms import BranchKind

pytestmark = pytest.mark.usefixtures("app")


def edit(branch: Branch, **changes):
    facts = {"code": branch.code, "name": branch.name, "kind": branch.kind, "parent": None, "founded_on": branch.founded_on, **changes}
    service.edit_branch(branch, **facts, by=BY)


def last_entry(session) -> AuditEntry:
    return session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


def test_create_branch_leaves_an_entry(session):
    branch = made.branch("第一党支部", code="ZB01")
    assert (last_entry(session).tag, last_entry(session).subject_id) == ("branch.created", branch.id)


@pytest.mark.parametrize(("facts", "field"), [({"code": "ZB01"}, "code"), ({"name": "第一党支部"}, "name")])
def test_create_branch_refuses_what_is_taken(facts, field):
    made.branch("第一党支部", code="ZB01")
    with pytest.raises(Refusal) as refused:
        made.branch(**facts)
    assert refused.value.field == field


CALLED = ["接访 13800138000", "138.0013.8000", "张三11010519491231002X"]


@pytest.mark.parametrize("name", CALLED)
@pytest.mark.parametrize("make", ["branch", "department", "cell", "post"])
def test_nothing_is_made_or_renamed_under_a_persons_number(session, make, name):
    within = {"cell": made.branch, "post": made.department}.get(make, list)
    parts = [part for part in [within()] if part]
    act = {"branch": made.branch, "department": made.department, "cell": made.cell,
           "post": lambda of, name: service.create_post(of, name=name, by=BY)}[make]
    standing = act(*parts, "原来的名称")
    facts = {"branch": {"code": "B1", "kind": BranchKind.BRANCH, "parent": None, "founded_on": made.FOUNDED}, "department": {"code": "C1"},
             "cell": {"founded_on": made.FOUNDED}, "post": {}}[make]
    for do in (lambda: act(*parts, name), lambda: getattr(service, f"edit_{make}")(standing, name=name, by=BY, **facts)):
        with pytest.raises(Refusal, match="名称里像是有") as refused:
            do()
        assert refused.value.field == "name"
    assert standing.name == "原来的名称"
    assert name not in repr([entry.details for entry in session.scalars(select(AuditEntry))])


@pytest.mark.parametrize("make", [made.branch, made.department])
def test_no_code_is_a_persons_number(make):
    with pytest.raises(Refusal, match="代码里像是有手机号") as refused:
        make(code="13800138000")
    assert refused.value.field == "code"


def test_edit_branch_moves_it_in_the_tree(session):
    top, low = made.branch(kind=BranchKind.ORGAN_COMMITTEE), made.branch()
    edit(low, name="新名称", parent=top)
    assert branch_and_below({top.id}) == {top.id, low.id}
    assert last_entry(session).details["changes"]["name"][1] == "新名称"


def test_edit_branch_refuses_a_ring():
    top = made.branch(kind=BranchKind.GENERAL_BRANCH)
    low = made.branch(parent=top)
    with pytest.raises(Refusal) as refused:
        edit(top, parent=low)
    assert refused.value.field == "parent"


def test_edit_branch_refuses_a_kind_that_holds_no_members():
    branch = made.branch()
    made.member(branch)
    with pytest.raises(Refusal, match="1 名党员"):
        edit(branch, kind=BranchKind.ORGAN_COMMITTEE)


def test_edit_branch_refuses_an_old_version():
    branch = made.branch()
    with pytest.raises(Conflict):
        edit(branch, version=branch.version + 1)


def test_the_tree_has_parents_first_and_the_leading_group_on_top():
    low = made.branch()
    committee = made.branch(kind=BranchKind.ORGAN_COMMITTEE)
    group = made.branch(kind=BranchKind.LEADING_GROUP)
    edit(low, parent=committee)
    assert branches_in_order() == [group, committee, low]


def test_lists_are_narrowed_to_branches_in_being_that_hold_members(session):
    gone, low, committee = made.branch(), made.branch(), made.branch(kind=BranchKind.ORGAN_COMMITTEE)
    service.dissolve_branch(gone, on=date(2020, 5, 1), by=BY)
    session.flush()
    assert list(branch_choices()) == [low.id]
    assert [list(branch_choices(key)) for key in (gone.id, committee.id, 10**12)] == [[gone.id, low.id], [committee.id, low.id], [low.id]]


def test_dissolve_branch_ends_what_hangs_on_it(session):
    branch = made.branch()
    term, cell = made.term(branch), made.cell(branch)
    service.dissolve_branch(branch, on=date(2020, 5, 1), by=BY)
    session.flush()
    assert (branch.dissolved_on, term.ended_on, cell.dissolved_on) == (date(2020, 5, 1),) * 3


def test_dissolve_branch_refuses_while_members_stay():
    branch = made.branch()
    made.member(branch)
    with pytest.raises(Refusal, match="1 名党员"):
        service.dissolve_branch(branch, on=date(2020, 5, 1), by=BY)


def test_dissolve_branch_refuses_over_children():
    top = made.branch(kind=BranchKind.ORGAN_COMMITTEE)
    made.branch(parent=top)
    with pytest.raises(Refusal, match="1 个组织"):
        service.dissolve_branch(top, on=date(2020, 5, 1), by=BY)


def test_cells_stand_only_under_branches():
    with pytest.raises(Refusal, match="机关党委不设党小组"):
        made.cell(made.branch(kind=BranchKind.ORGAN_COMMITTEE))


def test_two_branches_may_have_groups_of_one_name_but_not_one_branch():
    first, second = made.branch(), made.branch()
    made.cell(first, "第一党小组")
    made.cell(second, "第一党小组")
    with pytest.raises(Refusal, match="已经有"):
        made.cell(first, "第一党小组")


def test_edit_cell_keeps_its_own_name():
    cell = made.cell(made.branch(), "第一党小组")
    service.edit_cell(cell, name="第一党小组", founded_on=FOUNDED, sort_order=3, version=cell.version, by=BY)
    assert cell.sort_order == 3


def test_name_leader_takes_a_member_of_the_group_only():
    branch = made.branch()
    cell = made.cell(branch)
    inside, outside = made.member(branch, cell=cell), made.member(branch)
    service.name_leader(cell, inside, BY)
    with pytest.raises(Refusal, match="本小组党员"):
        service.name_leader(cell, outside, BY)
    assert cell.leader is inside


def test_dissolve_cell_refuses_while_members_are_in_it():
    cell = made.cell(branch := made.branch())
    made.member(branch, cell=cell)
    with pytest.raises(Refusal, match="党小组还有 1 名"):
        service.dissolve_cell(cell, on=date(2020, 1, 1), by=BY)


def test_dissolve_cell():
    cell = made.cell(made.branch())
    service.dissolve_cell(cell, on=date(2020, 1, 1), by=BY)
    assert cell.dissolved_on == date(2020, 1, 1)


def test_edit_department(session):
    department, branch = made.department("信访处"), made.branch()
    service.edit_department(department, code="CS77", name="来访处", branch=branch, version=department.version, by=BY)
    assert (department.code, department.branch_id, last_entry(session).tag) == ("CS77", branch.id, "department.edited")


def test_posts_of_one_department_have_names_of_their_own():
    department = made.department()
    service.create_post(department, name="接访岗", by=BY)
    with pytest.raises(Refusal, match="已经有"):
        service.create_post(department, name="接访岗", by=BY)


def test_remove_post(session):
    post = service.create_post(made.department(), name="接访岗", by=BY)
    service.remove_post(post, by=BY)
    assert session.scalars(select(Post)).all() == []


def test_remove_post_refuses_one_that_was_held(session):
    department = made.department()
    post = service.create_post(department, name="接访岗", by=BY)
    made.member(made.branch(), department=department, post_id=post.id)
    with pytest.raises(Refusal, match="有人担任过"):
        service.remove_post(post, by=BY)
