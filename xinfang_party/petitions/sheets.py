"""The two lists of this room as spreadsheets: cases, and the tree of subjects. Column names are the field names of a mapping."""
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.exchange import cells
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Department, Member
from xinfang_party.petitions import catalogue, checks, importing
from xinfang_party.petitions.desk import MOMENTS, PLAIN
from xinfang_party.petitions.importing import CaseStore, Values
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import CASES, readable, subject_paths
from xinfang_party.petitions.subjects_sheet import SUBJECTS
from xinfang_party.petitions.terms import Channel, Ending, Evaluation, HandlingClass, Labelled, Outcome, Procedure, Purpose, Unsaid
from xinfang_party.sheets.parsing import refuse
from xinfang_party.sheets.terms import CHOICE, CODE, WHOLE, YES_OR_NO, Column, Sheet

NUMBER_LIMIT, NAME_LIMIT, DISTRICT_LIMIT, EXPORTED_AT_ONCE = 60, 60, 40, 2_000
_name, _word, _district = cells.as_text(NAME_LIMIT), cells.as_text(30), cells.as_text(DISTRICT_LIMIT)


# --- from a cell to a value ---------------------------------------------------------------------------------------------------

def number(cell: Any) -> str | None:
    code = cell if type(cell) is str and cell.isascii() and cell.isalnum() else cells.as_code(cell)  # plain ones need no tidying
    if code and len(code) > NUMBER_LIMIT:
        raise ValueError(f"太长，最多 {NUMBER_LIMIT} 个字")
    refuse(checks.why_not_number(code or ""))
    return code


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def word_of(enum: type[Labelled], also: Mapping[str, Any]) -> Callable[[Any], Any]:
    """A parser of the enum's labels, values and other wordings."""
    known = {**also, **{member.value: member for member in enum}, **{member.label: member for member in enum}}
    known = {squeezed(wording): member for wording, member in known.items()}

    def parse(cell: Any) -> Any:
        text = _word(cell)
        if text is None:
            return None
        if (found := known.get(squeezed(text))) is None:
            raise ValueError(f"认不出来，应为{'、'.join(member.label for member in enum)}")
        return found

    return parse


def label(member: Labelled) -> str:
    return member.label


def repeat(cell: Any) -> bool | None:
    text = _word(cell) if isinstance(cell, str) else None
    return catalogue.REPEAT_WORDS[squeezed(text)] if text and squeezed(text) in catalogue.REPEAT_WORDS else cells.as_boolean(cell)


def extension(cell: Any) -> int | None:
    days = cells.as_integer(cell)
    if days is not None and not 0 <= days <= catalogue.EXTENSION_MAX_DAYS:
        raise ValueError(f"延长天数应在 0 到 {catalogue.EXTENSION_MAX_DAYS} 之间")
    return days


def stars(cell: Any) -> int | None:
    """One to five, as a number, a word or drawn; a blank and 0 are no evaluation."""
    text = squeezed(_word(cell) or "") if isinstance(cell, str) else ""
    if text and set(text) <= catalogue.DRAWN_STARS:
        return stars(sum(drawn != catalogue.NO_STAR for drawn in text))
    plain = text.removesuffix("星").removesuffix("分")
    found = catalogue.STAR_WORDS.get(plain) if plain in catalogue.STAR_WORDS else cells.as_integer(plain if text else cell)
    if found is not None and not 0 <= found <= max(catalogue.STAR_EVALUATIONS):
        raise ValueError("评分只认 1 到 5 星，别的分制不能折算，请另设一列写满意、基本满意或不满意")
    return found or None


def district(cell: Any) -> str | None:
    text = _district(cell)
    refuse(checks.why_not_district(text or ""))
    return text


def path(cell: Any) -> str | None:
    """A subject by its name or its whole path, whatever stands between the parts."""
    text = _name(cell)
    return "/".join(part.strip() for part in text.replace("＞", ">").replace("／", "/").replace(">", "/").split("/")) if text else None


# --- from a case to its row ---------------------------------------------------------------------------------------------------

def export(identity: Identity) -> Iterable[Values]:
    """Every case the person may export, by number; no accusation for those who may not read them."""
    paths = subject_paths()
    statement = (select(Case.__table__, Department.name.label("department"), Branch.name.label("branch"), Member.number.label("member"))
                 .select_from(Case).outerjoin(Case.department).outerjoin(Case.branch).outerjoin(Case.member)
                 .where(owned(Case, identity, "case:export"), readable(identity)).order_by(Case.number, Case.id))
    for row in db.session.execute(statement.execution_options(yield_per=EXPORTED_AT_ONCE)).mappings():
        yield exported(row, paths)


def exported(row: Any, paths: Mapping[int, str]) -> Values:
    values = {field: row[attribute] for field, attribute in PLAIN.items()}
    for field, (day, of_day) in MOMENTS.items():
        values[field] = (row[day], row[of_day] if of_day else None) if row[day] else None
    if row["given_due_on"]:
        values["due_on"] = row["given_due_on"] + timedelta(days=row["extension_days"])
    if row["unit_evaluation"] is None and row["replied_on"]:
        values["unit_evaluation"] = Unsaid.UNKNOWN
    return values | {"subject": paths.get(row["subject_id"]), "department": row["department"], "branch": row["branch"], "member": row["member"],
                     "extension_days": row["extension_days"] or None}


