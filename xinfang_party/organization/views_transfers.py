"""Where a member stands: transfer, correct, leave, come back."""
from collections.abc import Callable
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.queries import get_for
from xinfang_party.kernel import clock
from xinfang_party.organization import people, recording
from xinfang_party.organization.forms import LeaveForm, PlacementForm
from xinfang_party.organization.models import Member, Membership
from xinfang_party.organization.pages import places_for, saved_or_again
from xinfang_party.organization.queries import history_of
from xinfang_party.organization.views import bp
from xinfang_party.organization.views_members import page


@bp.route("/members/<int:member_id>/transfer", methods=["GET", "POST"])
@requires("member:edit")
def transfer_member(member_id: int) -> ResponseReturnValue:
    member = movable(member_id)
    stay = last_stay(member)
    return placed(member, stay, filled(stay) | {"from_on": clock.today()}, people.transfer, "已办理调动，以前的记录留在原支部。",
                  heading=f"调动{member.name}", submit="办理调动",
                  lead="换支部、党小组、处室或岗位都在这里办。跨支部调动由机关党委办理；原支部的任职到前一天为止。")


@bp.route("/members/<int:member_id>/correct", methods=["GET", "POST"])
@requires("member:edit")
def correct_stay(member_id: int) -> ResponseReturnValue:
    member = movable(member_id)
    stay = last_stay(member)
    return placed(member, stay, filled(stay), people.correct_last_stay, "已更正最近一段记录。", heading=f"更正{member.name}的编入记录",
                  submit="更正", lead="只在登记错了的时候用；人真的动了请用“调动”。")


@bp.route("/members/<int:member_id>/leave", methods=["GET", "POST"])
@requires("member:edit")
def leave(member_id: int) -> ResponseReturnValue:
    member = movable(member_id)
    form = LeaveForm(left_on=clock.today(), version=member.version)
    return saved_or_again(
        form, lambda: people.leave(member, form.left_on.data, form.reason.data or "", current(), form.version.data), "已登记转出。",
        back=page(member), then=lambda _: page(member) if recording.is_office(current()) else url_for(".list_members"),
        heading=f"{member.name}转出", submit="登记转出", tone="danger", lead="转出后不再计入支部人数，任职一并结束，以前的记录都保留。")


@bp.route("/members/<int:member_id>/return", methods=["GET", "POST"])
@requires("member:edit")
def take_back(member_id: int) -> ResponseReturnValue:
    member = get_for(current(), "member:edit", Member, member_id)
    return placed(member, None, {"from_on": clock.today()}, people.take_back, "已登记转入。", heading=f"{member.name}转入",
                  submit="登记转入", lead="以前转出的党员回到本局时用。")


def placed(member: Member, stay: Membership | None, start: dict[str, Any], act: Callable[..., Membership], done: str,
           **words: Any) -> ResponseReturnValue:
    """The form of a place, begun with `start`; `stay` is where the member stands now, which bounds what is offered."""
    form = PlacementForm(data=start, version=member.version)
    form.offer(**places_for(current(), stay))
    return saved_or_again(form, lambda: act(member, form.placement(), form.from_on.data, current(), form.version.data), done,
                          back=page(member), **words)


def movable(member_id: int) -> Member:
    """The member the viewer may move. Raises `Refusal` with who does it instead, before a form is shown."""
    member = get_for(current(), "member:edit", Member, member_id)
    people.refuse_move(member, current())
    return member


def filled(stay: Membership | None) -> dict[str, Any]:
    """What the form starts from."""
    names = ("branch_id", "cell_id", "department_id", "post_id", "from_on")
    return {name: getattr(stay, name) for name in names} if stay is not None else {}


def last_stay(member: Member) -> Membership | None:
    history = history_of(member.id)
    return history[0] if history else None
