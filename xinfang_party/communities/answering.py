"""What a community's contact does by a link, for each purpose this room knows."""
from typing import Any

from sqlalchemy import select
from wtforms.fields.choices import SelectChoice

from xinfang_party.access.gate import current
from xinfang_party.access.terms import COMMUNITY
from xinfang_party.communities import needs, reporting
from xinfang_party.communities.forms import ConfirmForm
from xinfang_party.communities.forms_needs import DoneForm, NeedFields
from xinfang_party.communities.models import CommunityLink, Need, Place, ReportIn
from xinfang_party.communities.queries import OF_NEED
from xinfang_party.communities.registry import Handler
from xinfang_party.communities.terms import NeedState, Purpose
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import refuse


def those_waiting(link: CommunityLink) -> list[ReportIn] | None:
    return reporting.waiting(link.place_id, link.branch_id) or None


def to_tick(link: CommunityLink, reports: list[ReportIn]) -> ConfirmForm:
    """Name and branch, nothing else."""
    form = ConfirmForm()
    form.who.choices = [SelectChoice(one.id, f"{one.member.name}（{link.branch.name}）" if one.member else f"{link.branch.name}（支部）") for one in reports]
    return form


def tick(link: CommunityLink, reports: list[ReportIn], form: Any) -> None:
    """Whoever is logged in where the link was opened does not confirm himself."""
    own = {one.id for one in reports if one.member_id is not None and one.member_id == current().member_id}
    refuse("这里登录着您自己的账号：自己的报到请由社区的同志用他的手机打开链接确认。" if own & set(form.who.data or ()) else None, "who")
    reporting.confirm_by_link(link, report_ids=form.who.data or ())


def place_of(link: CommunityLink) -> Place:
    return link.place


def ask(link: CommunityLink, _place: Place, form: Any) -> None:
    needs.publish(link.place, facts=form.facts(), by=COMMUNITY)


def finished(link: CommunityLink) -> Need | None:
    return db.session.scalars(select(Need).where(Need.id == link.subject_id, Need.state == NeedState.DONE).options(*OF_NEED)).one_or_none()


def rate(link: CommunityLink, need: Need, form: Any) -> None:
    needs.confirm_by_link(link, need, grade=form.grade.data)


LINKS = (
    (Purpose.REPORT_IN, Handler(those_waiting, to_tick, tick, "communities/link_report_in.html")),
    (Purpose.NEED, Handler(place_of, lambda _link, _place: NeedFields(), ask, "communities/link_need.html")),
    (Purpose.NEED_DONE, Handler(finished, lambda _link, _need: DoneForm(), rate, "communities/link_need_done.html")),
)
