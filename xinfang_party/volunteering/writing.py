"""The facts of an event, judged and written: its columns, its shifts and their roles. `held_on` and `last_on` follow from the shifts."""
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from xinfang_party.activities.queries import members_on
from xinfang_party.communities.catalogue import SKILLS
from xinfang_party.communities.models import Need
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.organization.queries import posts_of_branch
from xinfang_party.volunteering import registry, rules
from xinfang_party.volunteering.catalogue import number
from xinfang_party.volunteering.models import ServiceEvent, ServiceKind, Shift, ShiftRole
from xinfang_party.volunteering.terms import STANDING, EventState, Facts, RoleFacts, SignUpState, Span

TEXTS = ("title", "project", "venue", "content", "insurance", "risk_notice", "training")
COLUMNS = (*TEXTS, "partner_id", "organizer_id", "is_for_all")
MOMENT = timedelta(microseconds=1)


def write(event: ServiceEvent, facts: Facts) -> list[Shift]:
    """What `facts` name; the rest stays. `place`: a community or None; `is_theme_day` None: as the kind says; `roles`: all of them, each with the span of
    its shift. Answers the shifts that are at another time now. Raises `Refusal` naming the field.
    """
    for name in TEXTS:
        refuse(rules.why_not_words(facts.get(name) or "", "请填写活动名称。" if name == "title" and name in facts else ""), name)
    if "kind_id" in facts:
        event.kind = kind_for(event, facts["kind_id"])
    if facts.get("is_for_all", event.is_for_all) != event.is_for_all and any(map(has_begun, event.shifts)):
        raise Refusal("活动已经开始，谁可以报名不能再改。", "is_for_all")
    organizer_id = event.organizer_id
    for name in COLUMNS:
        if name in facts:
            setattr(event, name, facts[name] or ("" if name in TEXTS else False if name == "is_for_all" else None))
    if "place" in facts:
        event.place = facts["place"]
    if facts.get("is_theme_day") is not None or event.is_theme_day is None:
        said = facts.get("is_theme_day")
        event.is_theme_day = event.kind.is_theme_day if said is None else said
    if event.organizer_id not in (None, organizer_id):
        judge_organizer(event)
    if facts.get("need_id") is not None:
        event.need = need_for(event, facts["need_id"])
    moved = set_shifts(event, facts["roles"]) if "roles" in facts else []
    set_days(event)
    return moved


def kind_for(event: ServiceEvent, kind_id: int | None) -> ServiceKind:
    kind = db.session.get(ServiceKind, kind_id) if kind_id is not None else None
    if kind is None or (kind.retired_on is not None and kind is not event.kind):
        raise Refusal("请从列表中选择活动类别。", "kind_id")
    if kind is not event.kind and any(map(has_begun, event.shifts)):
        raise Refusal(f"活动已经开始，类别不能再改：登记的时长是按原来的类别计的。请选回“{event.kind.name}”。", "kind_id")
    return kind


def judge_organizer(event: ServiceEvent) -> None:
    """One who can do what an organizer does on this site: of the branch, and on its committee."""
    today = clock.today()
    if event.organizer_id not in {post.member_id for post in posts_of_branch(event.branch_id, today)} & members_on(event.branch_id, today):
        raise Refusal("组织者要在这里改活动、登记时长，应是主办支部的书记、副书记或委员。请改填其中一位，或者不填。", "organizer_id")


def need_for(event: ServiceEvent, need_id: int) -> Need:
    """Claimed by the branch or by one of its members."""
    need = db.session.get(Need, need_id)
    if need is None or (need.claimed_branch_id != event.branch_id and need.claimed_member_id not in members_on(event.branch_id, clock.today())):
        raise Refusal("这个需求不是主办支部认领的，请回到需求页面重新开始。", "need_id")
    return need


# --- shifts -------------------------------------------------------------------------------------------------------------------

def set_shifts(event: ServiceEvent, given: Sequence[RoleFacts]) -> list[Shift]:
    known = {role.id: role for shift in event.shifts for role in shift.roles}
    begun = {shift.id for shift in event.shifts if has_begun(shift)}
    judge(given, known)
    groups: dict[Span, list[RoleFacts]] = {}
    for one in given:
        groups.setdefault(one.span, []).append(one)
    kept, moved = list[Shift](), list[Shift]()
    for span, group in groups.items():
        judge_group(group)
        shift = shift_for(group, known, kept)
        if shift.id is not None and (shift.starts_at, shift.ends_at) != (span.starts_at, span.ends_at):
            refuse_move(shift, group[0], begun)
            moved.append(shift)
        shift.starts_at, shift.ends_at, shift.break_minutes = span.starts_at, span.ends_at, group[0].break_minutes
        kept.append(shift)
    for shift, group in zip(kept, groups.values(), strict=True):
        for one in group:
            set_role(shift, one, known.get(one.id or 0), begun)
    drop([role for key, role in known.items() if key not in {one.id for one in given}], begun)
    refuse(registry.why_not_take_away([shift for shift in event.shifts if shift not in kept]), "shifts")
    event.shifts = kept
    return moved


