"""Members and where they stand. A stay is history: a transfer closes the old one the day before and opens a new one."""
from datetime import date

from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.kernel.periods import chinese
from xinfang_party.organization import recording, rules
from xinfang_party.organization.committees import relieve_outside
from xinfang_party.organization.models import Branch, Cell, Member, Membership, Post
from xinfang_party.organization.queries import history_of
from xinfang_party.organization.rosters import posts_of_member
from xinfang_party.organization.rules import DAY
from xinfang_party.organization.service import change, refuse_stale, refuse_taken, release_leader, save
from xinfang_party.organization.terms import Placement, Stay


def admit(*, number: str, name: str, joined_on: date | None = None, formal_on: date | None = None, placement: Placement, from_on: date,
          by: Identity) -> Member:
    """A new member of the bureau, standing at `placement` from `from_on` on. `formal_on` None: probationary."""
    refuse(rules.why_not_label(number), "number")
    refuse_taken(Member, None, number=number)
    refuse(rules.why_not_call(name), "name")
    refuse(rules.why_not_dates(joined_on=joined_on, formal_on=formal_on, today=clock.today()), "joined_on")
    refuse(rules.why_not_correct(None, begun=from_on, from_on=from_on, today=clock.today()), "from_on")
    refuse(recording.why_not_date(by, from_on), "from_on")
    refuse_place(placement)
    member: Member = save(Member(number=number, name=name, joined_on=joined_on, formal_on=formal_on))
    place(member, placement, from_on)
    audit.record("member.admitted", subject=member, by=by, number=number, branch=placement.branch_id, from_on=from_on)
    return member


def edit_member(member: Member, *, number: str, name: str, joined_on: date | None, formal_on: date | None, version: int | None = None,
                by: Identity) -> None:
    lock(member, version)
    refuse(recording.why_not_edit(member, by))
    refuse(rules.why_not_label(number), "number")
    refuse_taken(Member, member, number=number)
    if name != member.name:
        refuse(recording.why_not_rename(member, name, by) or rules.why_not_call(name), "name")
    refuse(rules.why_not_dates(joined_on=joined_on, formal_on=formal_on, today=clock.today()), "joined_on")
    for field, day in {"joined_on": joined_on, "formal_on": formal_on}.items():
        refuse(recording.why_not_date(by, getattr(member, field), day) if day != getattr(member, field) else None, field)
    changes = change(member, {"number": number, "name": name, "joined_on": joined_on, "formal_on": formal_on})
    audit.record("member.edited", subject=member, by=by, changes=changes)


def make_formal(member: Member, on: date, by: Identity, version: int | None = None) -> None:
    """A probationary member becomes a formal one (转正)."""
    lock(member, version)
    refuse(recording.why_not_edit(member, by))
    if member.formal_on is not None:
        raise Refusal(f"此人已于{chinese(member.formal_on)}转正，不需要再办；日期有误请用“修改”。")
    refuse(rules.why_not_dates(joined_on=member.joined_on, formal_on=on, today=clock.today()), "on")
    refuse(recording.why_not_date(by, on), "on")
    member.formal_on = on
    audit.record("member.made-formal", subject=member, by=by, on=on)


def transfer(member: Member, placement: Placement, from_on: date, by: Identity, version: int | None = None) -> Membership:
    """Stand elsewhere from that day on. Posts that asked for the old branch and the lead of the old group end the day before."""
    lock(member, version)
    refuse_move(member, by)
    history = history_of(member.id)
    refuse(rules.why_not_transfer(stays_of(history), from_on=from_on, today=clock.today(), left_on=member.left_on,
                                  same_place=bool(history) and placement_of(history[0]) == placement), "from_on")
    refuse(recording.why_not_date(by, from_on), "from_on")
    refuse_place(placement)
    before = history[0] if history else None
    if before is not None:
        before.to_on = from_on - DAY
        db.session.flush()
    stay = place(member, placement, from_on)
    step_down(member, placement, from_on, by)
    audit.record("member.transferred", subject=member, by=by, before=before.branch_id if before else None,
                 branch=placement.branch_id, cell=placement.cell_id, department=placement.department_id, post=placement.post_id, from_on=from_on)
    return stay


