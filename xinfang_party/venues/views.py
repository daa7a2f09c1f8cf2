"""Channels: the list, one of them; and what this room brings to the house."""
from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.documents.queries import branches_of
from xinfang_party.kernel import clock
from xinfang_party.venues import owed, pages, queries, service
from xinfang_party.venues.forms import ChannelFields, ChannelForm, CorrectEndForm, EndForm
from xinfang_party.venues.models import Channel, VenueCheck
from xinfang_party.web.links import row_number
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.stepping import step, written

bp = Blueprint("venues", __name__)
NAVIGATION = (
    Entry("制度台账", "阵地和公开", "venues.list_postings", "posting:read", "megaphone", 30),
    Entry("制度台账", "活动室检查", "venues.list_checks", "venue-check:read", "house", 40),
)
OWED = (Source("posting:review", owed.review, "venues.review", owed.to_review),
        Source("posting:draft", owed.finish, "venues.finish", owed.to_finish),
        Source("posting:draft", owed.disclosing, "venues.disclose", owed.to_disclose),
        Source("venue-check:record", owed.check, "venues.check", owed.to_check))
ATTACHABLE = ((VenueCheck, "venue-check:read"),)
NAMES = ("name", "kind", "where_it_is", "version")


@bp.get("/channels")
@requires("channel:read")
def list_channels() -> str:
    page = paginate(queries.channels(current(), branch_id=request.args.get("branch", type=row_number)), Channel, *queries.OF_CHANNEL)
    return render_template("venues/list_channels.html", page=page, **pages.list_choices("channel:read"))


@bp.get("/channels/<int:channel_id>")
@requires("channel:read")
def show_channel(channel_id: int) -> str:
    return render_template("venues/show_channel.html", **pages.channel_page(queries.get_channel(current(), "channel:read", channel_id)))


@bp.route("/channels/new", methods=["GET", "POST"])
@requires("channel:edit")
def add_channel() -> ResponseReturnValue:
    branches = branches_of(current(), "channel:edit")
    form = ChannelForm(is_new=True, data={"from_on": clock.today(), "branch_id": request.args.get("branch", type=row_number)})
    form.offer({key: one.name for key, one in branches.items()})

    def act() -> Channel:
        branch, facts = branches[form.branch_id.data], form.facts()
        return service.add_channel(branch, owner=pages.owner_of(branch, form.owner.data or ""), facts=facts, by=current())

    return written(form, act, "已登记。", page_of, lambda: render_template("venues/edit_channel.html", form=form))


@bp.route("/channels/<int:channel_id>/edit", methods=["GET", "POST"])
@requires("channel:edit")
def edit_channel(channel_id: int) -> ResponseReturnValue:
    channel = queries.get_channel(current(), "channel:edit", channel_id)
    form = ChannelFields(data={**{name: getattr(channel, name) for name in NAMES}, "owner": channel.owner.number if channel.owner else ""})

    def act() -> Channel:
        owner = pages.owner_of(channel.branch, form.owner.data or "")
        service.edit_channel(channel, owner=owner, facts=form.facts(), version=form.version.data, by=current())
        return channel

    return written(form, act, "已保存。", page_of, lambda: render_template(
        "venues/edit_channel.html", form=form, channel=queries.get_channel(current(), "channel:edit", channel_id)))


@bp.post("/channels/<int:channel_id>/end")
@requires("channel:edit")
def end_channel(channel_id: int) -> ResponseReturnValue:
    channel, form = queries.get_channel(current(), "channel:edit", channel_id), EndForm(scope="end")
    return step(form, lambda: service.end_channel(channel, on=form.to_on.data, version=form.version.data, by=current()), "已登记停用。", page_of(channel),
                lambda: render_template("venues/show_channel.html", **pages.channel_page(queries.get_channel(current(), "channel:read", channel_id), end=form)))


@bp.post("/channels/<int:channel_id>/correct-end")
@requires("channel:edit")
def correct_channel_end(channel_id: int) -> ResponseReturnValue:
    channel, form = queries.get_channel(current(), "channel:edit", channel_id), CorrectEndForm(scope="correct")
    return step(form, lambda: service.correct_end(channel, on=form.to_on.data, reason=form.reason.data or "", version=form.version.data, by=current()),
                "已更正。", page_of(channel), lambda: render_template(
                    "venues/show_channel.html", **pages.channel_page(queries.get_channel(current(), "channel:edit", channel_id), correct=form)))


def page_of(channel: Channel) -> str:
    return url_for(".show_channel", channel_id=channel.id)
