"""The figures of a home page, in few statements."""
from collections.abc import Sequence
from dataclasses import dataclass

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.commitments import figures
from xinfang_party.commitments.figures import Standing
from xinfang_party.commitments.models import Commitment
from xinfang_party.dashboard import catalogue
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import kept, registry
from xinfang_party.measures.terms import Figure, Scope

Wanted = tuple[str, Scope, Sequence[str]]
"""Title, whose figures, their codes."""


@dataclass(frozen=True)
class Block:
    """Some figures of one scope; those of cases beside the same stretch of last year."""

    title: str
    pairs: list[tuple[Figure, Figure | None]]


def figures_of(identity: Identity, promises: Sequence[Commitment], reading: kept.Reading) -> tuple[dict[int, list[Standing]], list[Block]]:
    """How the own `promises` stand, and own, branch and bureau figures, as far as this person's roles reach; all in one batch of statements."""
    wanted, lines = scopes_of(identity), figures.asked_for(promises)
    asked = [(code, scope, when) for _, scope, codes in wanted for code in known(codes) for when in periods_of(code)]
    answers = reading.many([*lines, *asked])
    return figures.standings_by(promises, answers[:len(lines)]), blocks_of(wanted, answers[len(lines):])


def blocks_of(wanted: Sequence[Wanted], answers: Sequence[Figure]) -> list[Block]:
    """Those that hold anything; `answers` in the order asked."""
    found = iter(answers)
    blocks = [Block(title, [(next(found), next(found) if len(periods_of(code)) > 1 else None) for code in known(codes)])
              for title, _, codes in wanted]
    return [block for block in blocks if any(figure.value for pair in block.pairs for figure in pair if figure is not None)]


def periods_of(code: str) -> tuple[Period, ...]:
    """A share of members asks the whole membership again for each year: last year's stands on the measure's own page."""
    period = this_year()
    return (period, period.same_last_year) if code.startswith(catalogue.COMPARED) else (period,)


def scopes_of(identity: Identity) -> list[Wanted]:
    found: list[Wanted] = []
    if reach(identity, "case:read").everything:
        found.append(("全局今年的数字", Scope.bureau(), catalogue.BUREAU))
    if branches := identity.led_branch_ids | identity.committee_branch_ids:
        scope = Scope.branch(min(branches)) if len(branches) == 1 else Scope.branches(branches)
        found.append(("支部今年的数字", scope, catalogue.BRANCH))
    if identity.member_id is not None:
        found.append(("我承办的事项", Scope.member(identity.member_id), catalogue.OWN))
    return found


def this_year() -> Period:
    """From 1 January to today, so that last year's figure covers the same days."""
    today = clock.today()
    return Period.range(Period.of(today, "year").start, today)


def known(codes: Sequence[str]) -> list[str]:
    """Rooms may be taken out of the house; their figures then stand on no page."""
    return [code for code in codes if code in registry.REGISTERED.measures]
