"""A year of meetings, its rolls, and a hundred thousand entries to be found; how long a word takes, and a sheet of attendance."""
import random
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import delete, func, select

from bench.world import BRANCHES, MEMBERS, branch_of, move_sequence
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities.models import Activity, Attendance
from xinfang_party.activities.terms import Kind, SignedAs, State, Status
from xinfang_party.exchange.writing import write_xlsx
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.search import queries
from xinfang_party.search import service as search
from xinfang_party.search.models import SearchEntry
from xinfang_party.search.registry import Words
from xinfang_party.search.rules import words_of
from xinfang_party.sheets import bulk, registry, service

MEETINGS, ENTRIES, ROLL_ROWS, TIMES, AT_ONCE = 24, 100_000, 12_000, 9, 2_000
WORDS = ("学习", "贯彻", "精神", "会议", "讨论", "整改", "措施", "接访", "群众", "诉求", "答复", "期限", "党课", "发言", "表决", "通过", "研究", "部署", "落实", "检查")
SEARCHED = {"everywhere": "支部活动", "frequent": "整改", "three words": "整改 接访 群众", "phrase": "整改措施",
            "rare": "独一无二", "elsewhere": "信访积案", "nowhere": "查无此词"}
HEADERS = ("党支部", "形式", "日期", "主题", "党员", "考勤", "备注")


def build() -> None:
    """100 branches × 24 meetings of 50 members each in the year that ends today; besides them old records, so that 100,000 can be found."""
    chance, today = random.Random(7), clock.today()
    meetings = [(n, branch, today - timedelta(days=365 - n // BRANCHES * 15)) for n, branch in
                ((n, n % BRANCHES + 2) for n in range(BRANCHES * MEETINGS))]
    old = [(n, n % BRANCHES + 2, today - timedelta(days=366 + chance.randrange(3_000))) for n in range(len(meetings), ENTRIES)]
    with unit_of_work():
        bulk.insert(Activity.__table__, [activity(n, branch, on) for n, branch, on in meetings + old])
        bulk.insert(Attendance.__table__, [seat for n, branch, _ in meetings for seat in seats(n, branch, chance)])
        move_sequence(Activity)
    for start in range(0, ENTRIES, AT_ONCE):
        with unit_of_work():
            search.put_all("activity", [words(n, branch, on, chance) for n, branch, on in (meetings + old)[start:start + AT_ONCE]])


def activity(n: int, branch: int, on: date) -> dict[str, Any]:
    form = (Kind.THEME_DAY, Kind.MEMBER_MEETING, Kind.COMMITTEE_MEETING, Kind.PARTY_LESSON)[n // BRANCHES % 4]
    return {"id": n + 1, "branch_id": branch, "form": form, "state": State.HELD, "held_on": on, "title": f"支部活动{n}", "credited_hours": 2.0,
            "recorded_on": on, "version": 1}


def seats(n: int, branch: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    for member in range(1, MEMBERS + 1):
        if branch_of(member) == branch:
            yield {"activity_id": n + 1, "member_id": member, "status": chance.choice((Status.PRESENT,) * 8 + (Status.SICK_LEAVE, Status.ABSENT)),
                   "has_vote": True, "signed_as": SignedAs.RECORDER}


def words(n: int, branch: int, on: date, chance: random.Random) -> Words:
    """Some thousand characters; one word that only others have, one that four have."""
    body = "，".join("".join(chance.choices(WORDS, k=8)) for _ in range(12))
    return Words(n + 1, on, f"支部活动{n}", body + ("" if branch == branch_of(2 * BRANCHES) else "。信访积案") + ("。独一无二" if n % 25_000 == 1 else ""))


def searches() -> Iterator[tuple[str, str, float, int]]:
    """(person, word, milliseconds, found) for a member of one branch and for an overseer."""
    home = branch_of(2 * BRANCHES)
    people = {"member": Identity(account_id=1, name="量尺", member_id=2 * BRANCHES, home_branch_id=home, roles=frozenset({Role.MEMBER})),
              "overseer": Identity(account_id=2, name="量尺", roles=frozenset({Role.LEADER}))}
    for person, identity in people.items():
        for name, query in SEARCHED.items():
            found, _ = words_of(query)
            ids = queries.found(found, identity, 21)
            yield person, name, milliseconds(lambda said=found, who=identity: queries.found(said, who, 21)), len(ids)  # type: ignore[misc]


def milliseconds(act: Callable[[], Any]) -> float:
    taken = []
    for _ in range(TIMES):
        db.session.rollback()
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return 1000 * median(taken)


def rolls(file: Path) -> float:
    """Seconds a sheet of 12,000 new rows of attendance takes, end to end."""
    statement = select(Attendance.activity_id, Attendance.member_id, Activity.branch_id, Activity.form, Activity.held_on, Activity.title).join(Attendance.activity)
    rows = db.session.execute(statement.order_by(Attendance.activity_id, Attendance.member_id).limit(ROLL_ROWS)).all()
    write_xlsx(file, [("考勤", HEADERS, ([f"ZB{branch - 1:03}", form.label, on, title, f"D{member:05}", "出席", ""] for _, member, branch, form, on, title in rows))])
    with unit_of_work():
        db.session.execute(delete(Attendance).where(Attendance.activity_id.in_({row.activity_id for row in rows})))
    sheet = registry.SHEETS["activities.attendance"]
    start = time.perf_counter()
    report = service.import_file(sheet, file, file.name, by=service.operator(sheet.import_permission))
    seconds = time.perf_counter() - start
    assert report.created == ROLL_ROWS, report
    return seconds


def counts() -> str:
    return ", ".join(f"{db.session.scalar(select(func.count(model.id))):,} {name}" for name, model in  # type: ignore[arg-type, attr-defined]
                     {"activities": Activity, "attendance rows": Attendance, "search entries": SearchEntry}.items())