def newer(values: Mapping[str, Any]) -> tuple[date, time] | None:
    """Of two rows of one number the one that was answered later."""
    moment = values.get("replied_at") or values.get("received_at")
    return (moment[0], moment[1] or time()) if moment else None


# --- the sheet ----------------------------------------------------------------------------------------------------------------

def column(field: str, header: str, parse: Callable[[Any], Any], help: str, example: str, **more: Any) -> Column:
    return Column(field, header, tuple(catalogue.ALIASES[field].split()), parse, help=help, example=example, **more)


def word(field: str, header: str, enum: type[Labelled], also: Mapping[str, StrEnum], help: str = "") -> Column:
    labels = [member.label for member in enum]
    return column(field, header, word_of(enum, also), f"填{'、'.join(labels)}之一{help}", labels[0], show=label, kind=CHOICE)


def moment(field: str, header: str, example: str, help: str = "日期，可以带时间") -> Column:
    return column(field, header, cells.as_moment, help, example, width=18)


STARS_HELP = "留言板的星级，1 到 5；5、4 星按满意，3 星按基本满意，2、1 星按不满意（暂定），空着和 0 是没有评价"
EVALUATION_WORDS = {**catalogue.EVALUATION_WORDS, Unsaid.UNKNOWN.label: Unsaid.UNKNOWN}
COLUMNS = (
    column("number", "信访编号", number, "每件一个编号", "2026-0001", required=True, width=20, kind=CODE),
    word("channel", "信访形式", Channel, catalogue.CHANNEL_WORDS),
    word("purpose", "信访目的", Purpose, catalogue.PURPOSE_WORDS),
    column("subject", "内容分类", path, "分类名称；同名的写成 一级/二级/三级", "城乡建设/住房保障与房地产", width=26),
    column("district", "区县", district, "区县或镇街，不要填详细地址", "天河区", is_hidden=True),
    word("class", "四办分类", HandlingClass, catalogue.HANDLING_WORDS),
    word("procedure", "办理程序", Procedure, catalogue.PROCEDURE_WORDS),
    column("repeat", "是否重复", repeat, "填是或否", "否", kind=YES_OR_NO),
    column("department", "承办处室", _name, "本单位处室的名称或代码", "办信处", width=20),
    column("branch", "承办支部", _name, "支部的名称或代码；不填时，按承办党员收到当日所在的支部", "第一党支部", width=20),
    column("member", "承办党员", _name, "党员编号；没有重名时可填姓名", "D0001"),
    moment("received_at", "收到时间", "2026-03-02 09:30", "日期，可以带时间；新的事项必须填"),
    moment("registered_at", "登记时间", "2026-03-02"),
    moment("accepted_at", "受理时间", "2026-03-05"),
    moment("replied_at", "答复时间", "2026-04-10 16:00"),
    moment("concluded_at", "办结时间", "2026-04-10"),
    column("due_on", "办理期限", cells.as_date, "填了就以这一天为准；不填由系统计算", "2026-05-06"),
    column("extension_days", "延长天数", extension, f"最多 {catalogue.EXTENSION_MAX_DAYS} 日；已算进办理期限的也照填", "30", kind=WHOLE),
    word("outcome", "办理结果", Outcome, catalogue.OUTCOME_WORDS),
    word("ending", "终止情形", Ending, catalogue.ENDING_WORDS),
    column("ended_on", "终止日期", cells.as_date, "撤回、不予受理或不再受理的日期", "2026-03-10"),
    word("office_evaluation", "对信访部门评价", Evaluation, EVALUATION_WORDS, f"；空着的和{Unsaid.UNKNOWN.label}一样，算不知道"),
    word("unit_evaluation", "对责任单位评价", Evaluation, EVALUATION_WORDS, f"；已答复而空着的按未评价，不知道有没有评价的填{Unsaid.UNKNOWN.label}"),
    column("evaluated_on", "评价日期", cells.as_date, "不能早于答复日期；不填时按答复日期", "2026-04-20"),
    column("attitude_stars", "态度评分", stars, STARS_HELP, "5", kind=WHOLE, is_foreign=True),
    column("speed_stars", "速度评分", stars, STARS_HELP, "5", kind=WHOLE, is_foreign=True),
    column("answer_no", "答复序号", cells.as_integer, "一件有几份答复的，写第几份；答复时间以最后一份为准", "2", kind=WHOLE, is_foreign=True),
)
SHEETS = (
    Sheet(code=CASES, title="信访事项", unit="件", key="number", columns=COLUMNS, import_permission="case:import", export_permission="case:export",
          store=CaseStore(model=Case, key={"number": "number"}, translate=importing.translate, derive=importing.derive, export=export,
                          written=importing.written, built_on=importing.built_on, before_undo=importing.before_undo,
                          after_undo=importing.after_undo),
          newer=newer, part="answer_no", told_by_headers=importing.told_by_headers,
          help="只导入编号、日期、分类和结果。信访人的姓名、电话、地址和正文一律不导入。", leaves_out="信访人的个人信息或正文"),
    SUBJECTS,
)
