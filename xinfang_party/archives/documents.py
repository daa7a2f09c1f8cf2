"""The files of a year's folder, each made when its turn comes; how a branch's sheets are narrowed to it and to the year."""
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.permissions import may, reach
from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import Activity
from xinfang_party.activities.queries import sees_reasons
from xinfang_party.archives import rows
from xinfang_party.archives.catalogue import DAYS, ROLLS, ROOMS, SPANS, STATES
from xinfang_party.archives.terms import Line
from xinfang_party.documents.models import DutyLine, YearPaper
from xinfang_party.documents.terms import PaperState
from xinfang_party.exchange.writing import write_xlsx
from xinfang_party.files.rules import shown_name
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period, chinese
from xinfang_party.organization.models import Branch
from xinfang_party.papers import books, describing, queries
from xinfang_party.papers import rules as naming
from xinfang_party.papers import service as papers
from xinfang_party.papers.layout import Layout
from xinfang_party.papers.terms import Paper
from xinfang_party.sheets import registry
from xinfang_party.sheets.exporting import shown, widths_of
from xinfang_party.sheets.terms import Sheet


@dataclass(frozen=True)
class Entry:
    """One file: the line it belongs to, its name in the zip, and what writes it."""

    code: str
    name: str
    write: Callable[[BinaryIO], object]


@dataclass(frozen=True)
class Plan:
    entries: Iterator[Entry]
    total: int
    rolls: Sequence[str]
    """Titles of the sheets that tell what stands today."""


def entries(branch: Branch, year: int, lines: Sequence[Line], by: Identity) -> Plan:
    """In the order of the list. `total` counts them before the first is written."""
    places = {line.code: (number, line.title) for number, line in enumerate(lines, 1)}
    held = [one for one in queries.held_in(by, branch.id, Period.year(year)) if sees_reasons(by, one)]
    written = year_papers(branch.id, year) if reach(by, "year-paper:read").covers(branch_id=branch.id) else []
    sheets, listed = sheets_for(by), rows.figures_for(by, places)
    has_book = reach(by, "workbook:read").covers(branch_id=branch.id) and naming.why_no_book(year, clock.today(), branch.founded_on, branch.dissolved_on) is None

    def each() -> Iterator[Entry]:
        if has_book:
            yield Entry("book", f"{numbered(places, 'book')}.docx", words(partial(work_book, branch, year, by)))
        for paper in written:
            yield Entry(paper.kind.value, f"{numbered(places, paper.kind.value)}.docx", words(partial(paper_document, paper)))
        yield from minutes(held, places)
        for sheet in sheets:
            code = ROOMS[sheet.code.partition(".")[0]]
            yield Entry(code, f"{numbered(places, code, sheet.title)}.xlsx", partial(write_sheet, sheet, branch, year, by))
        for code, measure in listed:
            yield Entry(code, f"{numbered(places, code, measure.name)}.xlsx", partial(rows.write, measure, branch, year, by))

    return Plan(each(), has_book + len(written) + len(held) + len(sheets) + len(listed) + 1, [sheet.title for sheet in sheets if sheet.code in ROLLS])


def numbered(places: Mapping[str, tuple[int, str]], code: str, title: str = "") -> str:
    number, own = places.get(code, (len(places) + 1, title or code))
    return f"{number:02} {safe(title or own)}"


def safe(name: str) -> str:
    return shown_name(name).replace("/", "_")


def words(make: Callable[[], bytes]) -> Callable[[BinaryIO], object]:
    return lambda target: target.write(make())


def minutes(held: Sequence[Activity], places: Mapping[str, tuple[int, str]]) -> Iterator[Entry]:
    """A Word file for each record, in the folder of its kind."""
    numbers = naming.numbers([(one.id, one.form, one.cell_id) for one in held])
    taken: dict[str, int] = {}
    for one in held:
        code = f"kind-{one.form.value}"
        stem = f"{numbered(places, code, one.form.label)}/{one.held_on} {safe(one.title)}"
        taken[stem] = taken.get(stem, 0) + 1
        name = f"{stem}{f'（{taken[stem]}）' if taken[stem] > 1 else ''}.docx"
        yield Entry(code, name, words(partial(record_document, one, numbers[one.id])))


