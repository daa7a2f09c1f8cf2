"""How reviews begin: by a campaign, by one person's word, and by themselves when a post changes hands or a review falls due."""
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.integrity import service as integrity
from xinfang_party.integrity.catalogue import number as of_integrity
from xinfang_party.integrity.models import Register, RegisterVersion
from xinfang_party.integrity.terms import State, Trigger
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.kernel.periods import chinese
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.workdays import add_workdays
from xinfang_party.organization.models import Post
from xinfang_party.reviews import copying, queries, rules, service
from xinfang_party.reviews.catalogue import number
from xinfang_party.reviews.models import ReviewStep, RiskCampaign
from xinfang_party.reviews.naming import People, chain_of, columns, people_on
from xinfang_party.reviews.terms import Chain

CHANGED_HANDS = "岗位人员有变动，由现在在岗的人员复核。"
FOR_PERSONS = (Trigger.DUTY, Trigger.OTHER)
"""Why a person may begin a review of one register by hand."""


def begin_review(register: Register, trigger: Trigger, reason: str, *, by: Identity) -> RegisterVersion:
    refuse(why_not_text(reason) or rules.why_not_reason(reason), "reason")
    people = people_on(clock.today()).chain(register.department_id, register.post_id)
    return integrity.begin(register, trigger=trigger, reason=reason, due_on=add_workdays(clock.today(), number("check_workdays")), people=columns(people), by=by)


# --- campaigns ----------------------------------------------------------------------------------------------------------------

def open_campaign(*, title: str, check_due_on: date, department_ids: Collection[int] | None = None, note: str = "", by: Identity) -> RiskCampaign:
    """A review of every register that has none under way; departments and held posts without a register get one. `department_ids`: None for all."""
    today = clock.today()
    for field, text in (("title", title), ("note", note)):
        refuse(why_not_text(text), field)
    refuse(rules.why_not_check_due(check_due_on, today, number("longest_check_days")), "check_due_on")
    people = people_on(today)
    if department_ids is not None and not set(department_ids) & set(people.leaders):
        raise Refusal("请至少选一个处室。", "department_ids")
    chosen = set(people.leaders) if department_ids is None else set(department_ids) & set(people.leaders)
    campaign = RiskCampaign(title=title, note=note, opened_on=today, check_due_on=check_due_on, opened_by=by.name)
    db.session.add(campaign)
    db.session.flush()
    made = make_registers(chosen, people, today)
    registers = db.session.scalars(queries.idle_registers().where(Register.department_id.in_(chosen))).all()
    begun = begin_many(registers, Trigger.CAMPAIGN, {}, people=people, due_on=check_due_on, campaign_id=campaign.id, by=by)
    if not begun:
        raise Refusal("选中的处室没有可以开始复核的登记表：都正在复核，请等这一轮结束。")
    audit.record("risk-campaign.opened", subject=campaign, by=by, title=title, count=begun, created=made)
    return campaign


def make_registers(departments: Collection[int], people: People, today: date) -> int:
    """Of each of these departments, and of each of its posts that somebody holds; how many were missing."""
    there = {(row.department_id, row.post_id) for row in db.session.execute(select(Register.department_id, Register.post_id))}
    posts = db.session.execute(select(Post.department_id, Post.id).where(Post.department_id.in_(departments)))
    wanted = [*((key, None) for key in departments), *((department, post) for department, post in posts if people.holders.get(post))]
    rows = [{"department_id": department, "post_id": post, "made_on": today, "close_reason": "", "version": 1}
            for department, post in wanted if (department, post) not in there]
    if rows:
        db.session.execute(insert(Register), rows)
    return len(rows)


def close_campaign(campaign: RiskCampaign, *, by: Identity) -> None:
    """What is still under way goes on to its end."""
    if campaign.closed_on is not None:
        raise Refusal("这次集中复核已经结束。")
    campaign.closed_on = clock.today()
    audit.record("risk-campaign.closed", subject=campaign, by=by, title=campaign.title)


