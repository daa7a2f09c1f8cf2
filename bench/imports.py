"""How fast a sheet of 100,000 × 12 comes in, end to end, and how much memory that takes."""
import random
import resource
import time
from datetime import date, timedelta
from pathlib import Path

from xinfang_party.exchange.writing import write_xlsx
from xinfang_party.sheets import registry, service

ROWS = 100_000
HEADERS = ("信访编号", "信访形式", "信访目的", "区县", "四办分类", "是否重复", "收到时间", "登记时间", "受理时间", "答复时间", "办理结果", "责任单位评价")


def sheet(file: Path) -> None:
    chance, first = random.Random(7), date(2024, 1, 1)
    write_xlsx(file, [("数据", HEADERS, (row(n, first, chance) for n in range(ROWS)))])


def row(number: int, first: date, chance: random.Random) -> list[object]:
    received = first + timedelta(days=number % 700)
    return [f"BX{number:07}", chance.choice(("网信", "来信", "来访")), "申诉求决", "天河区", chance.choice(("简事快办", "繁事精办")), "否", received, received,
            received + timedelta(days=2), received + timedelta(days=30), "解释说明", chance.choice(("满意", "基本满意"))]


def rate(file: Path) -> tuple[float, float]:
    """(rows a second, peak memory of this process in MB); the rows are new."""
    cases = registry.SHEETS["petitions.cases"]
    start = time.perf_counter()
    report = service.import_file(cases, file, file.name, by=service.operator(cases.import_permission))
    seconds = time.perf_counter() - start
    assert report.created == ROWS, report
    return ROWS / seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
