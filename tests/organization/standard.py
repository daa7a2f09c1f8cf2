"""A small bureau made by dice, and the branch standard counted in plain Python over its rows."""
from datetime import date, timedelta
from types import SimpleNamespace

from tests.people import numbers
from xinfang_party.organization.models import Branch, Cell, CommitteePost, CommitteeTerm, Department, Member, Membership
from xinfang_party.organization.rules import add_months
from xinfang_party.organization.terms import BranchKind, CommitteeDuty

DAYS = date(2025, 9, 15), date(2026, 2, 28), date(2026, 6, 1)
BRANCH, GENERAL, OFFICE = BranchKind.BRANCH, BranchKind.GENERAL_BRANCH, BranchKind.ORGAN_COMMITTEE
KINDS = (BRANCH, BRANCH, BRANCH, GENERAL, OFFICE)
REQUIRED = {CommitteeDuty.SECRETARY, CommitteeDuty.ORGANIZATION, CommitteeDuty.PUBLICITY, CommitteeDuty.DISCIPLINE}
DAY = timedelta(days=1)


# --- dice ---------------------------------------------------------------------------------------------------------------------

def made(session, dice):
    """Days cluster around those asked about, so that every limit is met from both sides."""
    n = next(numbers)
    world = SimpleNamespace(dice=dice, office=Department(code=f"W{n}", name=f"处室{n}"), cells=[], stays=[], terms=[], posts=[])
    world.branches = [Branch(code=f"S{n}-{i}", name=f"支部{n}-{i}", kind=kind, **span(dice)) for i, kind in enumerate(KINDS)]
    world.people = [person(dice, f"S{n}-{i}") for i in range(40)]
    keep(session, world.office, *world.branches, *world.people)
    world.cells = [Cell(branch_id=branch.id, name=f"组{i}", leader_id=dice.choice([None, *(one.id for one in world.people)]), **span(dice))
                   for branch in world.branches for i in range(dice.randrange(3))]
    keep(session, *world.cells)
    world.stays = [stay for one in world.people for stay in stays(world, one)]
    world.terms = [term for branch in world.branches for term in terms(dice, branch)]
    keep(session, *world.stays, *world.terms)
    world.posts = [post(dice, term, world.people) for term in world.terms for _ in range(dice.randrange(9))]
    keep(session, *world.posts)
    for cell in world.cells:  # leaders are mostly members of their group
        inside = [stay.member_id for stay in world.stays if stay.cell_id == cell.id]
        cell.leader_id = dice.choice(inside) if inside and dice.random() < 0.7 else cell.leader_id
    keep(session)
    return world


def keep(session, *rows):
    session.add_all(rows)
    session.flush()


def around(dice, spread=100):
    return dice.choice(DAYS) + timedelta(days=dice.choice([0, 0, 1, -1, dice.randint(-spread, spread)]))


def span(dice):
    founded_on = dice.choice([date(2010, 1, 1), around(dice)])
    last = dice.choice([None, None, around(dice)])
    return {"founded_on": founded_on, "dissolved_on": last if last and last >= founded_on else None}


def person(dice, number):
    joined_on = dice.choice([None, date(2005, 7, 1), add_months(around(dice, 10), -24)])
    formal_on = dice.choice([None, date(2006, 7, 1), around(dice)])
    return Member(number=number, name=number, joined_on=joined_on, formal_on=formal_on if not joined_on or not formal_on or formal_on >= joined_on else None)


def stays(world, one):
    dice, cut = world.dice, around(world.dice)
    for from_on, to_on in ((date(2015, 1, 1), cut), (cut + DAY, dice.choice([None, None, cut + timedelta(days=dice.randint(1, 200))]))):
        branch = dice.choice(world.branches)
        cell = dice.choice([None, *(cell for cell in world.cells if cell.branch_id == branch.id)])
        yield Membership(member_id=one.id, branch_id=branch.id, cell_id=cell and cell.id, from_on=from_on, to_on=to_on,
                         department_id=dice.choice([None, world.office.id, world.office.id, world.office.id]))


