"""Divisions as a sheet: the real files, one file of all levels, what is refused."""
from io import BytesIO

import pytest
from sqlalchemy import func, select

from tests.communities import made
from tests.sheets import bringing
from xinfang_party.access.terms import Identity, Role
from xinfang_party.communities.models import Place
from xinfang_party.communities.sheets import PLACES
from xinfang_party.communities.terms import Level
from xinfang_party.kernel.database import db
from xinfang_party.sheets import exporting, service, undoing
from xinfang_party.sheets.models import ImportBatch

OFFICE = Identity(account_id=1, name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
FILES = (("guangzhou_areas.csv", 11), ("guangzhou_streets.csv", 178), ("guangzhou_villages.csv", 2851))


@pytest.fixture
def bring(app, tmp_path):
    return lambda *lines: bringing.bring(tmp_path, PLACES, *lines, by=OFFICE)


def orphans():
    return db.session.scalar(select(func.count()).select_from(Place).where(Place.level != Level.DISTRICT, Place.parent_id.is_(None)))


def counts(report):
    return report.created, report.updated, report.unchanged, report.rejected


def test_the_real_files_come_whole_and_names_repeat(app, shared):
    for turn in range(2):
        for name, rows in FILES:
            path = shared / "divisions" / name
            assert counts(service.import_file(PLACES, path, name, by=OFFICE)) == ((rows, 0, 0, 0) if turn == 0 else (0, 0, rows, 0))
    names = db.session.scalars(select(Place.name).where(Place.level == Level.COMMUNITY)).all()
    assert (len(names) - len(set(names)) > 0, orphans()) == (True, 0)
    assert db.session.scalars(select(Place).where(Place.code == "440103001101")).one().path == "荔湾区 沙面街道 翠洲社区居民委员会"


def test_the_real_files_in_one_and_the_list_of_all(bring, shared, log_in, counted):
    lines = [line for name, _rows in FILES for line in (shared / "divisions" / name).read_text("utf-8-sig").splitlines()[1:]]
    assert counts(bring("code,name", *(",".join(line.split(",")[:2]) for line in lines))) == (3040, 0, 0, 0)
    assert orphans() == 0
    client, statements = log_in(Role.PARTY_OFFICE), set[int]()
    for query in ("", "?page=57", "?q=东风", "?district=440103&street=440103001"):
        with counted() as asked:
            assert client.get(f"/communities{query}").status_code == 200
        statements.add(len(asked))
    assert max(statements) <= 15


def test_one_file_of_all_levels_in_any_order_and_back(bring):
    lines = [f"{code},{name}" for code, name in sorted(made.CODES.items(), reverse=True)]
    report = bring("代码,名称", *lines)
    assert (counts(report), orphans()) == ((7, 0, 0, 0), 0)
    target = BytesIO()
    exporting.write_export(PLACES, OFFICE, target, "csv")
    assert counts(bring(*target.getvalue().decode("utf-8-sig").splitlines())) == (0, 0, 7, 0)
    undoing.undo(db.session.get_one(ImportBatch, report.batch), PLACES, by=OFFICE)
    assert db.session.query(Place).count() == 0


@pytest.mark.parametrize(("line", "word"), [
    ("440199001101,甲社区,", "请先导入它"), ("44010300,甲社区,", "6 位"), ("440103001109,甲社区,440103002", "不是以“440103002”开头"),
    ("440103001109,甲 13800138000,", "手机号"), ("440103001109,,", "没有填写"), ("440104009,无名街道,", None)])
def test_what_is_refused_and_what_is_not(bring, line, word):
    made.divisions()
    report = bring("code,name,streetCode", line)
    assert [word in problem["message"] for problem in report.problems] == ([True] if word else [])
    assert db.session.query(Place).count() == (7 if word else 8)


def test_what_stands_under_a_refused_row_is_refused_too(bring):
    assert counts(bring("code,name", "440103,荔湾区", "440199001,无区街道", "440199001101,无区社区")) == (1, 0, 0, 2)


def test_a_new_name_is_an_update(bring):
    made.divisions()
    assert counts(bring("code,name", "440103001101,翠洲第一社区")) == (0, 1, 0, 0)
    assert orphans() == 0