def begin_many(registers: Iterable[Register], trigger: Trigger, reasons: Mapping[int, str], *, people: People, due_on: date, campaign_id: int | None = None,
               by: Identity) -> int:
    """A review of each, in a handful of statements. `reasons`: register → why, where there is more to say than the trigger."""
    chosen = {register.id: register for register in registers}
    copying.hold(list(chosen))
    busy = set(db.session.scalars(select(RegisterVersion.register_id).where(queries.IS_UNDER_WAY)))
    given: dict[int, dict[str, Any]] = {
        key: {"trigger": trigger, "reason": reasons.get(key, ""), "due_on": due_on, "campaign_id": campaign_id, "opened_by": by.name,
              **columns(people.chain(register.department_id, register.post_id))} for key, register in chosen.items() if key not in busy}
    copying.begin_versions(given, today=clock.today())
    if given:
        audit.record("risk-version.begun-together", by=by, kind=trigger, count=len(given))
    return len(given)


# --- by themselves ------------------------------------------------------------------------------------------------------------

def look(*, by: Identity) -> dict[str, int]:
    """What the day asks for: posts that changed hands, reviews that fall due, notices that are over. How many of each."""
    hold_all()
    people, today = people_on(clock.today()), clock.today()
    handed = hand_on(people, by=by)
    due_on = add_workdays(today, number("check_workdays"))
    changed = changed_hands(people)
    moved = begin_many(changed, Trigger.HOLDER, {one.id: CHANGED_HANDS for one in changed}, people=people, due_on=due_on, by=by)
    due = due_ones(today + timedelta(days=of_integrity("remind_days")))
    reasons = {register.id: f"复核期限是{chinese(day)}。" for register, day in due.items()}
    again = begin_many(due, Trigger.DUE, reasons, people=people, due_on=due_on, by=by)
    done = {"handed_on": handed, "holder": moved, "due": again, "in_force": service.put_in_force(by=by)}
    if by.account_id is not None:
        audit.record("risk-version.looked", by=by, count=sum(done.values()))
    return done


def hold_all() -> None:
    """Whatever may be touched, versions before registers, before the first audit entry: who waits for that entry's lock never holds what is wanted here."""
    db.session.execute(select(RegisterVersion.id).where(queries.IS_UNDER_WAY).order_by(RegisterVersion.id).with_for_update()).all()
    copying.hold(db.session.scalars(select(Register.id).where(Register.closed_on.is_(None))).all())


def hand_on(people: People, *, by: Identity) -> int:
    """Versions on their way to the filing with somebody in their chain who is not in that place any more."""
    on_the_way = (State.CHECK, State.CROSS, State.HEAD, State.LEADER, State.MAIN, State.FILING)
    rows = db.session.execute(select(RegisterVersion, Register.department_id, Register.post_id).join(Register, Register.id == RegisterVersion.register_id).where(
        RegisterVersion.state.in_(on_the_way))).all()
    named = set(db.session.scalars(select(ReviewStep.version_id).join(RegisterVersion, RegisterVersion.id == ReviewStep.version_id).where(
        ReviewStep.verb == "name", RegisterVersion.state.in_(on_the_way))))
    count = 0
    for version, department_id, post_id in rows:
        now, fresh = chain_of(version), people.chain(department_id, post_id)
        holders = people.holders.get(post_id, ()) if post_id is not None else heads(now, fresh, is_named=version.id in named)
        chain = rules.renewed(now, fresh, version.state, holders, is_named=version.id in named)
        if chain != now:
            service.hand_on(version, chain, by=by)
            count += 1
    return count


def heads(now: Chain, fresh: Chain, *, is_named: bool) -> list[int]:
    """Who may check a department's own register: its head, or whom the discipline office named; while nobody knows the head, who began it."""
    checker = now.holder if is_named or fresh.head is None else fresh.head
    return [] if checker is None else [checker]


def changed_hands(people: People) -> list[Register]:
    """Registers of held posts whose version in force was checked by one who does not hold the post now. What a sheet brought was checked on paper."""
    rows = db.session.execute(queries.idle_registers().join(RegisterVersion, RegisterVersion.register_id == Register.id).where(
        queries.IS_CURRENT, Register.post_id.is_not(None)).add_columns(RegisterVersion.holder_id, RegisterVersion.trigger)).all()
    return [register for register, holder_id, trigger in rows
            if (holders := people.holders.get(register.post_id or 0)) and holder_id not in holders and not (holder_id is None and trigger is Trigger.SHEET)]


def due_ones(until: date) -> dict[Register, date]:
    rows = db.session.execute(queries.idle_registers().join(RegisterVersion, RegisterVersion.register_id == Register.id).where(
        queries.IS_CURRENT, RegisterVersion.review_due_on <= until).add_columns(RegisterVersion.review_due_on))
    return {register: day for register, day in rows if day is not None}

