"""What the pages of the year show: each field of the board in words, with where it leads."""
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.activities.terms import Kind
from xinfang_party.cadence import queries
from xinfang_party.cadence.boards import Excuse, Key, Line, lines_of
from xinfang_party.cadence.catalogue import BY_KIND, EACH, EACH_MONTHS, days
from xinfang_party.cadence.forms import TakeBackForm
from xinfang_party.cadence.models import PlanEntry
from xinfang_party.cadence.rules import OPEN
from xinfang_party.cadence.service import is_recorded, record_path, record_url
from xinfang_party.cadence.terms import Cell, Requirement, Standing, WaiverState
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import NotFound
from xinfang_party.kernel.periods import Period
from xinfang_party.measures.links import address
from xinfang_party.organization.models import Branch
from xinfang_party.web.links import path_to, row_number
from xinfang_party.web.pagination import Page

FIRST_YEAR = min(requirement.since.year for requirement in BY_KIND.values())
TONES = {Standing.MET: "good", Standing.PENDING: "info", Standing.MISSED: "bad", Standing.WAIVED: "quiet", Standing.AHEAD: "quiet", Standing.NOT_OWED: "quiet"}
WORDS = {Standing.MET: "已完成", Standing.MISSED: "未完成", Standing.WAIVED: "免于要求", Standing.AHEAD: "未开始", Standing.NOT_OWED: "不要求"}
SUMMED = {Standing.MISSED: "未完成", Standing.PENDING: "待开展", Standing.MET: "已完成", Standing.WAIVED: "免于要求"}
LEGEND = tuple((WORDS.get(standing, "还有几天"), TONES[standing], meaning) for standing, meaning in (
    (Standing.MET, "这一期的次数够了"), (Standing.PENDING, "这一期还没有到期，次数还不够"), (Standing.MISSED, "到期了，次数不够"),
    (Standing.WAIVED, "机关党委批准这一期免于要求"), (Standing.AHEAD, "这一期还没有开始"), (Standing.NOT_OWED, "这一期里支部、支委会或党小组不是整期都在")))
SIZE = 50


@dataclass(frozen=True)
class Field:
    """One field in words. `months`: how many columns it takes; `url`: the activities behind the count; `excuse`: what was asked for, if anything."""

    line: Line
    cell: Cell
    excuse: Excuse | None = None
    is_own: bool = False
    may_record: bool = False

    @property
    def months(self) -> int:
        return EACH_MONTHS[self.cell.period.kind]

    @property
    def word(self) -> str:
        if self.cell.standing is Standing.PENDING:
            return f"还有 {self.cell.days} 天" if self.cell.days else "今天到期"
        return WORDS[Standing.WAIVED if self.cell.approver else self.cell.standing]

    @property
    def tone(self) -> str:
        is_near = self.cell.days is not None and self.cell.days <= days("days_ahead")
        return "warn" if is_near else TONES[self.cell.standing]

    @property
    def count(self) -> str:
        """"1/1 次" where there is something to count."""
        tells = self.cell.done or self.cell.standing in OPEN
        return f"{self.cell.done}/{self.cell.wanted} 次" if tells else ""

    @property
    def url(self) -> str:
        key = f"cell:#{self.line.group.id}" if self.line.group is not None else f"branch:#{self.line.branch.id}"
        asked = {"scope": key, "period": str(self.cell.period)}
        return address("measures.list_rows", f"activities.{self.line.requirement.kind.value}", asked) if self.cell.done else ""

    @property
    def is_asked(self) -> bool:
        return self.excuse is not None and self.excuse.state is WaiverState.ASKED

    @property
    def ask_url(self) -> str:
        """Where the own branch asks to be excused; "" where there is nothing to ask for (any more)."""
        if not self.is_own or self.cell.standing not in (*OPEN, Standing.AHEAD) or self.cell.approver or self.is_asked:
            return ""
        kind, branch, group = self.line.key
        return path_to("cadence.ask_waiver", branch=branch, kind=kind.value, cell=group, period=str(self.cell.period))

    @property
    def record_url(self) -> str:
        """Where what is still owed now is recorded."""
        kind, _branch, group = self.line.key
        return record_path(kind, self.line.branch, group) if self.may_record and self.cell.standing is Standing.PENDING else ""

    @property
    def label(self) -> str:
        return self.cell.period.label.removeprefix(f"{self.cell.period.start.year}年") or "全年"


@dataclass(frozen=True)
class Fields:
    fields: Sequence[Field]

    @property
    def summary(self) -> str:
        """"2 项已完成、1 项未完成"; a word each for what is met, missed and still runs."""
        told = [(sum(one.cell.standing is standing for one in self.fields), word) for standing, word in SUMMED.items()]
        return "、".join(f"{count} 项{word}" for count, word in told if count) or "没有要办的"


@dataclass(frozen=True)
class Row(Fields):
    """One line of the table. `rule`: how often."""

    label: str
    rule: str


@dataclass(frozen=True)
class Month(Fields):
    """For phones: what closes in a month."""

    number: int
    is_now: bool


@dataclass(frozen=True)
class Planned:
    """One entry of the plan. `record_url`: where it becomes a record; "" for what is one, or for who may not; `removing`: the form that removes it."""

    entry: PlanEntry
    is_recorded: bool
    record_url: str
    is_late: bool
    removing: TakeBackForm


# --- the board ----------------------------------------------------------------------------------------------------------------

def year_asked() -> int:
    year = request.args.get("year", type=row_number)
    return year if year is not None and year in years() else clock.today().year


