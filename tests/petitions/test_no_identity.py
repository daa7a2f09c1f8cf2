"""Who wrote is nowhere in the house: neither pages nor sheets take it as a number, a district or a subject, and nothing of the attempt stays."""
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.petitions.made import OFFICER, TODAY, case, refused, subject
from tests.stored import everything
from xinfang_party.access.terms import Role
from xinfang_party.kernel.database import db
from xinfang_party.petitions import checks, service, subjects
from xinfang_party.petitions.models import Case, Subject
from xinfang_party.petitions.sheets import SHEETS
from xinfang_party.sheets import service as sheets

CASES, SUBJECTS = SHEETS
NUMBERS = ["来信人张三 13800138000", "ID11010519491231002X", "11010519491231002X", "13800138000", "138-0013-8000", "１３８００１３８０００", "①③⑧⓪⓪①③⑧⓪⓪⓪",
           "张三13800138000", "来信人张三 440106800101001", "来信人张三 010-62345678", "1 3 8 0 0 1 3 8 0 0 0", "zhang@example.cn", "张三，住天河区某路12号",
           "tel13800138000"]
PLACES = ["天河区体育西路123号201室", "天河区体育西路１２３号旁", "天河区体育西路123", "某小区3栋", "某村5组12号", "天河区 138 0013 8000", "张三，男，住天河区某路"]
BRINGS = {CASES.code: "信访编号,收到时间,区县\n{},2026-02-01,{}", SUBJECTS.code: "一级分类,二级分类,三级分类\n城乡建设,{},"}


@pytest.fixture(autouse=True)
def _standing_still(app, clock_at):
    with clock_at(TODAY):
        yield


@pytest.fixture
def bring(tmp_path):
    def act(sheet, *cells, **options):
        path = tmp_path / "表.csv"
        path.write_text(BRINGS[sheet.code].format(*(f'"{cell}"' for cell in cells)), "utf-8")
        db.session.commit()
        return sheets.import_file(sheet, path, "表.csv", by=OFFICER, **options)

    return act


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_tells_who_wrote_is_refused_by_page(log_in, session, number):
    answer = log_in(Role.PETITION_OFFICER).post("/cases/new", data={"number": number, "received_on": "2026-02-01", "procedure": "ordinary"})
    assert answer.status_code == 422
    assert "编号里像是有" in answer.text
    assert session.scalar(select(func.count(Case.id))) == 0


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_tells_who_wrote_is_refused_in_a_sheet(bring, number):
    report = bring(CASES, number, "天河区")
    assert (report.rejected, report.created) == (1, 0)
    assert "编号里像是有" in report.problems[0]["message"]
    assert number not in everything() + repr(report)


@pytest.mark.parametrize("number", NUMBERS)
def test_no_case_gets_such_a_number_later(number):
    made = case()
    facts = {name: getattr(made, name) for name in service.FACTS} | {"number": number}
    refused("number", service.edit, made, facts=facts, version=None)


@pytest.mark.parametrize("number", [
    "AH21083100480", "AH13083100480", "AH19123100001", "8162142", "188006", "2549", "XF2026-0001", "XF00001", "202603010001", "440106260115001", "4401002026000123",
    "110105194912310021", "4111111111111111", "020-20260001", "0571-88880001", "GD-15-2026-00012", "150-2026-0001", "粤信〔2026〕12号", "国信发〔2022〕11号",
    "粤信 2026 0012", "2026.11.29-3", "A1", "AH21120900640-2"])
def test_numbers_of_cases_are_taken(number):
    assert checks.why_not_number(number) is None


@pytest.mark.parametrize("place", PLACES)
def test_where_somebody_lives_is_no_district_by_page(log_in, session, place):
    answer = log_in(Role.PETITION_OFFICER).post("/cases/new", data={"number": "XF-1", "received_on": "2026-02-01", "procedure": "ordinary",
                                                                    "district": place})
    assert answer.status_code == 422
    assert "不要填详细地址" in answer.text
    assert session.scalar(select(func.count(Case.id))) == 0


@pytest.mark.parametrize("lenient", [True, False])
@pytest.mark.parametrize("place", PLACES)
def test_where_somebody_lives_is_no_district_in_a_sheet_and_is_not_repeated(bring, place, lenient):
    report = bring(CASES, "XF-1", place, lenient=lenient)
    assert "不要填详细地址" in repr(report)
    assert place not in everything() + repr(report)


@pytest.mark.parametrize("place", ["", "天河区", "天河区石牌街道", "黄鹤楼街道", "三栋镇", "一号桥街道", "A市A3区", "天河区（体育西路）", "某县某镇"])
def test_districts_are_taken(place):
    assert checks.why_not_district(place) is None


@pytest.mark.parametrize("name", ["张三 13800138000", "138·0013·8000", "张三 11010519491231002X"])
def test_no_subject_is_called_so(bring, name):
    refused("name", subjects.add, name=name)
    refused("name", subjects.rename, subject("住房"), name=name)
    assert bring(SUBJECTS, name).rejected == 1
    assert db.session.scalars(select(Subject.name)).all() == ["住房"]
    assert name not in everything()


def test_what_the_dates_say_is_still_asked():
    assert checks.why_not_facts({"number": "XF-1", "received_on": date(2026, 3, 3)}, today=date(2026, 3, 2))[0] == "received_on"
