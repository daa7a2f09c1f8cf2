"""The pages of archives: from the list to the folder, the hand-in and its reception; handing over; who sees what; how many statements."""
import io
import re
import zipfile
from datetime import date

import pytest
from docx import Document

from tests import people
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Kind
from xinfang_party.activities.terms import State as ActivityState
from xinfang_party.archives import documents, folder
from xinfang_party.archives.catalogue import DAYS, ROLLS, ROOMS, SPANS, STATES
from xinfang_party.archives.models import HandIn, Handover, YearFolder
from xinfang_party.documents.models import YearPaper
from xinfang_party.documents.terms import PaperKind, PaperState
from xinfang_party.dues.models import DuesMonth
from xinfang_party.files import service as files
from xinfang_party.kernel.database import db
from xinfang_party.sheets import registry
from xinfang_party.tasks import service as tasks
from xinfang_party.tasks.models import BackgroundTask

YEAR = 2025
OFFICE = Identity(account_id=7, name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))


@pytest.fixture(autouse=True)
def in_january(app, clock_at):
    with clock_at("2026-01-15 12:00"):
        yield


@pytest.fixture
def scene(log_in):
    """(branch, its secretary, the secretary's client)."""
    branch = people.branch("第一支部")
    head = people.secretary(branch)
    for title in ("一月主题党日", "一月主题党日", "二月主题党日"):
        db.session.add(Activity(branch_id=branch.id, form=Kind.THEME_DAY, held_on=date(YEAR, 1, 9), title=title, state=ActivityState.CONFIRMED))
    db.session.add(YearPaper(branch_id=branch.id, year=YEAR, kind=PaperKind.PLAN, title="2025年计划", content="多学一点。", state=PaperState.APPROVED, drafted_by="委员"))
    for of in (branch, people.branch("第二支部")):
        member = people.member(of)
        db.session.add(DuesMonth(member_id=member.id, branch_id=of.id, month_on=date(YEAR, 3, 1), paid_on=date(YEAR, 3, 5), recorded_on=date(YEAR, 3, 5),
                                 recorded_by="委员"))
    return branch, head, log_in(member=head)


def run_task(client, branch):
    """Order the folder and make it as the runner does; the test's one connection has no second one to write the progress by."""
    answer = client.post(f"/archives/branches/{branch.id}/{YEAR}/folder", data={})
    task = db.session.get_one(BackgroundTask, int(answer.headers["Location"].rpartition("/")[2]))
    run = tasks.TaskRun(task.id, task.arguments, tasks.from_json(task.identity), task.result_url)
    run.report = lambda *_args: None
    db.session.commit()
    folder.build(run)
    return run


def names_in(client, found):
    with client.get(f"/archive-folders/{found.id}.zip") as answer:
        return zipfile.ZipFile(io.BytesIO(answer.get_data()))


def test_the_folder_holds_the_year_in_the_order_of_the_list(scene, log_in):
    """The table of contents, Word files by kind, sheets narrowed to branch and year; nobody else takes it away."""
    branch, _head, client = scene
    assert run_task(client, branch).url == f"/archives/branches/{branch.id}/{YEAR}"
    found = db.session.query(YearFolder).one()
    archive, office = names_in(client, found), log_in(Role.PARTY_OFFICE)
    names = archive.namelist()
    assert names[:2] == ["01 支部工作手册.docx", "02 年度计划.docx"]
    assert [name.partition("/")[2] for name in names if "/" in name] == [
        f"2025-01-09 {words}.docx" for words in ("一月主题党日", "一月主题党日（2）", "二月主题党日")]
    table = Document(io.BytesIO(archive.read("00 目录.docx"))).tables[0]
    assert table.rows[2].cells[4].text == "02 年度计划.docx、02 年度计划.xlsx"
    sheet = zipfile.ZipFile(io.BytesIO(archive.read(next(name for name in names if name.endswith("党费.xlsx"))))).read("xl/worksheets/sheet1.xml").decode()
    assert "第一支部" in sheet
    assert "第二支部" not in sheet
    assert {name.partition(" ")[2] for name in names} >= {"已公示的承诺.xlsx", "志愿服务次数.xlsx", "发现的问题.xlsx", "党务公开.xlsx", "廉政风险点.xlsx"}
    assert "2026年1月15日生成这个文件夹时的情况" in Document(io.BytesIO(archive.read("00 目录.docx"))).paragraphs[-1].text
    assert office.get(f"/archive-folders/{found.id}.zip").status_code == 404


def written(sheet, values, year=YEAR):
    return documents.is_of(sheet, {"branch": "第一支部", **values}, "第一支部", year, date(2026, 1, 15))


