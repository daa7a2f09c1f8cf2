"""A record as the plain words that templates fill in; the names are those of `catalogue.RECORD` and `catalogue.SIGN_IN`."""
from collections.abc import Sequence
from typing import Any

from xinfang_party.activities import rules as meeting
from xinfang_party.activities.describing import days, times
from xinfang_party.activities.models import ActionItem, Activity, ActivityStep, Amendment, Attendance, Material, Topic
from xinfang_party.activities.terms import Expected, Seat, Sitting, Status
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import chinese
from xinfang_party.papers.catalogue import Context
from xinfang_party.papers.rules import NOT_YET, closed_words, joined, number_words

BY_HAND = "＿＿＿ 人"
TAKEN_FROM_FACE = ("支部", "党小组", "类别", "标题", "编号", "年份", "次数", "日期", "时间", "地点", "主持人", "记录人")


def face(activity: Activity, number: int | None) -> Context:
    """What it was, when and where. `number`: the how-manieth of the year, None where it does not count."""
    year = activity.held_on.year
    lecturers = filter(None, (name_of(activity.lecturer), activity.outside_lecturer))
    return {
        "支部": activity.branch.name, "党小组": activity.cell.name if activity.cell else "", "类别": activity.form.label, "标题": activity.title,
        "同时作为": "、".join(kind.label for kind in activity.kinds[1:]), "编号": number_words(year, number), "年份": year, "次数": number or 0,
        "日期": days(activity), "时间": f"{days(activity)} {times(activity)}".strip(), "地点": activity.place, "主持人": name_of(activity.host),
        "记录人": name_of(activity.recorder), "讲课人": "、".join(lecturers), "说明": NOT_YET[activity.state], "状态": activity.state.label,
        "学习秘书": name_of(activity.study_secretary), "重点发言人": activity.key_speakers, "会议确定": activity.settled_by, "归档号": activity.archive_number,
        "述职得分": f"{activity.duty_score:g}" if activity.duty_score is not None else ""}


def record(activity: Activity, number: int | None, files: Sequence[str] = ()) -> Context:
    """The whole of it, amendments at the end."""
    roll = by_number(activity)
    seated = meeting.sitting([seat(row) for row in roll])
    no_quorum = meeting.why_no_quorum(activity.form, activity.kinds, seated)
    own = [row for row in roll if not row.is_guest]
    here = [row for row in roll if row.status is Status.PRESENT]
    excused = [row.member.name for row in own if row.is_exempt and row.status is not Status.PRESENT]
    guests = [row.member.name for row in here if row.is_guest]
    return face(activity, number) | {
        "应到": seated.expected, "实到": seated.present, "有表决权": seated.entitled, "到会有表决权": seated.voters,
        "出席人员": joined([row.member.name for row in here if not row.is_guest]),
        "列席人员": "、".join([*guests, *filter(None, [activity.observers])]),
        "不作要求": f"{joined(excused)}（年老体弱或长期患病）" if excused else "",
        "缺席人员": [absent(row) for row in own if row.status is not Status.PRESENT and not row.is_exempt],
        "学习材料": [material(row) for row in activity.materials],
        "议题": [topic(place, row, seated, no_quorum) for place, row in enumerate(activity.topics, 1)],
        "内容摘要": activity.summary, "讨论情况": activity.discussion, "学时": f"{activity.credited_hours:g}" if activity.credited_hours else "",
        "落实事项": [action(place, row) for place, row in enumerate(activity.actions, 1)],
        "附件": [{"序号": place, "名称": name} for place, name in enumerate(files, 1)],
        "审阅": [review(row) for row in activity.steps if row.verb == "review"],
        "更正": [amendment(row, activity, number) for row in activity.amendments]}


def sign_in(activity: Activity, number: int | None, expected: Sequence[Expected]) -> Context:
    """`expected`: who should come to what has no roll yet; they sign on paper, and nothing is filled in behind their names."""
    roll = by_number(activity)
    seated = meeting.sitting([seat(row) for row in roll])
    blank = {"签到方式": "", "时间": "", "备注": ""}
    people: list[Context] = [signed(row) for row in roll] or [{"姓名": one.name, **blank} for one in expected]
    known = face(activity, number)
    return {name: known[name] for name in TAKEN_FROM_FACE} | {
        "应到": seated.expected or sum(not one.is_exempt for one in expected), "实到": f"{seated.present} 人" if roll else BY_HAND,
        "人员": [{"序号": place, **person} for place, person in enumerate(people, 1)]}


def by_number(activity: Activity) -> list[Attendance]:
    """The roll as the roster has it, guests last."""
    return sorted(activity.roll, key=lambda row: (row.is_guest, row.member.number))


def seat(row: Attendance) -> Seat:
    return Seat(row.status, row.has_vote, row.is_exempt, row.is_guest)


def signed(row: Attendance) -> Context:
    is_here = row.status is Status.PRESENT
    notes = ["列席" if row.is_guest else "", "" if is_here else "不作要求" if row.is_exempt else row.status.label, row.note]
    return {"姓名": row.member.name, "签到方式": row.signed_as.label if is_here else "", "备注": "，".join(filter(None, notes)),
            "时间": f"{clock.local(row.signed_at):%m-%d %H:%M}" if is_here and row.signed_at else ""}


def absent(row: Attendance) -> Context:
    made_up = f"{chinese(row.made_up_on)}补学：{row.made_up_material}" if row.made_up_on else ""
    return {"姓名": row.member.name, "原因": (row.missed_as or row.status).label, "说明": row.note, "补学": made_up}


def material(row: Material) -> Context:
    return {"标题": row.title, "来源": row.source, "印发日期": chinese(row.issued_on) if row.issued_on else "",
            "方式": row.way.label if row.way else "", "领学人": name_of(row.reader)}


def topic(place: int, row: Topic, seated: Sitting, no_quorum: str | None) -> Context:
    passed = "不够法定人数" if no_quorum else "通过" if meeting.has_passed(row.approve, seated.entitled) else "未通过"
    return {"序号": place, "标题": row.title, "时间": f"{row.starts_at:%H:%M}" if row.starts_at else "",
            "提出人": row.proposer, "报告": row.report, "发言": row.speeches, "不同意见": row.differing,
            "表决方式": row.method.label if row.method else "", "有表决权": seated.entitled, "到会有表决权": seated.voters, "同意": row.approve,
            "反对": row.against, "弃权": row.abstain, "结果": passed if row.method else "", "决定": row.decision}


def action(place: int, row: ActionItem) -> Context:
    return {"序号": place, "内容": row.text, "责任人": name_of(row.owner), "期限": chinese(row.due_on) if row.due_on else "",
            "结果": closed_words(row.closed_on, row.result)}


def amendment(row: Amendment, activity: Activity, number: int | None) -> Context:
    return {"序号": row.number, "记录": f"{activity.form.label} {number_words(activity.held_on.year, number)}", "更正人": row.actor, "原因": row.reason,
            "时间": chinese(clock.local(row.at).date()), "改动": [{"项目": what, "原来": before, "改为": after} for what, before, after in row.changes]}


def review(row: ActivityStep) -> Context:
    return {"审阅人": row.actor, "时间": chinese(clock.local(row.at).date()), "意见": row.opinion}


def name_of(member: Any) -> str:
    return member.name if member is not None else ""