def work_book(branch: Branch, year: int, by: Identity) -> bytes:
    return papers.make(Paper.WORK_BOOK, books.book(branch, year, by))


def record_document(one: Activity, number: int) -> bytes:
    return papers.make(Paper.MINUTES, describing.record(one, number, queries.attached_to(one)))


def year_papers(branch_id: int, year: int) -> Sequence[YearPaper]:
    """Plan, summary and duty list as far as they are past drafting."""
    return db.session.scalars(select(YearPaper).where(
        YearPaper.branch_id == branch_id, YearPaper.year == year, YearPaper.state != PaperState.DRAFT).order_by(YearPaper.kind).options(
        joinedload(YearPaper.branch), selectinload(YearPaper.lines).joinedload(DutyLine.member))).all()


def paper_document(paper: YearPaper) -> bytes:
    page = Layout(paper.title)
    page.title(paper.title)
    page.middle(f"{paper.branch.name}　{paper.year}年　{paper.state.label}")
    for line in paper.content.splitlines():
        page.line(line)
    if paper.lines:
        page.rows(("姓名", "职责", "内容", "签收"), [
            (line.member.name, line.duty, line.content, chinese(line.signed_on) if line.signed_on else "") for line in paper.lines], (2.5, 2.5, 7.5, 2.5))
    if paper.approved_on:
        page.line(f"{chinese(paper.approved_on)}批准：{paper.approved_by}")
    return page.made()


def sheets_for(by: Identity) -> list[Sheet]:
    """Those this person may take out that say of each row whose it is and of which year."""
    taken = {*DAYS, *SPANS, *STATES, *ROLLS}
    return [sheet for sheet in registry.SHEETS.values() if sheet.code in taken and may(by, sheet.export_permission)]


def write_sheet(sheet: Sheet, branch: Branch, year: int, by: Identity, target: BinaryIO) -> None:
    """Its export narrowed row by row, so that nothing is held in memory."""
    lines = ([shown(column, values.get(column.field)) for column in sheet.own_columns] for values in sheet.store.export(by)
            if is_of(sheet.code, values, branch.name, year, clock.today()))
    write_xlsx(target, [(sheet.title, [column.header for column in sheet.own_columns], lines)], widths_of(sheet), rows.filed(branch, year, by))


def is_of(code: str, values: Mapping[str, Any], branch: str, year: int, today: date) -> bool:
    """Does the row belong to the branch's year, as the list counts it?"""
    is_theirs = values.get("branch") == branch
    if code in ROLLS:
        return is_theirs
    if code in DAYS:
        return is_theirs and isinstance(values.get(DAYS[code]), date) and values[DAYS[code]].year == year
    first, last = date(year, 1, 1), min(date(year, 12, 31), today)
    start, end = values["from_on"], values["to_on"] or date.max
    return (is_theirs and start <= last and end >= first) if code in SPANS else (is_theirs or values["is_for_all"]) and start <= last <= end


def table_of(branch: Branch, year: int, lines: Sequence[Line], names: Sequence[tuple[str, str]], rolls: Sequence[str]) -> Entry:
    """目录: what is there, what is lacking, which file it is; which files tell of today and not of the year."""
    page = Layout("目录")
    page.title(f"{branch.name} {year}年资料目录")
    page.middle(f"{chinese(clock.today())}由记录生成")
    found: dict[str, list[str]] = {}
    for code, name in names:
        found.setdefault(code, []).append(name.rpartition("/")[2] if "/" not in name else name.partition("/")[0])
    page.rows(("序号", "名称", "有什么", "还缺什么", "文件"), [
        (f"{number:02}", line.title, line.there, "；".join(line.lacks) or "不缺", "、".join(dict.fromkeys(found.get(line.code, []))) or "没有单独的文件")
        for number, line in enumerate(lines, 1)], (1.2, 3, 3, 4.4, 3.4))
    if rolls and year < clock.today().year:
        page.line(f"{'、'.join(rolls)}的表是{chinese(clock.today())}生成这个文件夹时的情况，不是{year}年底的。")
    return Entry("", "00 目录.docx", words(page.made))
