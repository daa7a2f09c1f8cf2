"""What officers type by hand about one case, asked before it is taken: values and days in, a sentence (why not) or None out."""
import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any

from xinfang_party.kernel.periods import chinese
from xinfang_party.kernel.text import carries_person, in_plain_characters, looks_personal
from xinfang_party.petitions.terms import Ending, Evaluation

ORDER = (("registered_on", "登记日期"), ("accepted_on", "受理日期"), ("replied_on", "答复日期"), ("concluded_on", "办结日期"), ("ended_on", "不再办理的日期"))
OWN = "这是您自己承办的事项，不能由您登记、更正或分派，请交其他信访业务工作人员办理。"
OF_OWN_BRANCH = "这是您所负责支部的事项，不能由您登记、更正或分派，请交其他信访业务工作人员办理。"
GIVEN_TO_SELF = "不能把事项分派给自己，请由其他信访业务工作人员分派。"
GIVEN_TO_OWN_BRANCH = "不能把事项分派给您所负责的支部，请由其他信访业务工作人员分派。"
LATER = ("replied_on", "concluded_on")
BUILDINGS = ("号", "室", "栋", "单元", "楼")
COMMUNITY = ("社区", "街道", "居委会", "村委会")
HOUSE = re.compile(r"[0-9]\s*(?:[号室栋幢座楼弄组房]|单元)|[路街巷道弄村]\s*[0-9]")
SHORTEST_PERSONAL = 11
PLAIN = re.compile(r"[^\s,，、;；:：|+*=~\"#]*")
"""Without what no number of a case is written with."""
GENUINE = re.compile(r"[A-Za-z]{1,4}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{5}|(?:[A-Za-z]+-)?1[3-9][0-9]-20[0-9]{2}-[0-9]{4}")
"""Numbers of cases that only look like a mobile number: letters, the day of receipt, five digits (as Beijing's letters); an office, a year, four digits."""


def why_not_text(text: str) -> str | None:
    """Free text of officers must not bring a petitioner's data in (domain.md 9.5)."""
    kind = looks_personal(text)
    return f"文字里像是有{kind}，本系统不保存信访人的个人信息，请删去后再提交。" if kind else None


def why_not_number(number: str) -> str | None:
    """A case's number stands in lists, exports and the audit log: it must not name the petitioner. Long numbers as such are genuine."""
    if GENUINE.fullmatch(number) or (len(number) < SHORTEST_PERSONAL and number.isascii() and "@" not in number):
        return None
    kind = (carries_person if PLAIN.fullmatch(number) else looks_personal)(number)
    return (f"编号里像是有{kind}，请改用信访编号，不要填信访人的姓名、证件号、电话或住址；确是信访编号的，请写成“单位-年份-序号”，例如 XF-2026-0001。"
            if kind else None)


def why_not_district(text: str) -> str | None:
    """A district, street or community: never where somebody lives."""
    text = in_plain_characters(text)
    has_house = text.endswith(BUILDINGS) or (HOUSE.search(text) and not text.endswith(COMMUNITY))
    is_address = has_house or "住" in text or looks_personal(text)
    return "只填区县或镇街，不要填详细地址和其他个人信息。" if is_address else None


def why_not_write(*, member_id: int | None, branch_id: int | None, by_member_id: int | None, led_branch_ids: Collection[int]) -> str | None:
    """The figures of a promise come from these facts: nobody writes, takes or gives himself his own, nor those of a branch that he leads.

    `member_id`, `branch_id`: who keeps the case, or is to keep it. Whoever is no member and leads nothing (a command) may write all."""
    if member_id is not None and member_id == by_member_id:
        return OWN
    return OF_OWN_BRANCH if branch_id is not None and branch_id in led_branch_ids else None


def why_not_give(*, member_id: int | None, branch_id: int | None, by_member_id: int | None, led_branch_ids: Collection[int]) -> str | None:
    """The same of whom a case is to go to, said about the choice."""
    fault = why_not_write(member_id=member_id, branch_id=branch_id, by_member_id=by_member_id, led_branch_ids=led_branch_ids)
    return fault and (GIVEN_TO_SELF if fault == OWN else GIVEN_TO_OWN_BRANCH)


def why_not_facts(facts: Mapping[str, Any], *, today: date, is_rated: bool = False, evaluated_on: date | None = None) -> tuple[str, str] | None:
    """(field, sentence) of the first fault of a case's facts, or None. `is_rated`: the petitioner has evaluated the answer, on `evaluated_on`."""
    for name, ask in (("number", why_not_number), ("district", why_not_district)):
        fault = ask(facts.get(name) or "")
        if fault:
            return name, fault
    received_on = facts["received_on"]
    if received_on > today:
        return "received_on", "收到日期还没有到，请检查。"
    for name, label in ORDER:
        day = facts.get(name)
        if day is not None and day > today:
            return name, f"{label}还没有到，请检查。"
        if day is not None and day < received_on:
            return name, f"{label}早于收到日期，请检查。"
    for name, label in ORDER:
        day = facts.get(name)
        if name in LATER and day is not None and facts.get("accepted_on") and day < facts["accepted_on"]:
            return name, f"{label}早于受理日期，请检查。"
    return why_not_together(facts, is_rated, evaluated_on)


