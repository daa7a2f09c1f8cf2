"""The facts of an event, judged and written: its columns, its shifts and their roles. `held_on` and `last_on` follow from the shifts."""
from collections.abc import Iterable, Sequence
from datetime import timedelta

from xinfang_party.activities.queries import members_on
from xinfang_party.communities.catalogue import SKILLS
from xinfang_party.communities.models import Need
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.volunteering import rules
from xinfang_party.volunteering.catalogue import number
from xinfang_party.volunteering.models import ServiceEvent, ServiceKind, Shift, ShiftRole
from xinfang_party.volunteering.queries import place_named
from xinfang_party.volunteering.terms import Facts, RoleFacts, SignUpState, Span

TEXTS = ("title", "project", "venue", "content", "insurance", "risk_notice", "training")
COLUMNS = (*TEXTS, "partner_id", "organizer_id", "is_for_all")
MOMENT = timedelta(microseconds=1)
STANDING = (SignUpState.TAKEN, SignUpState.WAITING)


def write(event: ServiceEvent, facts: Facts) -> list[Shift]:
    """What `facts` name; the rest stays. `place`: a code or name; `is_theme_day` None: as the kind says; `roles`: all of them, each with the span of
    its shift. Answers the shifts that are at another time now. Raises `Refusal` naming the field.
    """
    for name in TEXTS:
        refuse(rules.why_not_words(facts.get(name) or "", "请填写活动名称。" if name == "title" and name in facts else ""), name)
    if "kind_id" in facts:
        event.kind = kind_for(event, facts["kind_id"])
    for name in COLUMNS:
        if name in facts:
            setattr(event, name, facts[name] or ("" if name in TEXTS else False if name == "is_for_all" else None))
    if "place" in facts:
        event.place = place_named((facts["place"] or "").strip())
    if facts.get("is_theme_day") is not None or event.is_theme_day is None:
        said = facts.get("is_theme_day")
        event.is_theme_day = event.kind.is_theme_day if said is None else said
    judge_people(event, facts)
    moved = set_shifts(event, facts["roles"]) if "roles" in facts else []
    set_days(event)
    return moved


def kind_for(event: ServiceEvent, kind_id: int | None) -> ServiceKind:
    kind = db.session.get(ServiceKind, kind_id) if kind_id is not None else None
    if kind is None or (kind.retired_on is not None and kind is not event.kind):
        raise Refusal("请从列表中选择活动类别。", "kind_id")
    return kind


def judge_people(event: ServiceEvent, facts: Facts) -> None:
    """The organizer is of the branch; the need was claimed by it or by one of its members."""
    here = members_on(event.branch_id, clock.today())
    if facts.get("organizer_id") is not None and event.organizer_id not in here:
        raise Refusal("组织者应是主办支部的党员，请重新选择。", "organizer_id")
    if facts.get("need_id") is not None:
        need = db.session.get(Need, facts["need_id"])
        if need is None or (need.claimed_branch_id != event.branch_id and need.claimed_member_id not in here):
            raise Refusal("这个需求不是主办支部认领的，请回到需求页面重新开始。", "need_id")
        event.need = need


# --- shifts -------------------------------------------------------------------------------------------------------------------

def set_shifts(event: ServiceEvent, given: Sequence[RoleFacts]) -> list[Shift]:
    known = {role.id: role for shift in event.shifts for role in shift.roles}
    judge(given, known)
    groups: dict[Span, list[RoleFacts]] = {}
    for one in given:
        groups.setdefault(one.span, []).append(one)
    kept, moved = list[Shift](), list[Shift]()
    for span, group in groups.items():
        judge_group(group)
        shift = shift_for(group, known, kept)
        if shift.id is not None and (shift.starts_at, shift.ends_at) != (span.starts_at, span.ends_at):
            refuse_checked_in(shift, group[0])
            moved.append(shift)
        shift.starts_at, shift.ends_at, shift.break_minutes = span.starts_at, span.ends_at, group[0].break_minutes
        kept.append(shift)
    for shift, group in zip(kept, groups.values(), strict=True):
        for one in group:
            set_role(shift, one, known.get(one.id or 0))
    drop([role for key, role in known.items() if key not in {one.id for one in given}])
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


def set_role(shift: Shift, facts: RoleFacts, role: ShiftRole | None) -> None:
    if role is None:
        role = ShiftRole()
    elif role.shift is not shift and role.sign_ups:
        raise Refusal(f"“{role.name}”已经有人报名，不能单独换时间。请把这个班次的各个岗位一起改。", f"shifts-{facts.row}-on")
    role.name, role.needed, role.skill, role.shift = facts.name.strip(), facts.needed, facts.skill, shift


def refuse_checked_in(shift: Shift, facts: RoleFacts) -> None:
    if any(row.checked_in_at is not None for role in shift.roles for row in role.sign_ups):
        raise Refusal("这个班次已经有人签到，时间不能再改。", f"shifts-{facts.row}-on")


def drop(roles: Iterable[ShiftRole]) -> None:
    """Whoever left them is deleted with them: the audit still knows."""
    for role in roles:
        if any(row.state in STANDING for row in role.sign_ups):
            raise Refusal(f"{when(role.shift)}的“{role.name}”已经有人报名，不能删去。请先请报名的人退出，或者取消整个活动。", "shifts")
        for row in role.sign_ups:
            db.session.delete(row)
        role.shift.roles.remove(role)


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
