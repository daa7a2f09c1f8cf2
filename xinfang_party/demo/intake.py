"""What is brought in from sheets: the subject tree, two years of cases, files that leave something to do, and the study platform's figures."""
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from xinfang_party.demo import cases, catalogue
from xinfang_party.demo.people import Bureau
from xinfang_party.exchange.writing import write_xlsx
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period, last_periods
from xinfang_party.petitions import assigning
from xinfang_party.petitions.queries import subject_lookup
from xinfang_party.petitions.terms import Channel
from xinfang_party.sheets import registry, service, undoing
from xinfang_party.sheets.models import ImportBatch

CASES, SUBJECTS, FIGURES = "petitions.cases", "petitions.subjects", "xuexi.figures"
FIGURE_HEADERS = ("日期", "党支部", "学员总数", "活跃学员")
PARTS = 8
Rows = Sequence[Sequence[Any]]


def bring_all(bureau: Bureau, chance: random.Random) -> None:
    """The subject tree, then the cases in eight files, a quarter each, as an officer would bring them: when the last of their dates was over."""
    bring(bureau, SUBJECTS, "内容分类.xlsx", catalogue.SUBJECT_HEADERS, catalogue.SUBJECTS)
    rows = cases.Maker(bureau.handlers, bureau.today, chance).rows()
    size = -(-len(rows) // PARTS)
    for part in range(PARTS):
        some = rows[part * size:(part + 1) * size]
        with clock.told(min(clock.now(), clock.at(last_day(some) + timedelta(days=1), time(9, part)))):
            bring(bureau, CASES, f"信访事项办理情况（第{part + 1}批）.xlsx", catalogue.CASE_HEADERS, some)


def last_day(rows: Rows) -> date:
    return max(date(cell.year, cell.month, cell.day) for row in rows for cell in row if isinstance(cell, date))


def bring_rest(bureau: Bureau) -> None:
    """A file that was taken back, one whose cases belong to nobody, one with a number twice, one not confirmed yet."""
    for deed, filename, told, received in (
            (bring_and_undo, "信访事项（传错的文件）.xlsx", catalogue.WRONG, 30), (bring, "值班登记.xlsx", catalogue.NOBODYS, 4),
            (bring, "补报事项（编号有重复）.xlsx", catalogue.TWICE, 12), (upload, "昨日新收.xlsx", catalogue.NEW, 1)):
        deed(bureau, CASES, filename, catalogue.DUTY_HEADERS, rows_of(bureau, told, received))


def rows_of(bureau: Bureau, told: Sequence[catalogue.DutyRow], received: int) -> Rows:
    """The rows of a duty sheet, received so many days ago. It has no day of acceptance, so nobody knows of it."""
    day = bureau.today - timedelta(days=received)
    return [[f"XF{day:%Y}{row.number}", row.channel, row.subject, row.district, row.handling, day if row.is_dated else "",
             bureau.today + timedelta(days=row.given_due) if row.given_due else "", row.department] for row in told]


def bring_figures(bureau: Bureau, chance: random.Random) -> None:
    """Of every branch and each of the twelve months before this one."""
    months = last_periods(Period.of(bureau.today, "month").previous, 12)
    rows = [(str(month), branch.name, len(bureau.members[code]), len(bureau.members[code]) - chance.choice((0, 0, 0, 1, 2)))
            for month in months for code, branch in bureau.branches.items()]
    bring(bureau, FIGURES, "学习强国各支部月度数据.xlsx", FIGURE_HEADERS, rows, by="dangwei")


def bring(bureau: Bureau, code: str, filename: str, headers: Sequence[str], rows: Rows, *, by: str = "xinfang") -> int:
    """An import in one go; the id of its batch."""
    with sheet_of(headers, rows) as file:
        batch = service.import_file(registry.SHEETS[code], file, filename, by=bureau.identities[by]).batch
    assert batch is not None
    return batch


def bring_and_undo(bureau: Bureau, code: str, filename: str, headers: Sequence[str], rows: Rows) -> None:
    batch = db.session.get_one(ImportBatch, bring(bureau, code, filename, headers, rows))
    undoing.undo(batch, registry.SHEETS[code], by=bureau.identities["xinfang"])


def upload(bureau: Bureau, code: str, filename: str, headers: Sequence[str], rows: Rows) -> None:
    """As far as the dry run: the import waits to be confirmed."""
    sheet, by = registry.SHEETS[code], bureau.identities["xinfang"]
    with sheet_of(headers, rows) as file, file.open("rb") as stream:
        service.try_out(service.upload(sheet, stream, filename, by=by), sheet, by=by)


@contextmanager
def sheet_of(headers: Sequence[str], rows: Rows) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sheet.xlsx"
        write_xlsx(file, [("数据", headers, rows)])
        yield file


def lay_down_rules(bureau: Bureau) -> None:
    """By subject, by district, by channel: the first that fits gives the case to the department, and so to its branch."""
    conditions: dict[str, dict[str, Any]] = {"05": {"subject_id": subject_lookup()["城乡建设/违法建设"]}, "03": {"district": "天河区"},
                                             "02": {"channel": Channel.LETTER}}
    for position, (office, condition) in enumerate(conditions.items(), 1):
        facts = {**dict.fromkeys(assigning.RULE_FACTS), "position": position, "department_id": bureau.departments[office].id, **condition}
        assigning.add_rule(facts=facts, by=bureau.identities["xinfang"])
