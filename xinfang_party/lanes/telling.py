"""Steps counted in hours are told the moment they are asked for: the reminder of the next morning would come when most of the time is over."""
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from xinfang_party.access.terms import Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import holds
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.lanes import notices, rules
from xinfang_party.lanes.catalogue import MANY, WHO
from xinfang_party.lanes.models import CaseStep
from xinfang_party.lanes.terms import Who
from xinfang_party.notifications.service import notify_accounts as tell
from xinfang_party.organization.queries import leaders_of
from xinfang_party.petitions.jobs import Keepers, keepers_of
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.terms import Purpose
from xinfang_party.web.links import path_to

A_FEW_DAYS = 3 * rules.DAY
"""As long as any number of hours may be."""
Asked = tuple[Case, CaseStep]
Cases = dict[Case, list[CaseStep]]
Line = tuple[Case, tuple[CaseStep, ...]]


def tell_of_hours(case_ids: Sequence[int]) -> None:
    """Each reader one line for each case and day, also who takes the case over meanwhile; many at once become one line an hour. What is over already is
    the reminder's."""
    asked = {account_id: {case: steps for case, steps in cases.items() if any(is_ahead(step) for step in steps)}
             for account_id, cases in by_account(hourly(case_ids)).items()}
    lines, many = in_lines(asked)
    for accounts in many.values():
        tell(accounts, kind=notices.HOURS_MANY, time=f"{clock.local(clock.now()):%Y-%m-%d %H}", url=path_to("lanes.show_board", mine=1),
             text="有一批信访事项的四办步骤要在几小时内办理，请马上到四办看板查看。")
    for (case, steps), accounts in lines.items():
        tell(accounts, kind=notices.HOURS, subject=case, due_on=steps[0].due_on, url=path_to("petitions.show_case", case_id=case.id),
             text=f"信访事项 {case.number} 要马上办：{named([step for step in steps if is_ahead(step)])}，请办理并登记。")


def hourly(case_ids: Sequence[int]) -> list[Asked]:
    """The nearest first; those just done or over too: what is left of a line that was told is no other line."""
    found = db.session.execute(select(Case, CaseStep).join(CaseStep, CaseStep.case_id == Case.id).where(
        CaseStep.case_id.in_(case_ids), notices.IS_HOURLY, CaseStep.missed_on.is_(None), CaseStep.due_on >= clock.today() - A_FEW_DAYS)
        .order_by(Case.id, CaseStep.due_on, CaseStep.id).execution_options(populate_existing=True))
    return [(case, step) for case, step in found]


def is_ahead(step: CaseStep) -> bool:
    now = clock.local(clock.now()).replace(tzinfo=None)
    return step.done_on is None and step.due_on is not None and not rules.is_over(step.due_on, step.due_time, now)


class Readers:
    """Whose these steps are, by account: a few statements for however many cases."""

    def __init__(self, found: Sequence[Asked]) -> None:
        branches = {case.branch_id for case, _step in found if case.member_id is None and case.branch_id is not None}
        self.leaders: dict[int, Keepers] = {branch_id: tuple(leaders_of(branch_id, clock.today())) for branch_id in sorted(branches)}
        members = {member_id for case, _step in found for member_id in keepers_of(case, self.leaders)}
        self.accounts = accounts_by_member(members)
        self.known: dict[Any, set[int]] = {}
        self.officers, self.deciders = accounts_of(Role.PETITION_OFFICER), accounts_of(Role.LEADER)

    def of(self, case: Case, step: CaseStep) -> set[int]:
        """Of cases of one owner the same."""
        key = case.member_id, case.branch_id, case.purpose is Purpose.ACCUSATION, WHO[step.code]
        if key not in self.known:
            self.known[key] = self.found(case, step)
        return self.known[key]

    def found(self, case: Case, step: CaseStep) -> set[int]:
        """The keepers'; nobody's = the officers'. Of a leader's step both: whoever notes it has done it. Nobody is told what he may not note."""
        who, is_secret = WHO[step.code], case.purpose is Purpose.ACCUSATION
        keepers = keepers_of(case, self.leaders) if who is Who.KEEPER else ()
        if keepers:
            return {self.accounts[member_id] for member_id in keepers if member_id in self.accounts}
        may_keep = who is Who.KEEPER and not is_secret
        found = {one.account_id for one in self.officers if may_keep or not (one.keeps(case) or case.branch_id in one.led)}
        if who is Who.LEADER and not is_secret:
            found |= {one.account_id for one in self.deciders if not one.keeps(case)}
        return found


@dataclass(frozen=True)
class Reader:
    account_id: int
    member_id: int | None
    led: frozenset[int]

    def keeps(self, case: Case) -> bool:
        return case.member_id is not None and case.member_id == self.member_id


def accounts_of(role: Role) -> list[Reader]:
    """Active ones that hold the role, with the branches they lead."""
    today, led = clock.today(), notices.led(clock.today()).c
    found: dict[tuple[int, int | None], set[int]] = defaultdict(set)
    for account_id, member_id, branch_id in db.session.execute(select(Account.id, Account.member_id, led.branch_id).outerjoin(
            notices.led(today), led.member_id == Account.member_id).where(Account.disabled_at.is_(None), holds(role, today))):
        found[account_id, member_id].update(() if branch_id is None else (branch_id,))
    return [Reader(*who, frozenset(branches)) for who, branches in found.items()]


def accounts_by_member(members: Collection[int]) -> dict[int, int]:
    return {member_id: account_id for account_id, member_id in db.session.execute(select(Account.id, Account.member_id).where(
        Account.disabled_at.is_(None), Account.member_id.in_(sorted(members)))) if member_id is not None}


def by_account(found: Sequence[Asked]) -> dict[int, Cases]:
    """{who is told: all steps that are his, by case}, whatever he is told them as: a number counts all that is one person's."""
    if not found:
        return {}
    readers = Readers(found)
    told: dict[int, Cases] = defaultdict(lambda: defaultdict(list))
    for case, step in found:
        for account_id in readers.of(case, step):
            told[account_id][case].append(step)
    return told


def in_lines(told: Mapping[int, Cases]) -> tuple[dict[Line, list[int]], dict[int, list[int]]]:
    """A line a case, with the accounts that are told the same of it; of whoever had too many {how many: accounts}, as one line."""
    lines: dict[Line, list[int]] = defaultdict(list)
    many: dict[int, list[int]] = defaultdict(list)
    for account_id, cases in told.items():
        if len(cases) > MANY.value:
            many[len(cases)].append(account_id)
            continue
        for case, steps in cases.items():
            lines[case, tuple(steps)].append(account_id)
    return lines, many


def last_day(steps: Sequence[CaseStep]) -> date:
    return max(step.due_on for step in steps if step.due_on)


def named(steps: Sequence[CaseStep]) -> str:
    """Each with its moment."""
    return "，".join(f"“{step.code.label}”{'已经超过目标' if is_past(step) else '最晚'}{rules.by_when(step.due_on, step.due_time)}" for step in steps if step.due_on)


def is_past(step: CaseStep) -> bool:
    return step.due_on is not None and step.due_on < clock.today()
