"""The entries of the ledger: register, edit, supervise, and an entry from what a first topic decided."""
from typing import Any

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.activities import rules as activity_rules
from xinfang_party.activities.models import ActionItem, Activity
from xinfang_party.activities.terms import Kind
from xinfang_party.audit import service as audit
from xinfang_party.directives import rules, tasks
from xinfang_party.directives.models import Directive, DirectiveYear, Supervision
from xinfang_party.directives.queries import of_action
from xinfang_party.directives.saving import edited, put, texts_of
from xinfang_party.directives.terms import Level, Secrecy
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.kernel.serials import next_serial
from xinfang_party.organization.models import Branch
from xinfang_party.web.links import refuse_stale

Facts = dict[str, Any]
TEXTS = ("source", "document_no", "summary", "decision")
SOURCE, NUMBER = 120, 60


def register(*, branch_id: int | None, facts: Facts, task: Facts, action: ActionItem | None = None, by: Identity) -> Directive:
    """An entry with its first task. `facts`: source, level, document_no, issued_on, summary, secrecy, learned_on, activity_id, decision."""
    branch = db.session.get(Branch, branch_id) if branch_id is not None else None
    if branch is None or not branch.is_active:
        raise Refusal("请选择一个现有的党组织。", "branch_id")
    today = clock.today()
    directive = Directive(branch_id=branch.id, registered_on=today, registered_by=by.name, action_id=action.id if action else None)
    put(directive, checked(directive, facts))
    directive.year, directive.serial = today.year, next_serial(DirectiveYear, today.year)
    db.session.add(directive)
    db.session.flush()
    audit.record("directive.registered", subject=directive, by=by, number=directive.number)
    tasks.add(directive, facts=task, is_from_minutes=action is not None, by=by)
    return directive


def edit(directive: Directive, *, facts: Facts, version: int | None, by: Identity) -> None:
    refuse_stale(directive, version, "directives.show_directive", directive_id=directive.id)
    edited("directive.edited", directive, put(directive, checked(directive, facts)), by)


def checked(directive: Directive, facts: Facts) -> Facts:
    """What is written of an entry. A meeting that was chosen says itself on which day it learned."""
    texts = texts_of(facts, *TEXTS)
    for name, sentence in (("source", "请填写来源，例如谁的重要指示批示、哪次会议。"), ("summary", "请写明主要内容。")):
        refuse(None if texts[name] else sentence, name)
    activity = meeting_of(directive.branch_id, facts.get("activity_id"))
    learned_on = activity.last_on or activity.held_on if activity else facts.get("learned_on")
    issued_on = facts.get("issued_on")
    refuse(*(rules.why_not_days(issued_on, learned_on, clock.today()) or (None, None)))
    return {**texts, "level": Level(facts["level"]), "secrecy": Secrecy(facts["secrecy"]), "issued_on": issued_on, "learned_on": learned_on,
            "activity_id": activity.id if activity else None,
            "lag_days": activity_rules.lag(issued_on, learned_on) if learned_on is not None else None}


def meeting_of(branch_id: int, activity_id: int | None) -> Activity | None:
    activity = db.session.get(Activity, activity_id) if activity_id else None
    if activity_id and (activity is None or activity.branch_id != branch_id or not activity.state.counts):
        raise Refusal("请选择这个党组织开过的会议；还没有登记的，先登记活动，或者只填学习日期。", "activity_id")
    return activity


def supervise(directive: Directive, *, text: str, by: Identity) -> Supervision:
    """What a supervisor found, or asks for."""
    refuse(None if text.strip() else "请写明督办的意见或者看到的情况。", "text")
    texts_of({"text": text}, "text")
    note = Supervision(directive_id=directive.id, noted_on=clock.today(), text=text, actor=by.name, at=clock.now())
    db.session.add(note)
    audit.record("directive.supervised", subject=directive, by=by)
    return note


def from_action(item: ActionItem, *, by: Identity) -> Directive:
    """One click on what a first topic decided: the material gives source and day of issue, the meeting the day it was learned, the item the task.

    Once per item, also for two who click at once: the item's row is locked first. An item without a day becomes a lasting task; level and secrecy
    begin as 中央 and 内部 and can be edited. From then on the ledger leads: when the task made from the item (the entry's first) is closed, the item
    is closed with the same result (`tasks.close`). Not the other way: an item is closed by whoever does it, a task by the secretary or the Party
    office, so that an item closed in the minutes leaves the task open until one of these has looked. An item stays closed when a task is reopened.
    """
    item = db.session.scalars(select(ActionItem).where(ActionItem.id == item.id).with_for_update().execution_options(populate_existing=True)).one()
    activity = item.activity
    refuse(None if Kind.FIRST_TOPIC in activity.kinds and activity.state.counts else "只有落实了“第一议题”的会议议定的事，才能这样转入台账。")
    made = of_action(item.id)
    refuse(f"这件事已经转入贯彻落实工作台账，编号是{made.number}。" if made is not None else None)
    refuse("这件事已经办结，不用再转入台账；要长期坚持的，请在台账里另外登记。" if item.closed_on is not None else None)
    task = {"text": item.text, "owner_id": item.owner_id, "due_on": item.due_on, "is_lasting": item.due_on is None}
    return register(branch_id=item.branch_id, facts=facts_of(activity, item), task=task, action=item, by=by)


def facts_of(activity: Activity, item: ActionItem) -> Facts:
    """What the record of the meeting already says."""
    read = sorted(activity.materials, key=lambda one: (one.issued_on is None, one.position))
    first, titles = (read[0] if read else None), "；".join(one.title for one in activity.materials)
    decided = "；".join(topic.decision for topic in activity.topics if topic.decision)
    return {"source": (first.source or first.title if first else activity.title)[:SOURCE], "level": Level.CENTRAL, "secrecy": Secrecy.INTERNAL,
            "issued_on": first.issued_on if first else None, "summary": titles or activity.title, "activity_id": activity.id,
            "decision": decided or item.text}
