"""Covered or not, with names, for those who may see names; nothing of what was said, where or on which day."""
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import reach
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Figure
from xinfang_party.organization.models import Member
from xinfang_party.talks import catalogue, queries, rules
from xinfang_party.talks.terms import Need

CODE = "talks.coverage"


@dataclass(frozen=True)
class Line:
    """One thing needed: whom it is about and whether it was met."""

    need: Need
    who: str
    is_covered: bool


def day_of(year: int) -> date:
    """The day whose members and committee count: today, of a year gone by its last."""
    return min(date(year, 12, 31), clock.today())


def years() -> list[int]:
    """The years one may look at, this one first."""
    this = clock.today().year
    return list(range(this, this - catalogue.YEARS_BACK.value - 1, -1))


def lines_of(branch_id: int, year: int) -> dict[Need, list[Line]]:
    """What the branch needs in the year, by need, members by number; three statements."""
    members = queries.stays(branch_id, day_of(year))
    committee = queries.committee(branch_id, year) if members else []
    return lines(members, committee, {stint.member_id for stint in [*members, *committee]}, year)


def lines_of_member(member_id: int, year: int) -> dict[Need, list[Line]]:
    """The same of what concerns one member, in the branch of that day; empty for who is in none. Three statements."""
    found = queries.stay_of(member_id, day_of(year))
    return {} if found is None else lines([found[1]], queries.committee(found[0], year), {member_id}, year)


def lines(members: Sequence[rules.Stint], committee: Sequence[rules.Stint], about: Collection[int], year: int) -> dict[Need, list[Line]]:
    """Of what these members and this committee need, all that concerns one of those asked `about`."""
    on = day_of(year)
    needs = {need for need in rules.required(members, committee, on) if not need.members.isdisjoint(about)}
    met = rules.covered(needs, queries.held(about, year, on), committee, year, on)
    return in_words(needs, met, {stint.member_id: (stint.number, stint.name) for stint in [*members, *committee]})


def in_words(needs: Collection[rules.Required], met: Collection[rules.Required], names: Mapping[int, tuple[str, str]]) -> dict[Need, list[Line]]:
    def numbers(need: rules.Required) -> list[str]:
        return sorted(names[member][0] for member in need.members)

    found: dict[Need, list[Line]] = {}
    for need in sorted(needs, key=lambda one: (list(Need).index(one.need), numbers(one))):
        who = "、".join(names[member][1] for member in sorted(need.members, key=lambda key: names[key][0]))
        found.setdefault(need.need, []).append(Line(need.need, who, need in met))
    return found


def by_branch(branches: Mapping[int, str], year: int) -> list[tuple[int, str, Figure]]:
    """(id, name, covered ÷ required) of these branches in the order of the tree; one statement."""
    figures = engine.figures_by(CODE, "branch", Period.year(year))
    return [(key, name, figures[key]) for key, name in branches.items()]


# --- on the pages of others ---------------------------------------------------------------------------------------------------

def panel_of_member(member: Member) -> str | None:
    """This year's state of one member, for that member and for those who see names."""
    viewer, year = current(), clock.today().year
    is_own = member.id == viewer.member_id
    if not (is_own or reach(viewer, "talk:coverage").covers(branch_id=member.home_branch_id)):
        return None
    shown = lines_of_member(member.id, year)
    return render_template("talks/_lines.html", lines=shown, year=year, is_own=is_own) if shown else None
