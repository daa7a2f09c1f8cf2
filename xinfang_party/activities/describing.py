"""A record in words, so that what a correction changed can be read: names, days and labels, never numbers of rows."""
from typing import Any

from sqlalchemy import select

from xinfang_party.activities.models import ActionItem, Activity, Attendance, Material, Topic
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import chinese
from xinfang_party.organization.models import Branch, Cell, Member

NOTHING = "（没有）"
ROLL_WORDS, SCORE = "的出席情况", "述职测评得分"
Words = dict[tuple[Any, ...], tuple[str, str]]
"""What (a key that stays) → (what it is called, how it stands)."""


def described(activity: Activity) -> Words:
    names = names_of(activity)
    branch = db.session.get_one(Branch, activity.branch_id)
    cell = db.session.get_one(Cell, activity.cell_id) if activity.cell_id else None
    plain = {
        "党支部": branch.name, "党小组": cell.name if cell else "", "形式": activity.form.label,
        "同时也是": "、".join(sorted(row.purpose.label for row in activity.purposes)), "日期": days(activity), "时间": times(activity),
        "地点": activity.place, "名称": activity.title, "主持人": names.get(activity.host_id, ""), "记录人": names.get(activity.recorder_id, ""),
        "学习秘书": names.get(activity.study_secretary_id, ""), "重点发言人": activity.key_speakers, "由哪次会议确定": activity.settled_by,
        "归档号": activity.archive_number, SCORE: "" if activity.duty_score is None else f"{activity.duty_score:g}",
        "讲课人": "、".join(filter(None, (names.get(activity.lecturer_id, ""), activity.outside_lecturer))), "列席": activity.observers,
        "内容小结": activity.summary, "讨论情况": activity.discussion, "学时": f"{activity.credited_hours:g}",
        "经费": "" if activity.cost is None else f"{activity.cost:g}元"}
    lists: Words = {("material", number): (f"学习内容{number}", of_material(row, names)) for number, row in enumerate(activity.materials, 1)}
    lists |= {("topic", number): (f"议题{number}", of_topic(row)) for number, row in enumerate(activity.topics, 1)}
    lists |= {("action", item.id): ("落实事项", of_action(item, names)) for item in activity.actions}
    lists |= {("roll", row.member_id): (f"{names[row.member_id]}{ROLL_WORDS}", of_attendance(row)) for row in activity.roll}
    return {(label,): (label, text) for label, text in plain.items()} | lists


def is_private(what: str) -> bool:
    """Not for everybody who may read the record: why somebody was away, what a secretary's report was assessed at."""
    return what == SCORE or what.endswith(ROLL_WORDS)


def changes(before: Words, after: Words) -> list[list[str]]:
    """[[what, before, after], …] of everything that differs."""
    labels = {key: words[0] for key, words in (before | after).items()}
    told = [(labels[key], before.get(key, ("", ""))[1], after.get(key, ("", ""))[1]) for key in labels]
    return [[label, old or NOTHING, new or NOTHING] for label, old, new in told if old != new]


def names_of(activity: Activity) -> dict[int | None, str]:
    """One statement: also of those the record named a moment ago."""
    keys = {activity.host_id, activity.recorder_id, activity.lecturer_id, activity.study_secretary_id, *(row.member_id for row in activity.roll),
            *(row.reader_id for row in activity.materials), *(item.owner_id for item in activity.actions)} - {None}
    return {key: name for key, name in db.session.execute(select(Member.id, Member.name).where(Member.id.in_(keys)))}


def days(activity: Activity) -> str:
    several = activity.last_on is not None and activity.last_on > activity.held_on
    return f"{chinese(activity.held_on)}至{chinese(activity.last_on)}" if several and activity.last_on else chinese(activity.held_on)


def times(activity: Activity) -> str:
    start, end = (f"{moment:%H:%M}" if moment else "" for moment in (activity.starts_at, activity.ends_at))
    return f"{start}至{end}" if start and end else start or end


def of_material(row: Material, names: dict[int | None, str]) -> str:
    return joined(row.title, row.source, row.issued_on and f"{chinese(row.issued_on)}发布", row.way and row.way.label,
                  row.reader_id and f"{names[row.reader_id]}领学")


def of_topic(row: Topic) -> str:
    votes = f"{row.method.label}：赞成 {row.approve}，反对 {row.against}，弃权 {row.abstain}" if row.method else ""
    return joined(row.title, row.starts_at and f"{row.starts_at:%H:%M}",
                  row.proposer and f"提出人：{row.proposer}", row.report and f"汇报：{row.report}", row.speeches and f"发言：{row.speeches}",
                  row.differing and f"不同意见：{row.differing}", votes, row.decision and f"决议：{row.decision}")


def of_action(item: ActionItem, names: dict[int | None, str]) -> str:
    return joined(item.text, names.get(item.owner_id), item.due_on and f"{chinese(item.due_on)}前办好")


def of_attendance(row: Attendance) -> str:
    return joined(row.status.label, row.is_guest and "列席", row.note)


def joined(*parts: Any) -> str:
    return "；".join(filter(None, parts))