def terms(dice, branch):
    for number in range(1, dice.randrange(3) + 1):
        from_on = dice.choice([date(2020, 1, 1), around(dice)])
        planned = max(from_on, dice.choice([around(dice), add_months(around(dice, 3), -12), date(2029, 1, 1)]))
        ended = dice.choice([None, None, around(dice)])
        yield CommitteeTerm(branch_id=branch.id, number=number, from_on=from_on, planned_to_on=planned,
                            extended_to_on=dice.choice([None, around(dice), date(2030, 1, 1)]), ended_on=ended if ended and ended >= from_on else None)


def post(dice, term, people):
    from_on = dice.choice([date(2020, 1, 1), around(dice)])
    to_on = dice.choice([None, None, dice.choice(DAYS) - timedelta(days=dice.choice([0, 89, 90, 91, 300]))])
    return CommitteePost(term_id=term.id, branch_id=term.branch_id, member_id=dice.choice(people).id, from_on=from_on, duty=dice.choice(list(CommitteeDuty)),
                         to_on=to_on if to_on and to_on >= from_on else None)


# --- plain counting -----------------------------------------------------------------------------------------------------------

def held_on(row, day):
    return row.from_on <= day and (row.to_on is None or day <= row.to_on)


def goes_on(body, day):
    return body.founded_on <= day and (body.dissolved_on is None or day < body.dissolved_on)


def standing(world, day, **where):
    return [stay for stay in world.stays if held_on(stay, day) and all(getattr(stay, name) == value for name, value in where.items())]


def member_of(world, stay):
    return next(one for one in world.people if one.id == stay.member_id)


def formal_count(world, branch, day):
    members = [member_of(world, stay) for stay in standing(world, day, branch_id=branch.id)]
    return len([one for one in members if one.formal_on and one.formal_on <= day])


def branches(world, day):
    return [one for one in world.branches if goes_on(one, day) and (one.kind is BRANCH or (one.kind is GENERAL and standing(world, day, branch_id=one.id)))]


def cells(world, day):
    return [cell for cell in world.cells if goes_on(cell, day)]


def members_with_cells(world, day):
    return [stay for stay in standing(world, day) if any(cell.branch_id == stay.branch_id for cell in cells(world, day))]


def size_fits(world, branch, day):
    return formal_count(world, branch, day) >= 3 and len(standing(world, day, branch_id=branch.id)) <= 50


def committee_complete(world, branch, day):
    begun = [post for post in world.posts if post.branch_id == branch.id and post.from_on <= day]
    spared = [post for post in begun if post.to_on is None or (day - post.to_on).days <= 90]
    duties = {post.duty for post in spared}
    if formal_count(world, branch, day) < 7:
        return CommitteeDuty.SECRETARY in duties
    sitting = {post.member_id for post in begun if held_on(post, day)}
    return duties >= REQUIRED and len({post.member_id for post in spared}) >= 3 and len(sitting) <= 7


def term_in_time(world, branch, day):
    running = [term for term in world.terms if term.branch_id == branch.id and term.from_on <= day and (term.ended_on is None or day <= term.ended_on)]
    return any(max(term.planned_to_on, min(term.extended_to_on or date.min, add_months(term.planned_to_on, 12))) >= day for term in running)


def cell_in_order(world, cell, day):
    inside = {stay.member_id for stay in standing(world, day, cell_id=cell.id)}
    return len(inside) >= 3 and (cell.dissolved_on is not None or cell.leader_id in inside)


def in_cell(world, stay, day):
    return stay.cell_id in {cell.id for cell in cells(world, day)}


def filled(world, stay, day):
    one = member_of(world, stay)
    is_formal = one.formal_on is not None and one.formal_on <= day
    return one.joined_on is not None and stay.department_id is not None and (is_formal or add_months(one.joined_on, 24) >= day)


PLAIN = {
    "organization.size_fits": (branches, size_fits), "organization.committee_complete": (branches, committee_complete),
    "organization.term_in_time": (branches, term_in_time), "organization.cells_in_order": (cells, cell_in_order),
    "organization.members_in_cells": (members_with_cells, in_cell), "organization.roll_complete": (standing, filled),
}
