"""Real rows go out and come back: unchanged where they stand, the same in an empty site."""
import pytest
from sqlalchemy import delete, select

from xinfang_party.lanes.models import CaseLane, CaseStep
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.sheets import SHEETS
from xinfang_party.petitions.terms import Evaluation
from xinfang_party.sheets import exporting, service

CASES, SUBJECTS = SHEETS
REAL = ("附件3_sample30.xlsx", "附件4_sample120.xlsx", "beijing_letters.csv", "hangzhou_board.csv")
ASIDE = {"id", "batch_id", "version"}
RATED = """信访编号,收到时间,受理时间,答复时间,办理期限,延长天数,对信访部门评价,对责任单位评价,评价日期,是否重复,终止情形,终止日期
甲1,2026-01-05 09:30,2026-01-07,2026-02-01 16:00,,,满意,基本满意,2026-02-10,是,,
甲2,2026-01-05,2026-01-07,2026-02-01,2026-04-06,30,,,,否,,
甲3,2026-01-05,,,,,,,,,已撤回,2026-01-20
甲4,2026-01-05,2026-01-07,2026-02-01,,,,不详,,,,
"""


@pytest.fixture
def bring(app):
    def act(path, sheet=CASES, **options):
        report = service.import_file(sheet, path, path.name, by=service.operator(sheet.import_permission), **options)
        return report.created, report.updated, report.unchanged, report.rejected

    return act


@pytest.fixture
def rated(bring, tmp_path):
    """A sheet with evaluations: rated, blank, ended, and said to be unknown."""
    path = tmp_path / "评价.csv"
    path.write_text(RATED, "utf-8")
    assert bring(path) == (4, 0, 0, 0)


@pytest.fixture
def real(bring, shared, rated):
    bring(shared / "petitions" / "附件1.xlsx", SUBJECTS)
    for name in REAL:
        bring(shared / "petitions" / name)


def rows(session):
    session.expire_all()
    columns = [column for column in Case.__table__.c if column.name not in ASIDE]
    return session.execute(select(*columns).order_by(Case.number)).all()


def exported(folder, kind):
    path = folder / f"全部.{kind}"
    exporting.write_export(CASES, service.operator(CASES.export_permission), path, kind)
    return path


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_real_rows_come_back_unchanged(real, bring, session, tmp_path, kind):
    before = rows(session)
    assert bring(exported(tmp_path, kind)) == (0, 0, len(before), 0)
    assert rows(session) == before


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_empty_site_gets_equal_rows(real, bring, session, tmp_path, kind):
    before, path = rows(session), exported(tmp_path, kind)
    for model in (CaseStep, CaseLane, Case):
        session.execute(delete(model))
    session.commit()
    assert bring(path) == (len(before), 0, 0, 0)
    assert rows(session) == before


def evaluations(session):
    return dict(session.execute(select(Case.number, Case.unit_evaluation)).all())


def test_a_blank_says_not_rated_and_unknown_says_nothing(rated, session):
    assert evaluations(session) == {"甲1": Evaluation.BASIC, "甲2": Evaluation.NOT_RATED, "甲3": None, "甲4": None}


def test_unknown_never_clears_what_is_known(rated, bring, session, tmp_path):
    path = tmp_path / "不详.csv"
    path.write_text("信访编号,答复时间,对责任单位评价\n甲1,2026-02-01 16:00,不详\n甲4,2026-02-02,不详\n", "utf-8")
    assert bring(path) == (0, 1, 1, 0)
    assert (evaluations(session)["甲1"], evaluations(session)["甲4"]) == (Evaluation.BASIC, None)


def test_a_later_sheet_with_a_blank_says_not_rated(rated, bring, session, tmp_path):
    path = tmp_path / "空白.csv"
    path.write_text("信访编号,对责任单位评价\n甲1,\n甲3,\n甲4,\n", "utf-8")
    assert [bring(path), bring(path)] == [(0, 1, 2, 0), (0, 0, 3, 0)]
    assert evaluations(session) == {"甲1": Evaluation.BASIC, "甲2": Evaluation.NOT_RATED, "甲3": None, "甲4": Evaluation.NOT_RATED}
