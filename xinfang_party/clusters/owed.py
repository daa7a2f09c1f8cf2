"""Voices that wait for the officers to say what becomes of them."""
from sqlalchemy import literal, or_, select

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.clusters.models import Voice
from xinfang_party.clusters.terms import VoiceState
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import Found, Owed, Rows

ASK = "登记调研，或者答复"


def to_follow(identity: Identity) -> Rows | None:
    """Nobody's own."""
    if not may(identity, "voice:follow"):
        return None
    others = or_(Voice.member_id.is_(None), Voice.member_id != (identity.member_id or 0))
    return select(literal(""), Voice.id, Voice.title, literal(""), Voice.due_on).where(Voice.state == VoiceState.NOTED, others).order_by(Voice.due_on, Voice.id)


def voice(row: Found) -> Owed:
    return Owed(ASK, f"一线声音“{row.about}”", path_to("clusters.show_voice", voice_id=row.key), row.due_on)