def years() -> range:
    return range(FIRST_YEAR, clock.today().year + days("plan_years_ahead") + 1)


def year_choices() -> list[tuple[int, str]]:
    return [(year, f"{year}年") for year in reversed(years())]


def branch_asked(viewer: Identity, branches: Sequence[Branch], there: Sequence[Branch]) -> Branch | None:
    """That of the address, else of those `there` in the year one that the viewer leads, sits in the committee of or belongs to, else the first.
    Raises `NotFound` for another's."""
    by_id, wanted = {branch.id: branch for branch in branches}, request.args.get("branch", type=row_number)
    if "branch" in request.args and wanted not in by_id:
        raise NotFound
    if wanted:
        return by_id[wanted]
    own = [branch.id for branch in there for ids in (viewer.led_branch_ids, viewer.committee_branch_ids) if branch.id in ids]
    return by_id.get(next(iter([*own, viewer.home_branch_id or 0]))) or next(iter([*there, *branches]), None)


def board_page(branch: Branch, year: int, viewer: Identity) -> dict[str, Any]:
    is_own, may_plan = (reach(viewer, name).covers(branch_id=branch.id) for name in ("waiver:ask", "plan:edit"))
    lines, today = lines_of([branch], year), clock.today()
    rows = [row_of(line, line.label, is_own=is_own, may_record=records(viewer, line.key)) for line in lines]
    asked = queries.waivers_in(branch.id, year) if any(line.asked for line in lines) else []
    plan = [Planned(entry, is_recorded(entry), record_url(entry) if not is_recorded(entry) and records(viewer, (entry.kind, branch.id, entry.cell_id)) else "",
                    entry.planned_on < today and not is_recorded(entry), TakeBackForm(version=entry.version)) for entry in queries.plan_of(branch.id, year)]
    return {"branch": branch, "year": year, "rows": rows, "months": months_of(rows, year), "plan": plan, "waivers": asked,
            "withdrawing": {waiver.id: TakeBackForm(version=waiver.version) for waiver in asked}, "is_own": is_own,
            "may_plan": may_plan and branch.is_active and year >= today.year, "legend": LEGEND, "year_choices": year_choices(),
            "periods": {waiver.id: Period.parse(waiver.period).label for waiver in asked}, "oversees": reach(viewer, "cadence:read").everything,
            "sources": {line.requirement.kind: line.requirement for line in lines},
            "counts": {standing: sum(one.cell.standing is standing for row in rows for one in row.fields) for standing in OPEN}}


def records(viewer: Identity, key: Key) -> bool:
    """May the viewer record this for the branch, or for the Party group whose own meeting it is?"""
    kind, branch_id, cell_id = key
    return reach(viewer, "activity:record").covers(branch_id=branch_id, cell_id=cell_id if kind is Kind.CELL_MEETING else None)


def row_of(line: Line, label: str, **rights: bool) -> Row:
    return Row([Field(line, cell, line.asked.get(cell.period), **rights) for cell in line.cells], label, frequency(line.requirement))


def frequency(requirement: Requirement) -> str:
    return f"{EACH[requirement.each]}至少 {requirement.at_least} 次"


def months_of(rows: Sequence[Row], year: int) -> list[Month]:
    today = clock.today()
    owed = [one for row in rows for one in row.fields if one.cell.standing is not Standing.NOT_OWED]
    return [Month([one for one in owed if one.cell.period.end == month.end], month.start.month, month.contains(today))
            for month in Period.year(year).sub_periods("month")]


# --- one requirement, all branches --------------------------------------------------------------------------------------------

def overview_page(viewer: Identity) -> dict[str, Any]:
    """Raises `NotFound` for whoever does not oversee everything."""
    if not reach(viewer, "cadence:read").everything:
        raise NotFound
    year = year_asked()
    kind = next((kind for kind in BY_KIND if kind.value == request.args.get("kind")), next(iter(BY_KIND)))
    lines = lines_of(queries.branches_for(viewer), year, [kind])
    requirement = queries.requirement_of(kind, year)
    number = max(1, min(request.args.get("page", 1, type=row_number), -(-len(lines) // SIZE) or 1))
    shown = lines[(number - 1) * SIZE:number * SIZE]
    rows = [row_of(line, f"{line.branch.name}（{line.group.name}）" if line.group is not None else line.branch.name) for line in shown]
    return {"year": year, "kind": kind, "requirement": requirement, "frequency": frequency(requirement) if requirement is not None else "",
            "rows": rows, "page": Page(shown, number, SIZE, len(lines)), "legend": LEGEND, "year_choices": year_choices(),
            "kinds": [(one.value, one.label) for one in BY_KIND]}


# --- what is still open -------------------------------------------------------------------------------------------------------

def open_fields(lines: Sequence[Line], viewer: Identity) -> list[tuple[Field, str]]:
    """(field, where the viewer records it, "" where he may not) of what runs today and is not met, the nearest end first."""
    fields = [Field(line, cell, may_record=records(viewer, line.key)) for line in lines for cell in line.cells if cell.standing is Standing.PENDING]
    return [(one, one.record_url) for one in sorted(fields, key=lambda one: one.cell.period.end)]


def requirement_rows(year: int) -> list[tuple[Requirement, str]]:
    return [(requirement, frequency(requirement)) for requirement in queries.requirements_of(year)]


def kind_of(text: str) -> Kind:
    """Raises `NotFound` for what nobody requires."""
    kind = next((kind for kind in BY_KIND if kind.value == text), None)
    if kind is None:
        raise NotFound
    return kind