def test_a_sheet_is_narrowed_as_the_list_counts():
    """The ledger by the day it was learned, else registered; rules in force at the end, those for all too; a roll is of today."""
    taken = {sheet.code for sheet in registry.SHEETS.values() if sheet.code.partition(".")[0] in ROOMS and any(column.field == "branch" for column in sheet.columns)}
    assert taken == {*DAYS, *SPANS, *STATES, *ROLLS}
    assert [written("directives.ledger", {"since": day}) for day in (date(2025, 12, 31), date(2026, 1, 2))] == [True, False]
    rule = {"from_on": date(2020, 1, 1), "to_on": None, "is_for_all": False}
    assert [written("documents.rules", {**rule, **facts}) for facts in (
        {}, {"branch": "机关党委", "is_for_all": True}, {"branch": "机关党委"}, {"to_on": date(2025, 6, 30)}, {"from_on": date(2026, 1, 1)})] == [
        True, True, False, False, False]
    assert written("organization.members", {})


def test_a_year_that_has_not_begun_has_no_archive(scene):
    branch, _head, client = scene
    assert [client.get(f"/archives/branches/{branch.id}/{year}").status_code for year in (2026, 2027, 9999)] == [200, 404, 404]


def test_the_next_folder_replaces_the_one_before(scene):
    branch, *_ = scene
    first = folder.keep(io.BytesIO(b"one"), branch.id, YEAR, 1, OFFICE)
    old = db.session.query(YearFolder).one().file
    path = files.path_of(old)
    replaced = folder.keep(io.BytesIO(b"two"), branch.id, YEAR, 2, OFFICE)
    db.session.commit()
    assert (first, replaced.sha256, path.exists()) == (None, old.sha256, True)
    folder.forget(replaced)
    assert (path.exists(), db.session.query(YearFolder).one().files) == (False, 2)


def test_who_may_not_take_a_sheet_out_gets_none_of_it():
    taken = {role: {sheet.code for sheet in documents.sheets_for(Identity(roles=frozenset({role}), led_branch_ids=frozenset({1}),
                                                                          committee_branch_ids=frozenset({1})))} for role in (Role.SECRETARY, Role.COMMITTEE)}
    assert {"dues.payments", "activities.records"} <= taken[Role.SECRETARY]
    assert not {"dues.payments", "activities.records"} & taken[Role.COMMITTEE]


def test_handed_in_with_a_word_on_each_lack_and_received(scene, log_in):
    branch, _head, client = scene
    page = client.get(f"/archives/branches/{branch.id}/{YEAR}").get_data(as_text=True)
    codes = dict(re.findall(r'name="(lines-\d+)-code" type="hidden" value="([^"]+)"', page))
    typed = {f"{place}-code": code for place, code in codes.items()} | {f"{place}-note": "已说明" for place in codes}
    first = next(iter(codes))
    answer = client.post(f"/archives/branches/{branch.id}/{YEAR}/hand-in", data={**typed, f"{first}-note": ""})
    assert answer.status_code == 422
    assert answer.get_data(as_text=True).count('value="已说明"') == len(codes) - 1
    assert client.post(f"/archives/branches/{branch.id}/{YEAR}/hand-in", data=typed).status_code == 303
    found, office = db.session.query(HandIn).one(), log_in(Role.PARTY_OFFICE)
    assert office.post(f"/hand-ins/{found.id}/return", data={"version": found.version, "reason": ""}).status_code == 422
    assert office.post(f"/hand-ins/{found.id}/receive", data={"version": found.version, "archive_number": "2025-01"}).status_code == 303
    assert "归档号 2025-01" in office.get("/archives?year=2025&state=received").get_data(as_text=True)
    db.session.expire_all()
    assert office.post(f"/hand-ins/{found.id}/reopen", data={"version": found.version, "reason": ""}).status_code == 422
    assert office.post(f"/hand-ins/{found.id}/reopen", data={"version": found.version, "reason": "号写错了"}).status_code == 303


def test_a_branch_is_handed_over_and_taken(scene, log_in):
    branch, _head, client = scene
    next_one = people.member(branch, "接任测试")
    db.session.commit()
    made = client.post("/handovers/new", data={"to_member_id": next_one.id, "note": "档案在柜子里"})
    assert made.status_code == 303
    page, taker = made.headers["Location"], log_in(member=next_one)
    assert all(words in taker.get(page).get_data(as_text=True) for words in ("移交 2025 年的资料", "2026年1月10日"))
    assert log_in(member=people.member(branch)).get(page).status_code == 404
    found = db.session.query(Handover).one()
    assert client.post(f"{page}/accept", data={"version": found.version}).status_code == 404
    assert taker.post(f"{page}/accept", data={"version": found.version}).status_code == 303
    assert "已接收" in log_in(Role.PARTY_OFFICE).get("/handovers").get_data(as_text=True)


def test_few_statements_however_much_there_is(scene, log_in, counted):
    branch, _head, client = scene
    office = log_in(Role.PARTY_OFFICE)
    with counted() as few:
        client.get(f"/archives/branches/{branch.id}/{YEAR}")
    for number in range(20):
        people.member(branch)
        people.branch()
        db.session.add(Activity(branch_id=branch.id, form=Kind.STUDY, held_on=date(YEAR, 2, 1 + number), title="学习", state=ActivityState.HELD))
    db.session.commit()
    with counted() as many:
        client.get(f"/archives/branches/{branch.id}/{YEAR}")
    with counted() as overview:
        office.get("/archives?year=2025")
    assert len(few) == len(many)
    assert (len(many) <= 15, len(overview) <= 15) == (True, True)
