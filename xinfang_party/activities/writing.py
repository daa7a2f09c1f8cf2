"""The facts of a record, judged and written: its columns, what it is besides, materials, topics, action items, and its roll."""
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xinfang_party.activities import catalogue, roll, rules
from xinfang_party.activities.models import ActionItem, Activity, ActivityPurpose, Facts, Material, Topic
from xinfang_party.activities.queries import members_on
from xinfang_party.activities.terms import Kind, State
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.organization.models import Branch, Cell

KEYS = ("branch_id", "cell_id", "form", "held_on")
"""What decides who is expected."""
COLUMNS = (*KEYS, "last_on", "starts_at", "ends_at", "place", "title", "host_id", "recorder_id", "lecturer_id", "outside_lecturer", "study_secretary_id",
           "key_speakers", "settled_by", "archive_number", "observers", "summary", "discussion", "cost", "duty_score")
TEXTS = ("place", "title", "outside_lecturer", "key_speakers", "settled_by", "archive_number", "observers", "summary", "discussion")
MATERIAL = ("title", "source", "issued_on", "way", "reader_id")
TOPIC = ("title", "starts_at", "proposer", "report", "speeches", "differing", "method", "approve", "against", "abstain", "decision")
NUMBERS = ("approve", "against", "abstain")
NULLABLE = ("issued_on", "way", "reader_id", "method", "starts_at")


def write(activity: Activity, facts: Facts) -> None:
    """What `facts` name; the rest stays. Raises `Refusal` naming the field."""
    before = [getattr(activity, name) for name in KEYS]
    wanted = {name: facts.get(name, getattr(activity, name)) for name in COLUMNS}
    wanted |= {name: wanted[name] or "" for name in TEXTS}
    wanted["title"] = wanted["title"] or wanted["form"].label
    purposes = [kind for kind in dict.fromkeys(facts.get("purposes", [row.purpose for row in activity.purposes])) if kind is not wanted["form"]]
    judge(wanted, purposes, is_called=is_called(activity, facts))
    for name, value in wanted.items():
        setattr(activity, name, value)
    set_purposes(activity, purposes)
    set_hours(activity, facts)
    set_lists(activity, facts)
    for material in activity.materials:
        material.lag_days = rules.lag(material.issued_on, activity.held_on)
    call_roll(activity, facts.get("roll"), anew=before != [getattr(activity, name) for name in KEYS])
    judge_people(activity)


def is_called(activity: Activity, facts: Facts) -> bool:
    return facts.get("roll") is not None or activity.state is not State.PLANNED


def judge(wanted: Mapping[str, Any], purposes: Sequence[Kind], *, is_called: bool) -> None:
    held_on, last_on = wanted["held_on"], wanted["last_on"]
    branch = db.session.get(Branch, wanted["branch_id"])
    cell = db.session.get(Cell, wanted["cell_id"]) if wanted["cell_id"] else None
    if branch is None or (cell is not None and cell.branch_id != branch.id):
        raise Refusal("请重新选择党支部和党小组。", "cell_id" if branch else "branch_id")
    refuse(rules.why_not_form(wanted["form"], purposes, has_cell=cell is not None),
           "cell_id" if wanted["form"] is Kind.CELL_MEETING and cell is None else "form")
    refuse(rules.why_not_held(held_on, last_on, clock.today(), is_called=is_called), "held_on")
    refuse(rules.why_not_branch(held_on, branch.founded_on, branch.dissolved_on, branch.name), "held_on")
    if cell is not None:
        refuse(rules.why_not_branch(held_on, cell.founded_on, cell.dissolved_on, cell.name), "held_on")
    refuse(rules.why_not_times(held_on, last_on, wanted["starts_at"], wanted["ends_at"]), "ends_at")
    refuse(rules.why_not_number(wanted["cost"], catalogue.value("most_cost"), "经费"), "cost")
    refuse(rules.why_not_score(wanted["duty_score"], [wanted["form"], *purposes]), "duty_score")
    for name in TEXTS:
        refuse(rules.why_not_text(wanted[name]), name)


def set_purposes(activity: Activity, purposes: Sequence[Kind]) -> None:
    """Rows that stay are the same rows: their key is all they are."""
    kept = {row.purpose: row for row in activity.purposes}
    activity.purposes = [kept.get(kind) or ActivityPurpose(purpose=kind) for kind in purposes]


