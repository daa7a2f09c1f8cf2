"""Letters within the viewer's reach: proposals of accountability (追究责任) only for who may read them. Lists, what waits for whom, counts of a year."""
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, extract, false, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload, selectinload

from xinfang_party.access.permissions import may
from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.kernel.text import like_escape
from xinfang_party.letters.catalogue import number
from xinfang_party.letters.models import Letter, LetterCase, LetterStep
from xinfang_party.letters.terms import Adoption, Kind, Standing, State
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import IS_NO_ACCUSATION
from xinfang_party.petitions.queries import readable as readable_cases
from xinfang_party.petitions.terms import Purpose

Condition = ColumnElement[bool]
DAY = timedelta(days=1)
WHOLE = (selectinload(Letter.cases), selectinload(Letter.steps))
SEPARATORS = re.compile(r"[\s,，、;；]+")
IN_FORCE = and_(Letter.issued_on.is_not(None), Letter.state != State.WITHDRAWN)
IS_LISTED = and_(IN_FORCE, Letter.kind == Kind.SUPERVISION, Letter.listed_on.is_not(None))
NO_ACCOUNTABILITY = Letter.kind != Kind.ACCOUNTABILITY


# --- who may see what ---------------------------------------------------------------------------------------------------------

def readable(identity: Identity) -> Condition:
    """For every page, list, file, count and row view."""
    return and_(owned(Letter, identity, "letter:read"), or_(owned(Letter, identity, "letter:read-accountability"), NO_ACCOUNTABILITY))


def get_letter(identity: Identity, letter_id: int) -> Letter:
    """`NotFound` where it is not this viewer's to read, whether there is one or not."""
    found = db.session.scalars(select(Letter).where(Letter.id == letter_id, readable(identity)).options(*WHOLE)).one_or_none()
    if found is None:
        raise NotFound
    return found


def cases_shown(letter: Letter, identity: Identity) -> Sequence[Case]:
    """Of its cases those the viewer may open; one that became an accusation since is named to nobody."""
    of_letter = select(LetterCase.case_id).where(LetterCase.letter_id == letter.id)
    statement = select(Case).where(Case.id.in_(of_letter), readable_cases(identity), IS_NO_ACCUSATION)
    return db.session.scalars(statement.order_by(Case.received_on, Case.id)).all()


def cases_numbered(text: str, identity: Identity) -> list[Case]:
    """The cases of these numbers. Raises `Refusal` where one is not there for this person, or is an accusation (检举控告)."""
    wanted = list(dict.fromkeys(filter(None, SEPARATORS.split(text))))
    most = number("most_cases")
    if len(wanted) > most:
        raise Refusal(f"一份文件最多写 {most} 件信访事项。", "numbers")
    there = {one.number: one for one in db.session.scalars(select(Case).where(Case.number.in_(wanted), readable_cases(identity)))}
    if missing := [one for one in wanted if one not in there]:
        raise Refusal(f"没有编号为 {'、'.join(missing)[:200]} 的信访事项，请核对编号。", "numbers")
    if secret := [one for one in wanted if there[one].purpose is Purpose.ACCUSATION]:
        raise Refusal(f"{'、'.join(secret)}是检举控告事项，不能写进督办函和建议。", "numbers")
    return [there[one] for one in wanted]


# --- what waits for whom ------------------------------------------------------------------------------------------------------

def is_another(account: Any, identity: Identity) -> Condition:
    return or_(account.is_(None), account != (identity.account_id or 0))


def to_revise(identity: Identity) -> Condition:
    """The own drafts."""
    return and_(Letter.state == State.DRAFT, Letter.drafter_account_id == (identity.account_id or 0))


def to_review(identity: Identity) -> Condition:
    return and_(Letter.state == State.IN_REVIEW, is_another(Letter.drafter_account_id, identity))


def to_issue(identity: Identity) -> Condition:
    return and_(Letter.state == State.REVIEWED, is_another(Letter.drafter_account_id, identity), is_another(Letter.reviewer_account_id, identity))


def is_overdue(today: date) -> Condition:
    """As `rules.is_overdue`: the day in force is over. For reminders; figures ask `unanswered`."""
    return and_(Letter.state == State.DELIVERED, Letter.due_on < today)


def is_over(day: date) -> Condition:
    """The day set when it was issued."""
    return Letter.first_due_on <= min(day, clock.today() - DAY)


def unanswered(day: date) -> Condition:
    """Delivered by that evening, its first day then over, not answered once: what is decided later leaves the figure of a past day as it was."""
    waits = or_(Letter.first_answered_on.is_(None), Letter.first_answered_on > day)
    return and_(Letter.state != State.WITHDRAWN, Letter.delivered_on <= day, is_over(day), waits)


def is_to_remind(today: date) -> Condition:
    """As `rules.is_to_remind`."""
    again = today - timedelta(days=number("remind_again_days"))
    return and_(is_overdue(today), or_(Letter.reminded_on.is_(None), Letter.reminded_on <= Letter.due_on, Letter.reminded_on <= again))


def in_round(verb: str) -> Any:
    """How often this step was taken since the unit was last told to go on (`Letter.round`)."""
    step, told = aliased(LetterStep), aliased(LetterStep)
    last = select(func.coalesce(func.max(told.id), 0)).where(told.letter_id == Letter.id, told.verb == "reopen").correlate(Letter).scalar_subquery()
    return select(func.count(step.id)).where(step.letter_id == Letter.id, step.verb == verb, step.id > last).correlate(Letter).scalar_subquery()


