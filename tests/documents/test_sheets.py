"""Rules as a sheet: in and out, again without a change, what is refused."""
from sqlalchemy import select

from tests.documents import made
from tests.sheets import bringing
from xinfang_party.documents.models import Rule
from xinfang_party.documents.sheets import RULES
from xinfang_party.kernel.database import db
from xinfang_party.sheets import exporting, service, undoing
from xinfang_party.sheets.models import ImportBatch

HEAD = "哪个组织,制度名称,类别,文号,开始执行,执行到,适用于全部党支部"


def counts(report):
    return report.created, report.updated, report.unchanged, report.rejected


def test_it_comes_in_goes_out_and_comes_back_the_same(app, clock_at, tmp_path):
    with clock_at(made.NOW):
        world = made.world()
        lines = (f"{world.above.name},请示报告制度,其他,2026-1,2026-01-01,,是", f"{world.branch.code},谈心谈话方案,谈心谈话,,2025-01-01,2025-12-31,")
        assert counts(bringing.bring(tmp_path, RULES, HEAD, *lines, by=made.OFFICE)) == (2, 0, 0, 0)
        exporting.write_export(RULES, made.OFFICE, tmp_path / "全部.xlsx", "xlsx")
        assert counts(service.import_file(RULES, tmp_path / "全部.xlsx", "全部.xlsx", by=made.OFFICE)) == (0, 0, 2, 0)
        changed = bringing.bring(tmp_path, RULES, HEAD, lines[0].replace("2026-1,", "2026-9,"), by=made.OFFICE)
        assert counts(changed) == (0, 1, 0, 0)
        for batch in db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).all():
            undoing.undo(batch, RULES, by=made.OFFICE)
        assert db.session.scalars(select(Rule)).all() == []


def test_what_is_refused(app, clock_at, tmp_path):
    with clock_at(made.NOW):
        world = made.world()
        lines = (f"{world.branch.name},一,谈心谈话,,2026-01-01,,是", f"{world.branch.name},二,谈心谈话,,2026-01-01,2025-01-01,",
                 f"{world.other.name},三,谈心谈话,,2026-01-01,,", f"{world.branch.name},四,没有这一类,,2026-01-01,,")
        report = bringing.bring(tmp_path, RULES, HEAD, *lines, by=made.by(world.head))
        assert (counts(report), {problem["column"] for problem in report.problems}) == ((0, 0, 0, 4), {"适用于全部党支部", "执行到", "哪个组织", "类别"})
