"""What the page of a record and the page of a member's hours show, gathered in a few statements."""
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.activities import catalogue, rules
from xinfang_party.activities.confirming import why_not_confirm
from xinfang_party.activities.describing import is_private
from xinfang_party.activities.forms_acts import ActionForm, AttachForm, CancelForm, CloseForm, MakeUpForm, OpinionForm, ReviewForm
from xinfang_party.activities.models import ActionItem, Activity, Attendance, Topic
from xinfang_party.activities.pages_starting import forms_of
from xinfang_party.activities.queries import readable, sees_reasons
from xinfang_party.activities.roll import seated
from xinfang_party.activities.rules import FLOW, VERB_LABELS
from xinfang_party.activities.signing import may_declare, may_open
from xinfang_party.activities.terms import VOTING_FORMS, Kind, Sitting, State, Status
from xinfang_party.files.models import Attachment
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.forms import options
from xinfang_party.organization.models import Member
from xinfang_party.organization.queries import members_of
from xinfang_party.web.filters import plain_number
from xinfang_party.web.forms import Form

QUICK = (Kind.THEME_DAY, Kind.MEMBER_MEETING, Kind.COMMITTEE_MEETING, Kind.CELL_MEETING, Kind.PARTY_LESSON, Kind.STUDY)
QUICK_OF_OFFICE = (Kind.LEADING_MEETING, Kind.STUDY_GROUP)
"""What is recorded most, of a branch and of a 党组; the other forms are one click further."""
STEPS = {"submit": "activity:record", "confirm": "activity:confirm", "return": "activity:confirm", "cancel": "activity:record", "review": "activity:review"}
MAKE_UP, CLOSE = "make-up-", "close-"
"""Each absence's form and each open item's: and the row's id."""


def quick_for(identity: Identity) -> Sequence[Kind]:
    """Only what there is a body for that this person may record for."""
    return forms_of(identity, (*QUICK, *QUICK_OF_OFFICE)) if reach(identity, "activity:record") else ()


def page_of(activity: Activity, viewer: Identity) -> dict[str, Any]:
    """Everything `show_activity.html` needs; the forms are those of the steps this viewer may take now."""
    sitting, steps = seated(activity), steps_open(activity, viewer)
    purposes = [row.purpose for row in activity.purposes]
    return {"activity": activity, "seated": sitting, "purposes": purposes,
            "no_quorum": rules.why_no_quorum(activity.form, purposes, sitting) if activity.state.counts else None,
            "absent": [row for row in activity.roll if row.status is not Status.PRESENT and not row.is_guest],
            "votes": activity.form in VOTING_FORMS or Kind.ELECTION in purposes, "guests": [row for row in activity.roll if row.is_guest],
            "verdicts": {topic.id: verdict(topic, sitting, activity.form, purposes) for topic in activity.topics if topic.method},
            "lacks_score": (activity.duty_score is None and Kind.DUTY_REPORT in activity.kinds and activity.state.counts
                            and within(activity, viewer, "activity:record")),
            "more_facts": more_facts(activity, sees_score=sees_reasons(viewer, activity)), "by_name": activity.form in catalogue.EXPECTS_NOBODY,
            "reasons": {row.id for row in activity.roll if row.member_id == viewer.member_id or sees_reasons(viewer, activity)},
            "sees_reasons": sees_reasons(viewer, activity),
            "history": history(activity), "is_private": is_private, **files_of(activity), "steps": steps,
            "shows_code": may_open(activity, viewer), "declares": may_declare(activity, viewer),
            "forms": forms_for(activity, viewer, steps), "submit_due": rules.submit_due(activity.last_on or activity.held_on),
            "MAKE_UP": MAKE_UP, "CLOSE": CLOSE, "State": State, "Status": Status}


def more_facts(activity: Activity, *, sees_score: bool) -> list[tuple[str, str]]:
    """What most records say nothing of, where this one does."""
    told = [("讲课人", "、".join(filter(None, (name_of(activity.lecturer), activity.outside_lecturer)))), ("学习秘书", name_of(activity.study_secretary)),
            ("重点发言人", activity.key_speakers), ("由哪次会议确定", activity.settled_by), ("列席", activity.observers),
            ("每人学时", plain_number(activity.credited_hours) if activity.state.counts else ""),
            ("经费", f"{plain_number(activity.cost)} 元" if activity.cost is not None else ""),
            ("述职测评得分", plain_number(activity.duty_score) if activity.duty_score is not None and sees_score else ""), ("归档号", activity.archive_number)]
    return [(label, text) for label, text in told if text]