def why_not_time(received_on: date, at: time | None, *, now: datetime) -> str | None:
    """`now`: on the wall clock."""
    return "收到时间还没有到，请检查。" if at is not None and (received_on, at) > (now.date(), now.time()) else None


def why_not_together(facts: Mapping[str, Any], is_rated: bool, evaluated_on: date | None) -> tuple[str, str] | None:
    """The same for facts that must not, or must, stand beside others."""
    replied_on, concluded_on = facts.get("replied_on"), facts.get("concluded_on")
    if replied_on and concluded_on and concluded_on < replied_on:
        return "concluded_on", "办结日期早于答复日期，请检查。"
    if facts.get("given_due_on") and facts["given_due_on"] < facts["received_on"]:
        return "given_due_on", "指定的答复期限早于收到日期，请检查。"
    if facts.get("ending") and facts.get("ended_on") is None:
        return "ended_on", "选了“不再办理”，请填写日期。"
    if facts.get("ended_on") and not facts.get("ending"):
        return "ending", "填了不再办理的日期，请选择原因。"
    if is_rated and not (replied_on or concluded_on):
        return "replied_on", "群众已经评价，不能删去答复日期。"
    late = why_not_after_rating(replied_on or concluded_on, evaluated_on)
    if late:
        return ("replied_on", f"答复{late}") if replied_on else ("concluded_on", f"办结{late}")
    return None


def why_not_accept(on: date, *, received_on: date, today: date, accepted_on: date | None, ending: Ending | None, replied_on: date | None) -> str | None:
    if accepted_on is not None:
        return f"已经登记受理（{chinese(accepted_on)}）。登记错了请用“修改”更正。"
    if ending is not None:
        return f"这件事项{ending.label}，不用再登记受理。"
    if on < received_on:
        return "受理日期早于收到日期，请检查。"
    if replied_on is not None and on > replied_on:
        return "受理日期晚于答复日期，请检查。"
    return "受理日期还没有到，请检查。" if on > today else None


def why_not_conclude(on: date, *, received_on: date, replied_on: date | None, today: date, concluded_on: date | None,
                     ending: Ending | None) -> str | None:
    if concluded_on is not None:
        return f"已经登记办结（{chinese(concluded_on)}）。登记错了请用“修改”更正。"
    if ending is not None:
        return f"这件事项{ending.label}，不用再登记办结。"
    if on < received_on:
        return "办结日期早于收到日期，请检查。"
    if replied_on is not None and on < replied_on:
        return "办结日期早于答复日期，请检查。"
    return "办结日期还没有到，请检查。" if on > today else None


def why_not_end(on: date, *, received_on: date, today: date, is_open: bool) -> str | None:
    if not is_open:
        return "这件事项已经答复、办结或终止，不能再登记为不再办理。"
    if on < received_on:
        return "日期早于收到日期，请检查。"
    return "日期还没有到，请检查。" if on > today else None


def why_not_rate(evaluation: Evaluation, on: date | None, *, answered_on: date | None, today: date) -> str | None:
    """A rating has its day; "not rated" and "overdue" have none."""
    if answered_on is None:
        return "还没有答复，不能登记评价。"
    if not evaluation.is_rating:
        return None if on is None else f"“{evaluation.label}”没有评价日期，请把日期清空。"
    if on is None:
        return "请填写评价日期。"
    if on < answered_on:
        return "评价日期早于答复日期，请检查。"
    return "评价日期还没有到，请检查。" if on > today else None


def why_not_after_rating(answered_on: date | None, evaluated_on: date | None) -> str | None:
    """The same order when it is the answer that is typed: no evaluation before it."""
    if answered_on is None or evaluated_on is None or answered_on <= evaluated_on:
        return None
    return f"日期晚于群众评价的日期（{chinese(evaluated_on)}），请检查。评价日期登记错了的，请先用“登记群众评价”更正。"


def why_not_resume(on: date, *, paused_on: date | None, today: date) -> str | None:
    if paused_on is None:
        return "这件事项没有中止，不需要结束。"
    if on < paused_on:
        return f"最后一天早于中止的第一天（{chinese(paused_on)}），请检查。"
    return "中止的最后一天还没有到，请到当天再登记。" if on > today else None
