"""What a person owes because of talks: to say what became of one on its follow-up day."""
from datetime import timedelta

from sqlalchemy import literal, select

from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Member
from xinfang_party.talks.catalogue import REMIND_AHEAD
from xinfang_party.talks.models import Talk
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import Found, Owed, Rows


def to_follow_up(identity: Identity) -> Rows | None:
    """Talks this member led whose follow-up day has come or comes soon and is not written up; the name alone, nothing of the content."""
    if identity.member_id is None:
        return None
    until = clock.today() + timedelta(days=REMIND_AHEAD.value)
    return select(literal(""), Talk.id, Member.name, literal(""), Talk.follow_up_on).join(Member, Member.id == Talk.person_id).where(
        Talk.talker_id == identity.member_id, Talk.follow_up_on <= until, Talk.follow_up == "").order_by(Talk.follow_up_on, Talk.id)


def talk(row: Found) -> Owed:
    return Owed("填写谈心谈话后来的情况", f"和{row.about}的谈话", path_to("talks.show_talk", talk_id=row.key), row.due_on)
