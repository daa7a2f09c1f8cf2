"""Activities and who attended them as sheets, both ways. Minutes are free text and stay out; a record begins with its facts."""
from datetime import datetime, time, timedelta
from typing import Any

from xinfang_party.activities import catalogue, rules
from xinfang_party.activities.sheet_roll import ROLL
from xinfang_party.activities.sheet_store import RECORDS as RECORD_STORE
from xinfang_party.activities.terms import FORMS, PURPOSES, Kind, Status
from xinfang_party.exchange import cells
from xinfang_party.kernel.text import to_half_width
from xinfang_party.sheets.parsing import refuse
from xinfang_party.sheets.terms import CHOICE, Column, Parser, Sheet

NO_TIME = "认不出时间，请写成 14:30 这样"
AND = "、"


def a_line(limit: int) -> Parser:
    """Text others will read: nobody's personal data."""
    text = cells.as_text(limit)

    def parse(cell: Any) -> str | None:
        line = text(cell)
        refuse(rules.why_not_text(line or ""))
        return line

    return parse


def or_blank(cell: Any) -> str:
    """Of a column that must be there, and may be empty."""
    return cells.as_text(60)(cell) or ""


def one_of(choices: dict[str, Any]) -> Parser:
    def parse(cell: Any) -> Any:
        word = cells.as_text(30)(cell)
        if word is not None and word not in choices:
            raise ValueError(f"只能是{'、'.join(choice for choice in dict.fromkeys(value.label for value in choices.values()))}")
        return None if word is None else choices[word]

    return parse


def several(cell: Any) -> list[Kind] | None:
    """Purposes with 、 between."""
    text = cells.as_text(100)(cell)
    words = [word for word in (text or "").replace("，", AND).replace(",", AND).replace("；", AND).split(AND) if word.strip()]
    return [KNOWN_PURPOSES(word.strip()) for word in words] or None


def as_clock(cell: Any) -> time | None:
    """A time of day, to the minute: a cell with a time, a part of a day, or text as people write it."""
    if cells.is_blank(cell):
        return None
    if isinstance(cell, float | int) and not isinstance(cell, bool) and 0 <= cell < 1:
        cell = timedelta(days=cell)
    if isinstance(cell, timedelta):
        cell = (datetime.min + cell).time()  # noqa: DTZ901 - wall time
    if isinstance(cell, datetime):
        cell = cell.time()
    if isinstance(cell, str):
        try:
            moment = cells.as_moment(f"2000-01-01 {to_half_width(cell).strip()}")
        except ValueError as fault:
            raise ValueError(NO_TIME) from fault
        cell = moment[1] or time() if moment else None
    if not isinstance(cell, time):
        raise ValueError(NO_TIME)
    return cell.replace(second=0, microsecond=0)


def as_hours(cell: Any) -> float | None:
    number = cells.as_decimal(cell)
    hours = None if number is None else float(number)
    refuse(rules.why_not_number(hours, catalogue.value("most_hours"), "学时"))
    return hours


def told_only(_cell: Any) -> None:
    """Of a column that goes out and never comes in."""


FORM_WORDS = {kind.label: kind for kind in FORMS} | {"党员大会": Kind.MEMBER_MEETING, "支部委员会": Kind.COMMITTEE_MEETING, "支委会会议": Kind.COMMITTEE_MEETING}
PURPOSE_WORDS = {kind.label: kind for kind in PURPOSES} | {"第一议题": Kind.FIRST_TOPIC, "“第一议题”": Kind.FIRST_TOPIC, "民主评议": Kind.APPRAISAL}
STATUS_WORDS = {status.label: status for status in Status} | {"到会": Status.PRESENT, "√": Status.PRESENT, "因公": Status.PUBLIC_LEAVE, "请假": Status.PERSONAL_LEAVE,
                                                               "旷会": Status.ABSENT}
