"""The community's word on an event: by one tap on a one-time link. Told to `communities` below."""

from flask import url_for

from xinfang_party.access.terms import COMMUNITY, Identity
from xinfang_party.audit import service as audit
from xinfang_party.communities import links, registry
from xinfang_party.communities.models import CommunityLink
from xinfang_party.communities.registry import Handler
from xinfang_party.communities.terms import Purpose, Satisfaction
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import refuse
from xinfang_party.volunteering import queries, rules
from xinfang_party.volunteering.forms import EvaluationForm
from xinfang_party.volunteering.models import EventEvaluation, ServiceEvent
from xinfang_party.volunteering.terms import HELD


def why_not_ask(event: ServiceEvent) -> str | None:
    """Why no link can be made now; None: it can."""
    if not is_over(event):
        return "最后一个班次结束以后，才能请社区评价。"
    if event.place_id is None:
        return "活动没有写在哪个社区，不能请社区评价。请先“修改”补上。"
    return "社区已经评价过了。" if queries.evaluation_of(event.id) else None


def is_over(event: ServiceEvent) -> bool:
    return event.state in HELD and all(shift.ends_at <= clock.now() for shift in event.shifts)


def ask(event: ServiceEvent, *, by: Identity) -> str:
    """The key of a new link; one made before is of no use from now on."""
    refuse(why_not_ask(event))
    return links.issue(Purpose.EVALUATION, place_id=event.place_id or 0, branch_id=event.branch_id, subject_id=event.id, by=by)


def address_of(key: str) -> str:
    """Where the community opens it: the public page of `communities`."""
    return url_for("communities.answer_link", token=key, _external=True)


def load(link: CommunityLink) -> ServiceEvent | None:
    event = db.session.get(ServiceEvent, link.subject_id) if link.subject_id is not None else None
    stands = event is not None and event.place_id == link.place_id and is_over(event) and queries.evaluation_of(event.id) is None
    return event if stands else None


def form(_link: CommunityLink, _event: ServiceEvent) -> EvaluationForm:
    return EvaluationForm()


def act(_link: CommunityLink, event: ServiceEvent, sent: EvaluationForm) -> None:
    evaluate(event, Satisfaction(sent.grade.data), sent.comment.data or "")


def evaluate(event: ServiceEvent, grade: Satisfaction, comment: str = "") -> EventEvaluation:
    """Once, in the community's own name."""
    refuse("这次活动已经评价过了。" if queries.evaluation_of(event.id) else None)
    refuse(rules.why_not_words(comment), "comment")
    row = EventEvaluation(event_id=event.id, branch_id=event.branch_id, grade=grade, comment=comment, evaluated_on=clock.today())
    db.session.add(row)
    audit.record("event-evaluation.given", subject=row, by=COMMUNITY)
    return row


registry.register(Purpose.EVALUATION, Handler(load=load, form=form, act=act, template="volunteering/evaluate.html"))