def to_list(today: date, identity: Identity) -> Condition:
    """As `rules.why_not_list`, and of no case this person keeps himself."""
    own = select(LetterCase.letter_id).join(Case, Case.id == LetterCase.case_id).where(Case.member_id == identity.member_id)
    is_anothers = true() if identity.member_id is None else Letter.id.not_in(own)
    return and_(is_anothers, is_listable(today))


def is_listable(today: date) -> Condition:
    return and_(is_overdue(today), Letter.kind == Kind.SUPERVISION, in_round("remind") >= number("reminders_before_listing"), in_round("list") == 0)


def waits_for(identity: Identity) -> Condition:
    """The next step is this person's."""
    parts: list[tuple[str, Condition]] = [
        ("letter:draft", to_revise(identity)), ("letter:review", to_review(identity)), ("letter:issue", to_issue(identity)),
        ("letter:list", to_list(clock.today(), identity)),
        ("letter:follow", or_(Letter.state.in_((State.ISSUED, State.ANSWERED, State.CHECKED)), is_to_remind(clock.today())))]
    return or_(false(), *(condition for permission, condition in parts if may(identity, permission)))


# --- lists --------------------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; `year`: of the issue, of what is not issued yet of the draft; `case`: the number of one they are about."""

    kind: Kind | None = None
    state: State | None = None
    standing: Standing | None = None
    adoption: Adoption | None = None
    year: int | None = None
    unit: str = ""
    case: str = ""
    is_own: bool = False
    proposals: bool = False


def stands(standing: Standing, today: date) -> Condition:
    conditions: Mapping[Standing, Condition] = {
        Standing.ISSUED: IN_FORCE, Standing.ANSWERED: and_(IN_FORCE, Letter.first_answered_on.is_not(None)),
        Standing.IN_TIME: and_(IN_FORCE, Letter.first_answered_on <= Letter.first_due_on), Standing.OVERDUE: unanswered(today),
        Standing.LISTED: IS_LISTED, Standing.CLOSED: Letter.state == State.CLOSED}
    return conditions[standing]


def narrowed(filters: Filters, identity: Identity) -> list[Condition]:
    wanted: list[tuple[Any, Any]] = [(filters.kind, Letter.kind), (filters.state, Letter.state)]
    conditions = [column == value for value, column in wanted if value is not None]
    if filters.adoption is not None:
        conditions.append(and_(IN_FORCE, Letter.adoption == filters.adoption))
    if filters.standing is not None:
        conditions.append(stands(filters.standing, clock.today()))
    if filters.year is not None:
        conditions.append(func.coalesce(Letter.year, extract("year", Letter.drafted_on)) == filters.year)
    if filters.unit:
        conditions.append(Letter.to_unit.like(f"%{like_escape(filters.unit)}%", escape="\\"))
    if filters.case:
        conditions.append(Letter.id.in_(select(LetterCase.letter_id).join(Case).where(Case.number == filters.case, readable_cases(identity), IS_NO_ACCUSATION)))
    if filters.is_own:
        conditions.append(waits_for(identity))
    if filters.proposals:
        conditions.append(Letter.kind != Kind.SUPERVISION)
    return conditions


def listed(identity: Identity, filters: Filters = Filters()) -> Select[Any]:
    """What waits for this person first, then what is open by its day, then the rest, the latest first."""
    ended = Letter.state.in_((State.CLOSED, State.WITHDRAWN))
    order = (case((waits_for(identity), 0), (ended, 2), else_=1), case((ended, None), else_=Letter.due_on).is_(None),
             case((ended, None), else_=Letter.due_on), Letter.id.desc())
    return select(Letter).where(readable(identity), *narrowed(filters, identity)).order_by(*order)


def of_case(identity: Identity, case_id: int, most: int) -> Sequence[Letter]:
    """The latest first, with what `pages.shown` asks of each."""
    about = select(LetterCase.letter_id).where(LetterCase.case_id == case_id)
    statement = select(Letter).where(Letter.id.in_(about), readable(identity)).options(joinedload(Letter.cases), selectinload(Letter.steps))
    return db.session.scalars(statement.order_by(Letter.id.desc()).limit(most)).unique().all()


def late_ones(today: date) -> Sequence[Letter]:
    return db.session.scalars(select(Letter).where(is_overdue(today)).order_by(Letter.id)).all()


def listable_ones(today: date) -> Sequence[Letter]:
    return db.session.scalars(select(Letter).where(is_listable(today)).options(selectinload(Letter.cases)).order_by(Letter.id)).all()


# --- the year -----------------------------------------------------------------------------------------------------------------

def years() -> list[int]:
    """Those in which letters were issued, and the present one; the latest first."""
    found = db.session.scalars(select(Letter.year).where(Letter.year.is_not(None)).distinct())
    return sorted({*filter(None, found), clock.today().year}, reverse=True)


def yearly(identity: Identity, year: int) -> dict[Kind, dict[str, int]]:
    """Of the letters issued in this year that the viewer may read, by kind: how far they have come, and what was adopted. One statement."""
    today, many = clock.today(), func.count(Letter.id)
    parts: dict[str, Any] = {one.value: many.filter(stands(one, today)) for one in Standing}
    parts |= {one.value: many.filter(IN_FORCE, Letter.adoption == one) for one in Adoption}
    rows = db.session.execute(select(Letter.kind, *parts.values()).where(readable(identity), Letter.year == year).group_by(Letter.kind))
    found: dict[Kind, dict[str, int]] = {kind: dict(zip(parts, counts, strict=True)) for kind, *counts in rows}
    return {kind: found.get(kind) or dict.fromkeys(parts, 0) for kind in Kind
            if kind is not Kind.ACCOUNTABILITY or may(identity, "letter:read-accountability")}
