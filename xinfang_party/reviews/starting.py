"""How reviews begin: by a campaign, by one person's word, and by themselves when a post changes hands or a review falls due."""
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.integrity import copying
from xinfang_party.integrity import service as integrity
from xinfang_party.integrity.models import Register, RegisterVersion
from xinfang_party.integrity.naming import People, chain_of, columns, people_on
from xinfang_party.integrity.telling import spans
from xinfang_party.integrity.terms import Chain, State, Trigger
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.workdays import add_workdays
from xinfang_party.organization.models import Post
from xinfang_party.reviews import queries, rules, service
from xinfang_party.reviews.catalogue import number
from xinfang_party.reviews.models import RiskCampaign
from xinfang_party.reviews.raising import raised
from xinfang_party.reviews.terms import ROUTE

NOBODY: Mapping[int, int] = {}
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
    made = make_registers(chosen, people, today, by)
    registers = db.session.scalars(queries.idle_registers().where(Register.department_id.in_(chosen))).all()
    begun = begin_many(registers, Trigger.CAMPAIGN, {}, people=people, due_on=check_due_on, campaign_id=campaign.id, by=by)
    if not begun:
        raise Refusal("选中的处室没有可以开始复核的登记表：都正在复核，请等这一轮结束。")
    audit.record("risk-campaign.opened", subject=campaign, by=by, title=title, count=begun, created=made)
    return campaign


def make_registers(departments: Collection[int], people: People, today: date, by: Identity) -> int:
    """Of each of these departments, and of each of its posts that somebody holds; how many were missing."""
    there = {(row.department_id, row.post_id) for row in db.session.execute(select(Register.department_id, Register.post_id))}
    posts = db.session.execute(select(Post.department_id, Post.id).where(Post.department_id.in_(departments)))
    wanted = [*((key, None) for key in departments), *((department, post) for department, post in posts if people.holders.get(post))]
    rows = [{"department_id": department, "post_id": post, "made_on": today, "close_reason": "", "version": 1}
            for department, post in wanted if (department, post) not in there]
    made = db.session.scalars(insert(Register).returning(Register.id), rows).all() if rows else []
    if made:
        audit.record("risk-register.created", by=by, count=len(made), keys=spans(made))
    return len(made)


def close_campaign(campaign: RiskCampaign, *, by: Identity) -> None:
    """What is still under way goes on to its end."""
    if campaign.closed_on is not None:
        raise Refusal("这次集中复核已经结束。")
    campaign.closed_on = clock.today()
    audit.record("risk-campaign.closed", subject=campaign, by=by, title=campaign.title)


def begin_many(registers: Iterable[Register], trigger: Trigger, reasons: Mapping[int, str], *, people: People, due_on: date, campaign_id: int | None = None,
               checkers: Mapping[int, int] = NOBODY, by: Identity) -> int:
    """A review of each, in a handful of statements. `reasons`: register → why, where there is more to say than the trigger; `checkers`: register → who
    of several checks it."""
    chosen = {register.id: register for register in registers}
    copying.hold(list(chosen))
    busy = set(db.session.scalars(select(RegisterVersion.register_id).where(queries.IS_UNDER_WAY)))
    given: dict[int, dict[str, Any]] = {
        key: {"trigger": trigger, "reason": reasons.get(key, ""), "due_on": due_on, "campaign_id": campaign_id, "opened_by": by.name,
              **columns(people.chain(register.department_id, register.post_id, checkers.get(key)))} for key, register in chosen.items() if key not in busy}
    made = copying.begin_versions(given, today=clock.today())
    if made:
        audit.record("risk-version.begun-together", by=by, kind=trigger, count=len(made), keys=spans(made))
    return len(made)


# --- by themselves ------------------------------------------------------------------------------------------------------------

def look(*, by: Identity) -> dict[str, int]:
    """What the day asks for: posts that changed hands or their name, heads that changed, reviews that fall due, notices that are over. How many of each."""
    hold_all()
    people, today = people_on(clock.today()), clock.today()
    done = {"handed_on": hand_on(people, by=by)}
    due_on = add_workdays(today, number("check_workdays"))
    for trigger, found in raised(people, today).items():
        done[trigger.value] = begin_many(found.registers, trigger, found.reasons, checkers=found.checkers, people=people, due_on=due_on, by=by)
    done["in_force"] = service.put_in_force(by=by)
    if by.account_id is not None:
        audit.record("risk-version.looked", by=by, count=sum(done.values()))
    return done


def hold_all() -> None:
    """Whatever may be touched, versions before registers, before the first audit entry: who waits for that entry's lock never holds what is wanted here."""
    db.session.execute(select(RegisterVersion.id).where(queries.IS_UNDER_WAY).order_by(RegisterVersion.id).with_for_update()).all()
    copying.hold(db.session.scalars(select(Register.id).where(Register.closed_on.is_(None))).all())


def hand_on(people: People, *, by: Identity) -> int:
    """Versions on their way to the filing with somebody in their chain who is not in that place any more."""
    is_on_the_way = RegisterVersion.state.in_((State.CHECK, *ROUTE, State.FILING))
    rows = db.session.execute(select(RegisterVersion, Register.department_id, Register.post_id).join(Register, Register.id == RegisterVersion.register_id).where(
        is_on_the_way).order_by(RegisterVersion.id).execution_options(populate_existing=True)).all()
    named, chains = queries.named_on(is_on_the_way), dict[RegisterVersion, Chain]()
    for version, department_id, post_id in rows:
        place = place_of(version, department_id, post_id, people, named.get(version.id))
        chain = rules.renewed(chain_of(version), place, version.state, is_named=version.id in named)
        if chain != chain_of(version):
            chains[version] = chain
    if chains:
        service.hand_on(chains, by=by)
    return len(chains)


def place_of(version: RegisterVersion, department_id: int, post_id: int | None, people: People, named_on: date | None) -> rules.Place:
    """A department's own register is its head's to check; while nobody knows the head, of who began it."""
    fresh, colleagues = people.chain(department_id, post_id), people.colleagues.get(department_id, ())
    if post_id is not None:
        has_turned = named_on is not None and people.turned.get(post_id, named_on) > named_on
        return rules.Place(fresh, people.holders.get(post_id, ()), colleagues, people.here, has_turned)
    head = fresh.head or (version.holder_id if version.holder_id in people.here else None)
    return rules.Place(fresh, () if head is None else (head,), colleagues, people.here)