def name_of(member: Member | None) -> str:
    return member.name if member is not None else ""


def can_read(viewer: Identity, activity_id: int) -> bool:
    return db.session.scalar(select(Activity.id).where(Activity.id == activity_id, readable(viewer))) is not None


def verdict(topic: Topic, sitting: Sitting, form: Kind, purposes: Sequence[Kind]) -> tuple[str, str]:
    """(tone, words)."""
    if rules.why_no_quorum(form, purposes, sitting):
        return "bad", "不够法定人数"
    return ("good", "通过") if rules.has_passed(topic.approve, sitting.entitled) else ("warn", "不通过")


def history(activity: Activity) -> list[dict[str, Any]]:
    """The newest first, as a timeline takes it."""
    return [{"when": step.at, "title": f"{VERB_LABELS.get(step.verb, step.verb)}　{step.actor}", "text": step.opinion,
             "tone": "warn" if step.verb in ("return", "cancel") else "quiet"} for step in reversed(activity.steps)]


def files_of(activity: Activity) -> dict[str, Any]:
    """`files`: those of the record; `proofs`: {id of a row of the roll: those of its make-up study}."""
    own, rows = Attachment.subject_kind == Activity.__tablename__, Attachment.subject_kind == Attendance.__tablename__
    found = db.session.scalars(select(Attachment).where(or_(
        and_(own, Attachment.subject_id == activity.id), and_(rows, Attachment.subject_id.in_([row.id for row in activity.roll if row.made_up_on])))).options(
        joinedload(Attachment.file)).order_by(Attachment.id)).all()
    proofs: dict[int, list[Attachment]] = {}
    for file in found:
        if file.subject_kind == Attendance.__tablename__:
            proofs.setdefault(file.subject_id, []).append(file)
    return {"files": [file for file in found if file.subject_kind == Activity.__tablename__], "proofs": proofs}


# --- what may be done ---------------------------------------------------------------------------------------------------------

def within(activity: Activity, viewer: Identity, permission: str) -> bool:
    return reach(viewer, permission).covers(branch_id=activity.branch_id, cell_id=activity.own_cell_id,
                                            member_id=activity.host_id if permission == "activity:confirm" else None)


def steps_open(activity: Activity, viewer: Identity) -> set[str]:
    """Verbs of the record this viewer may use now, the two that have a page of their own among them."""
    needed = {**STEPS, "edit": "activity:record", "amend": "activity:amend"}
    found = {verb for verb in FLOW.verbs(activity.state) if verb in needed and within(activity, viewer, needed[verb])}
    if activity.state is State.PLANNED:
        return found - {"submit"}
    return found - {"confirm"} if "confirm" in found and why_not_confirm(activity, viewer) else found


def forms_for(activity: Activity, viewer: Identity, steps: set[str]) -> dict[str, Form]:
    """name → form of each step that is open."""
    version = {"version": activity.version}
    makers: dict[str, type[Form]] = {"cancel": CancelForm, "review": ReviewForm}
    found: dict[str, Form] = {name: makers.get(name, OpinionForm)(formdata=None, data=version, scope=name)
                              for name in STEPS if name in steps}
    if within(activity, viewer, "activity:record") and activity.state.counts:
        found |= {f"{MAKE_UP}{row.id}": MakeUpForm(formdata=None, scope=f"{MAKE_UP}{row.id}", on=clock.today())
                  for row in activity.roll if row.status not in (Status.PRESENT, Status.MADE_UP)}
        found["action"] = with_owners(ActionForm(formdata=None, scope="action"), activity)
        found |= {"file": AttachForm(formdata=None, scope="file")} if activity.state is not State.CONFIRMED else {}
    return found | {f"{CLOSE}{item.id}": CloseForm(formdata=None, scope=f"{CLOSE}{item.id}", on=clock.today(), version=item.version)
                    for item in activity.actions if item.closed_on is None and activity.state.counts and may_close(item, viewer)}


def may_close(item: ActionItem, viewer: Identity) -> bool:
    return reach(viewer, "action-item:close").covers(branch_id=item.branch_id, member_id=item.owner_id, cell_id=item.own_cell_id)


def with_owners(form: ActionForm, activity: Activity) -> ActionForm:
    """Whom the roll holds or the branch had that day may answer for something."""
    found = {row.member_id: row.member.name for row in activity.roll} | {one.id: one.name for one in members_of(activity.branch_id, activity.held_on)}
    form.owner_id.choices = options(found.items())
    return form
