"""What codes of divisions say, how long a report-in is good for, what may be done with a need: values and `today` in, verdicts out."""
import re
from datetime import date, timedelta

from xinfang_party.communities.catalogue import number
from xinfang_party.communities.terms import Level, NeedState
from xinfang_party.kernel.periods import DAY, chinese
from xinfang_party.kernel.text import looks_personal, to_half_width
from xinfang_party.kernel.workflow import Workflow
from xinfang_party.organization.rules import add_months

LEVELS = {6: Level.DISTRICT, 9: Level.STREET, 12: Level.COMMUNITY}
STEP = 3
OFFICE_PHONE = re.compile(r"(?:\(?0[0-9]{2,3}\)?[- ]?)?[2-8][0-9]{2,3}[- ]?[0-9]{4}(?:(?:-|转) ?[0-9]{1,6})?")
VERBS = {"claim": "认领", "give-back": "退回", "finish": "登记完成", "confirm": "确认", "withdraw": "撤回"}
FLOW: Workflow[NeedState] = Workflow({
    (NeedState.OPEN, "claim"): NeedState.CLAIMED,
    (NeedState.CLAIMED, "give-back"): NeedState.OPEN,
    (NeedState.CLAIMED, "finish"): NeedState.DONE,
    (NeedState.DONE, "confirm"): NeedState.CONFIRMED,
    (NeedState.OPEN, "withdraw"): NeedState.WITHDRAWN,
}, VERBS)


# --- divisions ----------------------------------------------------------------------------------------------------------------

def why_not_code(code: str) -> str | None:
    return None if code.isascii() and code.isdigit() and len(code) in LEVELS else "代码是 6 位（区）、9 位（镇街）或 12 位（社区、村）数字"


def above(code: str) -> str:
    """The code of the division above; "" for a district."""
    return code[:-STEP] if len(code) > min(LEVELS) else ""


def why_not_within(code: str, given: str | None) -> str | None:
    """`given`: the code of a division above it, as another column tells."""
    return None if given is None or (len(given) < len(code) and code.startswith(given)) else f"代码不是以“{given}”开头的，请检查"


# --- the community's office ---------------------------------------------------------------------------------------------------

def why_not_office_phone(phone: str) -> str | None:
    """A landline of an office, with its extension; never anybody's own number."""
    if not phone or OFFICE_PHONE.fullmatch(to_half_width(phone).replace("—", "-")):
        return None
    if looks_personal(phone) == "手机号":
        return "这里只填社区办公室的座机，不能填手机号。"
    return "请填写办公座机，例如 020-83334567 或 83334567 转 8001。"


def why_not_end(on: date, from_on: date, today: date) -> str | None:
    if on > today:
        return "这一天还没有到，请到当天再登记。"
    return "这一天早于开始的日期，请检查。" if on < from_on else None


# --- report-in ----------------------------------------------------------------------------------------------------------------

def last_day(from_on: date) -> date:
    """Good for so many months, the first day counted. Source: domain.md 7.5, setting `report_months`."""
    return add_months(from_on, number("report_months")) - DAY


def why_not_begin(from_on: date, today: date) -> str | None:
    """Of a report that stands on paper: it was made, and is good still."""
    if from_on > today:
        return "报到日期还没有到，请检查。"
    return f"报到 {number('report_months')} 个月有效，从这一天起算的已经过期，请检查；以前的报到可以用表格导入。" if last_day(from_on) < today else None


def why_not_last(from_on: date, to_on: date, today: date) -> str | None:
    """Of a sheet: ended early or renewed, but no longer than who renews as soon as possible."""
    if to_on < from_on:
        return "有效期早于报到日期，请检查。"
    return "有效期太长，请检查：报到以后要按期续报。" if to_on > max(last_day(from_on), renewed_to(soon(today))) else None


def renewed_to(to_on: date) -> date:
    return last_day(to_on + DAY)


def soon(today: date) -> date:
    """What ends on this day or before is to be renewed now."""
    return today + timedelta(days=number("renew_notice_days"))


def why_not_renew(to_on: date, today: date, *, is_ended: bool) -> str | None:
    if is_ended:
        return "这次报到已经提前结束，请重新报到。"
    first = to_on - timedelta(days=number("renew_notice_days"))
    return f"还没有到续报的时候，请在{chinese(first)}以后续报。" if today < first else None


def why_not_receipt(on: date, from_on: date, today: date) -> str | None:
    if on > today:
        return "回执日期还没有到，请检查。"
    return f"回执日期早于报到日期（{chinese(from_on)}），请检查。" if on < from_on else None


def why_not_confirm_own(member_id: int | None, by_member_id: int | None) -> str | None:
    return "不能登记自己的回执，请由支部其他负责人或机关党委登记，或者请社区通过链接确认。" if member_id is not None and member_id == by_member_id else None


# --- needs --------------------------------------------------------------------------------------------------------------------

def why_not_due(due_on: date | None, today: date) -> str | None:
    if due_on is None:
        return None
    last = today + timedelta(days=number("longest_ahead"))
    if due_on < today:
        return "期限已经过去，请检查。"
    return f"期限最晚{chinese(last)}，请检查。" if due_on > last else None


def is_overdue(state: NeedState, due_on: date | None, today: date) -> bool:
    return state in (NeedState.OPEN, NeedState.CLAIMED) and due_on is not None and due_on < today


# --- helpers ------------------------------------------------------------------------------------------------------------------

def why_not_people(people: int) -> str | None:
    most = number("most_helpers")
    return None if 0 < people <= most else f"人数在 1 到 {most} 之间，请检查。"