def judge(given: Sequence[RoleFacts], known: dict[int, ShiftRole]) -> None:
    refuse(None if given else "请至少写一个班次：什么时候、什么岗位、需要几个人。", "shifts")
    refuse(f"班次和岗位最多 {number('most_shifts')} 行，请分成几次活动。" if len(given) > number("most_shifts") else None, "shifts")
    for one in given:
        role = known.get(one.id or 0)
        refuse(rules.why_not_span(one.span, clock.today()), f"shifts-{one.row}-on")
        refuse(rules.why_not_break(one.break_minutes, one.span), f"shifts-{one.row}-break_minutes")
        refuse(rules.why_not_words(one.name, "请填写岗位，例如“引导员”。"), f"shifts-{one.row}-name")
        refuse(rules.why_not_needed(one.needed, taken(role) if role else 0), f"shifts-{one.row}-needed")
        refuse("请从列表中选择技能。" if one.skill and one.skill not in SKILLS else None, f"shifts-{one.row}-skill")


def judge_group(group: Sequence[RoleFacts]) -> None:
    """Rows of one time are one shift."""
    names = [one.name for one in group]
    for place, one in enumerate(group):
        refuse("这个班次已经有同名的岗位了，请改名，或者把人数加在一起。" if one.name in names[:place] else None, f"shifts-{one.row}-name")
        refuse("同一个班次的休息时间要一样。" if one.break_minutes != group[0].break_minutes else None, f"shifts-{one.row}-break_minutes")


def shift_for(group: Sequence[RoleFacts], known: dict[int, ShiftRole], used: Sequence[Shift]) -> Shift:
    """The one its first known role stands in, as far as no other row has it."""
    stands = [known[one.id].shift for one in group if one.id in known]
    return next((shift for shift in stands if shift not in used), Shift(roles=[]))


def set_role(shift: Shift, facts: RoleFacts, role: ShiftRole | None, begun: Collection[int]) -> None:
    if role is None:
        role = ShiftRole()
    elif role.shift is not shift and role.sign_ups:
        raise Refusal(f"“{role.name}”已经有人报名，不能单独换时间。请把这个班次的各个岗位一起改。", f"shifts-{facts.row}-on")
    elif role.shift is not shift and role.shift.id in begun:
        raise Refusal(f"“{role.name}”的班次已经开始，不能换到别的班次。请填回原来的时间；别的班次要这个岗位的，另写一行。", f"shifts-{facts.row}-on")
    role.name, role.needed, role.skill, role.shift = facts.name.strip(), facts.needed, facts.skill, shift


def refuse_move(shift: Shift, facts: RoleFacts, begun: Collection[int]) -> None:
    rows = [row for role in shift.roles for row in role.sign_ups]
    refuse(rules.why_not_move(facts.span, clock.now(), has_begun=shift.id in begun, has_checked_in=any(row.checked_in_at is not None for row in rows),
                              signed_up=sum(row.state in STANDING for row in rows)), f"shifts-{facts.row}-on")


def drop(roles: Iterable[ShiftRole], begun: Collection[int]) -> None:
    """Whoever left them is deleted with them: the audit still knows."""
    for role in roles:
        signed_up = sum(row.state in STANDING for row in role.sign_ups)
        refuse(rules.why_not_drop(f"{when(role.shift)}的“{role.name}”", signed_up, has_begun=role.shift.id in begun), "shifts")
        for row in role.sign_ups:
            db.session.delete(row)
        role.shift.roles.remove(role)


def has_begun(shift: Shift) -> bool:
    """As it is stored, and published: drafts of what is past are written up freely."""
    return shift.id is not None and shift.event.state is not EventState.DRAFT and shift.starts_at <= clock.now()


def set_days(event: ServiceEvent) -> None:
    """A shift that ends at midnight is of the day before."""
    if event.shifts:
        event.held_on = min(clock.local(shift.starts_at).date() for shift in event.shifts)
        event.last_on = max(clock.local(shift.ends_at - MOMENT).date() for shift in event.shifts)


def taken(role: ShiftRole) -> int:
    return sum(row.state is SignUpState.TAKEN for row in role.sign_ups)


def when(shift: Shift) -> str:
    """In words: 3月5日 9:00–12:00, with 次日 where it ends on another day."""
    first, last = clock.local(shift.starts_at), clock.local(shift.ends_at)
    next_day = "" if first.date() == last.date() else "次日" if (last.date() - first.date()).days == 1 else f"{last.month}月{last.day}日 "
    return f"{first.month}月{first.day}日 {first:%H:%M}–{next_day}{last:%H:%M}"
