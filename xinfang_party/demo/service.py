"""Load the demonstration bureau into an empty site, in one unit of work."""
import random
import tempfile
from pathlib import Path

from sqlalchemy import select

from xinfang_party.demo import cases, catalogue, people, promises
from xinfang_party.demo.people import Bureau
from xinfang_party.exchange.writing import write_xlsx
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.organization.models import Branch
from xinfang_party.sheets import registry
from xinfang_party.sheets import service as sheets

PARTS = 8
NOT_EMPTY = "站点里已经有组织架构，演示数据只能载入空站点。"


def is_empty() -> bool:
    found = db.session.scalar(select(Branch.id).limit(1))
    db.session.rollback()
    return found is None


def load_if_empty() -> bool:
    """True when the bureau was loaded now."""
    if not is_empty():
        return False
    load()
    return True


def load() -> None:
    """Raises `Refusal` where there already is an organization."""
    if not is_empty():
        raise Refusal(NOT_EMPTY)
    chance = random.Random(catalogue.SEED)  # noqa: S311 - a demonstration must be the same each time
    with unit_of_work():
        bureau = people.build(clock.today())
        people.open_accounts(bureau)
        bring_subjects(bureau)
        bring_cases(bureau, chance)
        promises.write(bureau, chance)


def bring_subjects(bureau: Bureau) -> None:
    bring(bureau, "petitions.subjects", "内容分类.xlsx", ["一级分类", "二级分类", "三级分类"], [list(path) for path in catalogue.SUBJECTS])


def bring_cases(bureau: Bureau, chance: random.Random) -> None:
    """The rows in eight files, a quarter each, as an officer would bring them."""
    rows = cases.Maker(bureau.handlers, bureau.today, chance).rows()
    size = -(-len(rows) // PARTS)
    for part in range(PARTS):
        bring(bureau, "petitions.cases", f"信访事项办理情况（第{part + 1}批）.xlsx", catalogue.CASE_HEADERS, rows[part * size:(part + 1) * size])


def bring(bureau: Bureau, code: str, filename: str, headers: object, rows: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sheet.xlsx"
        write_xlsx(file, [("数据", headers, rows)])  # type: ignore[list-item]
        sheets.import_file(registry.SHEETS[code], file, filename, by=bureau.identities["xinfang"])  # type: ignore[arg-type]


def log_ins() -> str:
    """The log-in of each role, for the terminal."""
    lines = [f"  {hint.username:<12}{hint.label}" for hint in people.hints()]
    return "\n".join([f"演示登录（密码都是 {catalogue.PASSWORD}）：", *lines])
