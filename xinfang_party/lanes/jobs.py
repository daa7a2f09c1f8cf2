"""Timed work on lanes: the days of daily records, and telling of steps that come near."""
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, select

from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.lanes import notices, rules
from xinfang_party.lanes.catalogue import DAILY
from xinfang_party.lanes.models import CaseLane, CaseStep
from xinfang_party.lanes.queries import IS_WAITING
from xinfang_party.lanes.renewing import renew
from xinfang_party.lanes.telling import Asked, by_account, in_lines, last_day, named
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.service import notify_accounts as tell
from xinfang_party.petitions.jobs import ASKED_AT_ONCE
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import IS_OPEN
from xinfang_party.web.links import path_to


def remind_due() -> None:
    """A line a case as soon as one more of its steps is near, whatever else it waits for, also for who takes the case over; many at once become one line a
    day. Of the daily records one line a day."""
    due = by_account(asked(notices.is_due(), ~notices.IS_DAILY))
    told = tokens_told(sorted({case.id for cases in due.values() for case in cases}))
    lines, many = in_lines({account_id: {case: steps for case, steps in cases.items() if is_news(steps, told.get((account_id, case.id)))}
                            for account_id, cases in due.items()})
    for number, accounts in many.items():
        tell(accounts, kind=notices.STEPS_DUE, time=str(clock.today()), url=path_to("lanes.show_board", mine=1),
             text=f"有 {number} 件信访事项的四办步骤已经到期或快到期，请到四办看板查看并办理。")
    for (case, steps), accounts in lines.items():
        tell(accounts, kind=notices.STEP_DUE, subject=case, due_on=last_day(steps), time=",".join(token(step) for step in steps),
             url=path_to("petitions.show_case", case_id=case.id), text=f"信访事项 {case.number} 的四办步骤：{named(steps)}，请办理并登记。")
    for account_id, days in by_account(days_to_record()).items():
        tell_of_days(account_id, list(days))


def count_days() -> None:
    """The daily records of the day that passed: one not made is missed, the next waits. Open cases that are not looked after yet are from now on: those
    of a database that knew no lanes before."""
    passed = select(CaseStep.case_id).where(CaseStep.code.in_(sorted(DAILY)), IS_WAITING, CaseStep.due_on < clock.today())
    unknown = select(Case.id).where(IS_OPEN, ~exists().where(CaseLane.case_id == Case.id))
    renew(db.session.scalars(passed.union(unknown)).all())


def days_to_record() -> list[Asked]:
    """Today's records of cases that have none of yesterday."""
    before = select(CaseStep.case_id).where(notices.IS_DAILY, CaseStep.done_on.is_(None), CaseStep.due_on == clock.today() - rules.DAY)
    return asked(IS_WAITING, notices.IS_DAILY, CaseStep.due_on == clock.today(), CaseStep.case_id.in_(before))


def asked(*conditions: ColumnElement[bool]) -> list[Asked]:
    found = db.session.execute(select(Case, CaseStep).join(CaseStep, CaseStep.case_id == Case.id).where(*conditions).order_by(CaseStep.due_on, CaseStep.id))
    return [(case, step) for case, step in found]


def token(step: CaseStep) -> str:
    """What the key of a line holds of each of its steps."""
    return f"{step.code}@{step.due_on:%m%d}"


def is_news(steps: Sequence[CaseStep], told: set[str] | None) -> bool:
    return told is None or any(token(step) not in told for step in steps)


def tokens_told(case_ids: Sequence[int]) -> dict[tuple[int, int | None], set[str]]:
    """{(account, case): tokens} of the lines sent of these."""
    found: dict[tuple[int, int | None], set[str]] = defaultdict(set)
    for start in range(0, len(case_ids), ASKED_AT_ONCE):
        rows = db.session.execute(select(Notice.account_id, Notice.subject_id, Notice.key).where(
            Notice.kind == notices.STEP_DUE.name, Notice.subject_id.in_(case_ids[start:start + ASKED_AT_ONCE])))
        for account_id, case_id, key in rows:
            found[account_id, case_id].update(key.rpartition(":")[2].split(","))
    return found


def tell_of_days(account_id: int, cases: Sequence[Case]) -> None:
    """However many cases, one line a day."""
    which = f"信访事项 {cases[0].number} " if len(cases) == 1 else f"有 {len(cases)} 件急事"
    url = path_to("petitions.show_case", case_id=cases[0].id) if len(cases) == 1 else path_to("lanes.show_board", mine=1)
    tell([account_id], kind=notices.DAYS, due_on=clock.today(), url=url, text=f"{which}昨天没有登记当日进展，请在今天登记今天的。")
