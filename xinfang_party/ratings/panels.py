"""On the page of a case: what its petitioner said over a link, and, for who may ask him, the links that are out. The words are for them alone,
and of a case of his own for nobody."""
from flask import render_template

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import may
from xinfang_party.kernel import clock
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import why_not_write
from xinfang_party.petitions.terms import Purpose
from xinfang_party.ratings import queries, rules
from xinfang_party.ratings.forms import AskForm
from xinfang_party.ratings.links import why_not_ask
from xinfang_party.ratings.models import RatingLink
from xinfang_party.ratings.terms import Face, LinkState, Reason

TONES = {LinkState.OPEN: "info", LinkState.USED: "good", LinkState.EXPIRED: "quiet", LinkState.WITHDRAWN: "quiet"}
FACE_TONES = {Face.SATISFIED: "good", Face.BASIC: "info", Face.DISSATISFIED: "warn"}


def panel_of_case(case: Case) -> str | None:
    """Nothing of an accusation, for whoever looks."""
    if case.purpose is Purpose.ACCUSATION:
        return None
    viewer = current()
    (asked, rating), asks = queries.asked_of(case), may(viewer, "rating:ask")
    links = [(link, state_of(link, case, is_led)) for link, is_led in asked] if asks else []
    is_others = why_not_write(case, viewer) is None
    may_ask = asks and is_others and why_not_ask(case, is_rated=rating is not None) is None
    if rating is None and not links and not may_ask:
        return None
    reasons = [Reason(one).label for one in rating.reasons] if rating else []
    return render_template("ratings/_case.html", case=case, rating=rating, reasons=reasons, links=links, may_ask=may_ask, reads_words=asks and is_others, tones=TONES,
                           face_tones=FACE_TONES, open=LinkState.OPEN, withdraw=AskForm(formdata=None, scope="withdraw-link"))


def state_of(link: RatingLink, case: Case, is_led: bool) -> LinkState:
    """`is_led`: by who made it. As `links.is_of_issuer` one that opens nothing any more."""
    is_useless = link.withdrawn_at is not None or is_led or rules.is_of_issuer(link.issuer_ids, case.member_id, ())
    return rules.state_of(is_used=link.used_at is not None, is_withdrawn=is_useless, expires_on=link.expires_on, today=clock.today())
