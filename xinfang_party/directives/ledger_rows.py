"""From a row of the sheet of the ledger to an entry and its task."""
from typing import Any

from xinfang_party.activities import rules as activity_rules
from xinfang_party.activities.sheet_people import people_of
from xinfang_party.activities.sheet_store import Values, place, refuse
from xinfang_party.directives import rules
from xinfang_party.directives.catalogue import SETTINGS
from xinfang_party.directives.terms import OPEN, Level, Secrecy, TaskState
from xinfang_party.organization.queries import department_lookup
from xinfang_party.sheets.terms import Context, Row

ENTRY = ("year", "serial", "branch_id", "source", "level", "document_no", "issued_on", "summary", "secrecy", "learned_on", "lag_days", "decision")
NOTE = {"noted_on": "noted_on", "text": "progress"}
"""Column of a note → attribute of the row."""
MOST_SERIAL = SETTINGS["most_serial"].value
NO_DEPARTMENT = "没有这个处室，请改填系统里的处室名称或代码"


def translate(row: Row, context: Context) -> Values | None:
    said, where = row.values, place(row, context, "set_on")
    if where is None:
        return None
    year, serial = rules.numbers_in(said["number"])[0]
    refuse(row, "number", "编号的年份还没有到" if year > context.today.year else None)
    refuse(row, "number", f"编号最大到 {MOST_SERIAL} 号，请检查" if serial > MOST_SERIAL else None)
    task = task_of(row, where["branch_id"], context)
    if reason := rules.why_not_days(said.get("issued_on"), said.get("learned_on"), context.today):
        row.refuse(reason[1], reason[0].rstrip("。"))
    if row.is_refused(lenient=True):
        return None
    return {"year": year, "serial": serial, "branch_id": where["branch_id"], **entry_of(said), **task}


def entry_of(said: Values) -> Values:
    issued_on, learned_on = said.get("issued_on"), said.get("learned_on")
    return {"source": said["source"], "level": said.get("level") or Level.BUREAU, "document_no": said.get("document_no") or "", "issued_on": issued_on,
            "summary": said["summary"], "secrecy": said.get("secrecy") or Secrecy.INTERNAL, "learned_on": learned_on, "decision": said.get("decision") or "",
            "lag_days": activity_rules.lag(issued_on, learned_on) if learned_on is not None else None}


def task_of(row: Row, branch_id: int, context: Context) -> Values:
    said = row.values
    set_on, noted_on, closed_on, due = said["set_on"], said.get("noted_on"), said.get("closed_on"), said["due"]
    state = state_of(said)
    refuse(row, "set_on", "布置日期还没有到" if set_on > context.today else None)
    refuse(row, "noted_on", why_not_noted(said, context))
    refuse(row, "closed_on", why_not_closed(state, said, context))
    percent = said.get("percent")
    refuse(row, "percent", "填 0 到 100" if percent is not None and not 0 <= percent <= 100 else None)
    department = context.recall("departments", department_lookup).get(said.get("lead_department"))
    if said.get("lead_department") and department is None:
        row.doubt("lead_department", NO_DEPARTMENT)
    is_lasting = isinstance(due, str)
    return {**{name: said.get(name) or "" for name in ("lead_leader", "cooperating", "measures", "result")}, "text": said["task"], "set_on": set_on,
            "updated_on": noted_on or set_on, "noted_on": noted_on, "progress": said.get("progress"), "state": state, "closed_on": closed_on,
            "percent": percent or 0, "is_lasting": is_lasting, "due_on": None if is_lasting else due, "lead_department_id": department,
            "owner_id": people_of(context).of_branch(row, "owner", branch_id, context.today), "closed_by": context.by.name[:80] if closed_on else "", "version": 1}


def state_of(said: Values) -> TaskState:
    """As told; else by what else is told."""
    told: Any = said.get("state")
    return told or (TaskState.DONE if said.get("closed_on") else TaskState.GOING if said.get("noted_on") else TaskState.NOT_STARTED)


def why_not_noted(said: Values, context: Context) -> str | None:
    noted_on = said.get("noted_on")
    if (noted_on is None) != (not said.get("progress")):
        return "最近进展和它的日期要么都填，要么都不填"
    return "进展日期应在布置日期以后，并且不晚于今天" if noted_on is not None and not said["set_on"] <= noted_on <= context.today else None


def why_not_closed(state: TaskState, said: Values, context: Context) -> str | None:
    closed_on = said.get("closed_on")
    if state in OPEN:
        return "没有办结的不填办结日期" if closed_on is not None else None
    if closed_on is None or not said.get("result"):
        return "已完成的要填办结日期和结果"
    return None if said["set_on"] <= closed_on <= context.today else "办结日期应在布置日期以后，并且不晚于今天"