def set_hours(activity: Activity, facts: Facts) -> None:
    """As the recorder says; by the rule where he left it empty."""
    given = facts.get("credited_hours")
    refuse(rules.why_not_number(given, catalogue.value("most_hours"), "学时"), "credited_hours")
    if given is not None:
        activity.credited_hours = given
    elif "credited_hours" in facts or activity.credited_hours is None:
        kinds = [activity.form, *(row.purpose for row in activity.purposes)]
        activity.credited_hours = rules.credited(activity.held_on, activity.last_on, activity.starts_at, activity.ends_at, kinds)


def set_lists(activity: Activity, facts: Facts) -> None:
    last_day = activity.last_on or activity.held_on
    if facts.get("materials") is not None:
        activity.materials = [Material(position=place, **row) for place, row in enumerate(rows_of(facts["materials"], "materials", MATERIAL, last_day))]
    if facts.get("topics") is not None:
        activity.topics = [Topic(position=place, **row) for place, row in enumerate(rows_of(facts["topics"], "topics", TOPIC, last_day))]
    if facts.get("actions") is not None:
        set_actions(activity, facts["actions"])


def rows_of(given: Sequence[Mapping[str, Any]], name: str, columns: Sequence[str], last_day: date) -> list[dict[str, Any]]:
    """Each row as its model takes it: numbers 0, texts "" where nothing was said."""
    found = []
    for place, row in enumerate(given):
        if not (row.get("title") or "").strip():
            raise Refusal("请填写名称；不需要的请把这一行清空。", f"{name}-{place}-title")
        refuse(rules.why_not_issued(row.get("issued_on"), last_day), f"{name}-{place}-issued_on")
        for key in columns:
            if isinstance(row.get(key), str):
                refuse(rules.why_not_text(row[key]), f"{name}-{place}-{key}")
        found.append({key: row.get(key) if key in NULLABLE else row.get(key) or (0 if key in NUMBERS else "")
                      for key in columns})
    return found


def set_actions(activity: Activity, given: Sequence[Mapping[str, Any]]) -> None:
    """The open ones become exactly these; those that are closed stay as they are."""
    known = {item.id: item for item in activity.actions if item.id is not None}
    for place, row in enumerate(given):
        item = known.get(row.get("id") or 0) or ActionItem(branch_id=activity.branch_id)
        if item.closed_on is None:
            write_action(item, row, f"actions-{place}-")
        if item not in activity.actions:
            activity.actions.append(item)
    named = {row.get("id") for row in given}
    for item in [item for item in known.values() if item.closed_on is None and item.id not in named]:
        activity.actions.remove(item)
        db.session.delete(item)
    for item in activity.actions:
        item.branch_id = activity.branch_id


def write_action(item: ActionItem, row: Mapping[str, Any], field: str = "") -> None:
    text = (row.get("text") or "").strip()
    refuse(None if text else "请填写要落实的事；没有的请把这一行清空。", f"{field}text")
    refuse(rules.why_not_text(text), f"{field}text")
    item.text, item.owner_id, item.due_on = text, row.get("owner_id"), row.get("due_on")


def call_roll(activity: Activity, entries: Sequence[roll.Entry] | None, *, anew: bool) -> None:
    """A first roll makes the activity one that was held."""
    is_first = entries is not None and activity.state is State.PLANNED
    if is_first:
        activity.state, activity.recorded_on = State.HELD, clock.today()
    if entries is not None or (anew and activity.roll):
        roll.call(activity, entries or [], fill=is_first or (anew and activity.state is not State.PLANNED), anew=anew)


def judge_people(activity: Activity) -> None:
    """What the roll has a say in: who may host, how many may have voted."""
    there = {row.member_id for row in activity.roll}
    if activity.host_id not in there:
        refuse(rules.why_not_host(activity.host_id, there | members_on(activity.branch_id, activity.held_on)), "host_id")
    voters = roll.seated(activity).voters
    for topic in activity.topics:
        refuse(rules.why_not_votes(topic.approve, topic.against, topic.abstain, voters), f"topics-{topic.position}-approve")