def correct_last_stay(member: Member, placement: Placement, from_on: date, by: Identity, version: int | None = None) -> Membership:
    """The last stay was written down wrongly: other place, other first day. A stay that ended the day before follows."""
    lock(member, version)
    refuse_move(member, by)
    history = history_of(member.id)
    if not history or member.left_on is not None:
        raise Refusal("这名党员现在不在任何支部，没有可更正的记录。")
    last, before = history[0], history[1] if len(history) > 1 else None
    earlier = Stay(before.from_on, before.to_on) if before else None
    refuse(rules.why_not_correct(earlier, begun=last.from_on, from_on=from_on, today=clock.today()), "from_on")
    refuse(recording.why_not_date(by, last.from_on, from_on), "from_on")
    refuse_place(placement)
    if before is not None and before.to_on is not None and before.to_on + DAY == last.from_on:
        before.to_on = from_on - DAY
    changes = change(last, {"branch_id": placement.branch_id, "cell_id": placement.cell_id, "department_id": placement.department_id,
                            "post_id": placement.post_id, "from_on": from_on})
    settle(member)
    step_down(member, placement, from_on, by)
    audit.record("member.stay-corrected", subject=member, by=by, changes=changes)
    return last


def leave(member: Member, left_on: date, reason: str, by: Identity, version: int | None = None) -> None:
    """The member's last day in the bureau; membership, posts and the lead of a group end with it."""
    lock(member, version)
    refuse_move(member, by)
    history = history_of(member.id)
    refuse(rules.why_not_leave(stays_of(history), left_on=left_on, today=clock.today(), already=member.left_on), "left_on")
    refuse(recording.why_not_date(by, left_on), "left_on")
    member.left_on, member.left_reason = left_on, reason
    if history:
        history[0].to_on = left_on
    settle(member)
    step_down(member, None, left_on + DAY, by)
    audit.record("member.left", subject=member, by=by, left_on=left_on, reason=reason)


def take_back(member: Member, placement: Placement, from_on: date, by: Identity, version: int | None = None) -> Membership:
    """A member who had left comes back; the time between stays a gap."""
    lock(member, version)
    refuse(rules.why_not_return(left_on=member.left_on, from_on=from_on, today=clock.today()), "from_on")
    refuse_place(placement)
    member.left_on, member.left_reason = None, ""
    stay = place(member, placement, from_on)
    audit.record("member.taken-back", subject=member, by=by, branch=placement.branch_id, from_on=from_on)
    return stay


def lock(member: Member, version: int | None) -> None:
    """Two people who move the same member wait for each other; the second then sees what the first did."""
    db.session.refresh(member, with_for_update=True)
    refuse_stale(member, version)


def refuse_move(member: Member, by: Identity) -> None:
    """Raises `Refusal` where the Party office, and not `by`, says where this member stands."""
    refuse(recording.why_not_move(member, posts_of_member(member.id), by))


def refuse_place(placement: Placement) -> None:
    branch = db.session.get(Branch, placement.branch_id)
    if branch is None:
        raise Refusal("没有这个党支部，请重选。", "branch_id")
    cell = db.session.get(Cell, placement.cell_id) if placement.cell_id is not None else None
    post = db.session.get(Post, placement.post_id) if placement.post_id is not None else None
    refuse(rules.why_not_place(
        placement, kind=branch.kind, dissolved=not branch.is_active, cell_branch_id=cell.branch_id if cell else None,
        cell_dissolved=cell is not None and cell.dissolved_on is not None, post_department_id=post.department_id if post else None), "branch_id")


def place(member: Member, placement: Placement, from_on: date) -> Membership:
    stay: Membership = save(Membership(member_id=member.id, branch_id=placement.branch_id, cell_id=placement.cell_id,
                                       department_id=placement.department_id, post_id=placement.post_id, from_on=from_on, entered_on=clock.today()))
    settle(member)
    return stay


def settle(member: Member) -> None:
    """A move changes the member too: the version rises, so that a page opened before the move is out of date."""
    flag_modified(member, "name")
    db.session.flush()
    db.session.expire(member, ["home_branch_id", "memberships"])


def step_down(member: Member, placement: Placement | None, from_on: date, by: Identity) -> None:
    relieve_outside(member.id, placement.branch_id if placement else None, from_on, by)
    release_leader(member.id, placement.cell_id if placement else None)


def stays_of(history: list[Membership]) -> list[Stay]:
    """In order of time, from a history that is newest first."""
    return [Stay(stay.from_on, stay.to_on) for stay in reversed(history)]


def placement_of(stay: Membership) -> Placement:
    return Placement(stay.branch_id, stay.cell_id, stay.department_id, stay.post_id)