KNOWN_PURPOSES = one_of(PURPOSE_WORDS)
WHOSE = (
    Column("branch", "党支部", ("支部", "支部名称", "所在党支部", "组织"), cells.as_text(60), required=True, example="办公室党支部", help="名称或代码", width=24),
    Column("cell", "党小组", ("小组",), or_blank, example="第一党小组", help="党小组会要填，其他可以空着，但要有这一列"),
    Column("form", "形式", ("会议形式", "活动形式", "会议类型", "活动类型"), one_of(FORM_WORDS), required=True, example="主题党日", kind=CHOICE,
           show=lambda kind: kind.label, help="、".join(kind.label for kind in FORMS)),
    Column("held_on", "日期", ("活动日期", "会议日期", "开展日期", "召开日期", "时间"), cells.as_date, required=True, example="2026-03-06"),
    Column("title", "主题", ("名称", "活动主题", "会议主题", "活动名称", "会议名称"), a_line(80), required=True, example="3月主题党日", width=30),
)
RECORDS = Sheet(
    code="activities.records", title="活动记录", unit="条", import_permission="activity:import", export_permission="activity:export", splittable=False,
    key=("branch", "cell", "form", "held_on", "title"), store=RECORD_STORE,
    help="一次活动一行，先记为计划；导入考勤或者在活动页面点名以后才算已开。调研、外出培训日期已过的直接记为已开。会议内容、议题请在记录页面填写。",
    columns=(
        *WHOSE,
        Column("purposes", "内容", ("同时作为",), several, kind=CHOICE, example="组织生活会、民主评议党员", show=lambda kinds: AND.join(kind.label for kind in kinds),
               help="除了形式，还同时是什么，多个用顿号隔开：" + "、".join(kind.label for kind in PURPOSES), width=24),
        Column("last_on", "结束日期", (), cells.as_date, example="2026-03-07", help="只有一天的不填"),
        Column("starts_at", "开始时间", ("开始",), as_clock, example="14:30", kind="时间", show=lambda at: f"{at:%H:%M}"),
        Column("ends_at", "结束时间", ("结束",), as_clock, example="16:30", kind="时间", show=lambda at: f"{at:%H:%M}"),
        Column("place", "地点", ("活动地点", "会议地点"), a_line(80), example="三楼会议室", width=20),
        Column("host", "主持人", (), cells.as_text(60), example="D0001", help="党员编号或姓名，本支部党员"),
        Column("recorder", "记录人", (), cells.as_text(60), example="D0002", help="党员编号或姓名，本支部党员"),
        Column("credited_hours", "学时", (), as_hours, example="2", kind="数字", help="不填的按时间折算"),
        Column("expected", "应到人数", ("应到",), told_only, kind="整数", help="只导出，导入时不看"),
        Column("present", "实到人数", ("实到",), told_only, kind="整数", help="只导出，导入时不看"),
    ))
ATTENDANCE = Sheet(
    code="activities.attendance", title="活动考勤", unit="人次", import_permission="activity:import", export_permission="activity:export", splittable=False,
    key=("branch", "form", "held_on", "title", "member"), store=ROLL, help="一次活动的一名党员一行。活动要先有记录，导入考勤后记为已开；已经确认的不能再改。",
    columns=(
        WHOSE[0],
        Column("cell", "党小组", ("小组",), cells.as_text(60), example="第一党小组", help="同一天几个党小组开同名的会，才要填"),
        *WHOSE[2:],
        Column("member", "党员", ("党员编号", "编号", "姓名", "党员姓名"), cells.as_text(80), required=True, example="D0001", help="编号或姓名，同名的填编号", width=20),
        Column("status", "考勤", ("出席情况", "出勤", "状态", "考勤情况"), one_of(STATUS_WORDS), required=True, kind=CHOICE, show=lambda status: status.label,
               example="出席", help="、".join(status.label for status in Status)),
        Column("is_guest", "列席", ("是否列席",), cells.as_boolean, example="否", help="不填的按那天的应到名单"),
        Column("note", "备注", ("说明",), a_line(100), example="支部书记批准", width=20),
        Column("missed_as", "补学前", (), one_of(STATUS_WORDS), kind=CHOICE, show=lambda status: status.label, help="考勤是补学的，原来是哪一种，不填为缺席"),
        Column("made_up_on", "补学日期", (), cells.as_date, help="考勤是补学的要填"),
        Column("made_up_material", "补学内容", (), a_line(200), help="考勤是补学的要填", width=24),
    ))
SHEETS = (RECORDS, ATTENDANCE)
