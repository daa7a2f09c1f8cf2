"""The journey by page: upload, columns, dry run, import, decide, undo. Nothing typed or sent is lost on the way."""
import io
import re

import pytest
from sqlalchemy import func, select

from tests import owing
from tests.answers import taken
from tests.sheets.test_service import HEAD, ONE, TWO, stored
from tests.sheets.toys import Manner, Note, Outing
from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.exchange.spreadsheets import find_table, open_book
from xinfang_party.kernel.database import db
from xinfang_party.sheets import batches
from xinfang_party.sheets.models import ImportBatch, ImportConflict

EARLY = "1,来信,第一支部,2026-01-02,2026-01-05,"
LATE = "1,来访,第二支部,2026-01-02,2026-01-09,"


def send(client, *lines, head=HEAD, name="一月.csv", content=None):
    data = {"file": (io.BytesIO(content if content is not None else "\n".join([head, *lines]).encode()), name)}
    return client.post("/sheets/toys.visits/batches/new", data=data, content_type="multipart/form-data")


def fields(answer):
    """What the first form of a page would send if nothing were changed."""
    text = answer.get_data(as_text=True)
    sent = dict(re.findall(r'<input type="hidden" name="(version|form_id)" value="([^"]*)"', text))
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.S):
        sent[name] = "".join(re.findall(r'<option selected value="([^"]*)"', inner))
    sent.update(re.findall(r'<input checked[^>]*name="(\w+)"[^>]*type="radio" value="([^"]*)"', text))
    return sent


def tried(client, *lines, **kwargs):
    """The address of a batch that stands before the import."""
    columns = send(client, *lines, **kwargs).location
    return client.post(columns, data=fields(client.get(columns))).location


def applied(client, *lines, **kwargs):
    batch = tried(client, *lines, **kwargs)
    client.post(f"{batch}/apply", data=fields(client.get(batch)))
    return batch


def page(client, address, code=200):
    answer = client.get(address)
    assert answer.status_code == code
    return answer.get_data(as_text=True)


def test_the_home_page_shows_the_last_imports_to_who_may_import(officer, log_in):
    assert "最近的导入" not in page(officer, "/")
    applied(officer, ONE, name="一月.csv"), tried(officer, TWO, name="二月.csv")
    home = page(officer, "/")
    assert home.index("二月.csv") < home.index("一月.csv")
    assert "新增 1" in home
    assert "最近的导入" not in page(log_in(Role.LEADER), "/") + page(log_in(Role.PARTY_OFFICE), "/")


def test_the_whole_journey(officer):
    sent = send(officer, ONE, TWO, "3,来信,第九支部,,,", ",来信,,,,", head=HEAD + ",姓名")
    assert sent.status_code == 303
    columns = officer.get(sent.location)
    assert "这些列是个人信息或正文，没有保存，也不会导入：姓名" in columns.get_data(as_text=True)
    batch = officer.post(sent.location, data=fields(columns)).location
    assert stored("1") is None
    trial = page(officer, batch)
    assert all(word in trial for word in ("确认导入 3 行", "没有这个支部：1 行（第 4 行）", "没有填写"))
    assert officer.post(f"{batch}/apply", data=fields(officer.get(batch))).status_code == 303
    assert stored("1").people == 3
    assert "撤销这批导入" in page(officer, batch)


def test_the_columns_page_shows_a_guess_and_harmless_samples(officer):
    columns = page(officer, send(officer, "1,13800138000", "2,某单位", head="登记编号,转办").location)
    assert "<option selected value=\"number\">登记编号</option>" in columns
    assert "（已隐去）；某单位" in columns
    assert "13800138000" not in columns


def test_two_columns_for_one_thing_are_refused_and_the_choice_is_kept(officer):
    address = send(officer, "1,来信,7", head="登记编号,方式,县区").location
    data = fields(officer.get(address)) | {"columns-2": "number"}
    answer = officer.post(address, data=data)
    assert (answer.status_code, "有两列都对应「登记编号」" in answer.get_data(as_text=True)) == (422, True)
    assert fields(answer)["columns-2"] == "number"


@pytest.mark.parametrize(("content", "name", "said"), [
    (b"", "a.csv", "这是一个空文件"), (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "a.xlsx", "这是图片"), (b"7,8\n1,2\n", "a.csv", "没有找到表头"),
    ("登记编号\n".encode(), "a.csv", "只有表头")])
def test_a_bad_file_is_refused_with_a_sentence_on_the_same_page(officer, content, name, said):
    answer = send(officer, content=content, name=name)
    assert (answer.status_code, said in answer.get_data(as_text=True)) == (422, True)
    assert db.session.scalar(select(func.count(ImportBatch.id))) == 0


def test_faults_are_told_once_for_each_value_below_what_can_be_done(officer):
    rows = [f"{number},来信,{'第九支部' if number % 3 else '第八支部'},,," for number in range(1_200)]
    shown = page(officer, applied(officer, *rows))
    assert (shown.count("没有这个支部</td>"), "1,200 行（第 2、3、4、5、6 等 行）" in shown) == (2, True)
    assert re.search(r'第九支部</td>\s*<td class="number" data-label="行数">800</td>\s*<td data-label="在哪些行">第 3、4、6、7、9 等 行', shown)
    assert shown.index("撤销这批导入") < shown.index("没有这个支部")


def test_a_trial_that_refuses_every_row_asks_for_no_confirmation(officer):
    batch = tried(officer, "1,,,2026-03-02,2026-03-01,", "2,,,2026-03-02,2026-03-01,")
    shown = page(officer, batch)
    assert ("没有一行可以导入" in shown, "待确认" in shown, "确认导入" in shown) == (True, False, False)
    assert all(word in shown for word in ("重新核对列", "下载不导入的行"))
    assert "确认导入" not in page(officer, "/")
    assert officer.post(f"{batch}/columns", data=fields(officer.get(f"{batch}/columns"))).status_code == 303


def test_what_is_unchanged_is_not_owed(officer):
    applied(officer, ONE)
    shown = page(officer, tried(officer, ONE))
    assert ("已试导入，没有变化" in shown, "待确认" in shown, "确认导入" in shown + page(officer, "/")) == (True, False, False)


def test_no_file_chosen_is_said(officer):
    answer = officer.post("/sheets/toys.visits/batches/new", data={})
    assert (answer.status_code, "请选择要导入的文件" in answer.get_data(as_text=True)) == (422, True)


def test_the_same_upload_sent_twice_makes_one_batch(officer):
    data = {"form_id": "x" * 20}
    places = {officer.post("/sheets/toys.visits/batches/new", data=data | {"file": (io.BytesIO(f"{HEAD}\n{ONE}".encode()), "a.csv")},
                           content_type="multipart/form-data").location for _ in range(2)}
    assert (len(places), db.session.scalar(select(func.count(ImportBatch.id)))) == (1, 1)


def test_applying_what_somebody_else_changed_is_a_conflict(officer):
    batch = tried(officer, ONE)
    answer = officer.post(f"{batch}/apply", data=fields(officer.get(batch)) | {"version": "1"})
    assert (answer.status_code, stored("1")) == (409, None)


def test_applying_twice_is_refused_with_a_sentence(officer):
    batch = applied(officer, ONE)
    answer = officer.post(f"{batch}/apply")
    assert (answer.status_code, "已经导入过" in answer.get_data(as_text=True)) == (422, True)


def test_undo_by_page(officer):
    batch = applied(officer, ONE)
    assert officer.post(f"{batch}/undo", data=fields(officer.get(batch))).status_code == 303
    assert (stored("1"), "已撤销" in page(officer, batch)) == (None, True)


def test_undo_refused_says_why_and_changes_nothing(officer):
    batch = applied(officer, ONE, TWO)
    db.session.add(Note(visit_id=stored("1").id))
    db.session.commit()
    answer = officer.post(f"{batch}/undo", data=fields(officer.get(batch)))
    assert (answer.status_code, "已被其他记录引用" in answer.get_data(as_text=True)) == (422, True)
    assert db.session.scalar(select(func.count(Outing.id))) == 2


def test_rejected_rows_come_back_as_the_same_sheet_with_reasons(officer, tmp_path):
    batch = applied(officer, ONE, "9,来信,第一支部,2026-03-02,2026-03-01,")
    path = tmp_path / "未导入.xlsx"
    with officer.get(f"{batch}/rejected.xlsx") as answer:
        path.write_bytes(answer.data)
    with open_book(path, path.name) as book:
        table = find_table(book, {"登记编号", "问题"})
        (number, cells), = table.rows
    assert table.headers == [*HEAD.split(","), "原表行号", "问题"]
    assert (number, cells[0], cells[-2:]) == (2, "9", [3.0, "答复日期：答复早于收到"])


def test_corrected_rejected_rows_are_imported_without_touching_the_rest(officer):
    head = f"{HEAD},原表行号,问题"
    assert "新增</dt><dd>1" in page(officer, applied(officer, "9,来信,第一支部,2026-03-02,2026-03-09,,3,答复早于收到", head=head))


def test_conflicts_are_decided_by_page(officer):
    batch = applied(officer, EARLY, LATE)
    listing = page(officer, f"{batch}/conflicts")
    assert "编号 1" in listing
    assert "是同一项，以第 3 行为准" in listing
    conflict = db.session.scalars(select(ImportConflict)).one()
    answer = officer.post(f"/conflicts/{conflict.id}/decision", data={"decision": "newer", "version": conflict.version})
    assert (answer.status_code, stored("1").manner) == (303, Manner.VISIT)
    assert "同一项，以较新的一行为准" in page(officer, f"{batch}/conflicts")


@pytest.mark.parametrize(("first", "second", "said"), [
    (EARLY, LATE, "以较新的第 3 行为准（第 2 行答复日期 2026-01-05，第 3 行答复日期 2026-01-09）"),
    (LATE, EARLY, "以较新的第 2 行为准（第 2 行答复日期 2026-01-09，第 3 行答复日期 2026-01-05）"),
    (EARLY, "1,来信,,,,", "以较新的第 2 行为准（第 2 行答复日期 2026-01-05，第 3 行没有填日期）"),
    (EARLY, EARLY.replace("来信", "来访"), "分不出新旧，以表里靠后的第 3 行为准（第 2 行答复日期 2026-01-05，第 3 行答复日期 2026-01-05）"),
    ("1,来信,,,,", "1,来访,,,,", "分不出新旧，以表里靠后的第 3 行为准（没有日期可比）")])
def test_what_goes_for_the_newer_is_said_with_its_dates(officer, first, second, said):
    batch = applied(officer, first, second)
    assert f"是同一项，{said}" in page(officer, f"{batch}/conflicts")
    officer.post(f"{batch}/conflicts/newer")
    assert ("同一项，以较新的一行为准" in page(officer, f"{batch}/conflicts")) is ("分不出" not in said)


def test_a_decision_without_a_choice_is_asked_for_again(officer):
    applied(officer, EARLY, LATE)
    conflict = db.session.scalars(select(ImportConflict)).one()
    answer = officer.post(f"/conflicts/{conflict.id}/decision", data={})
    assert (answer.status_code, "请选择怎样处理" in answer.get_data(as_text=True)) == (422, True)


def test_a_decision_that_cannot_be_carried_out_says_why(officer):
    applied(officer, EARLY, "1,来信,,2026-03-02,2026-03-01,")
    conflict = db.session.scalars(select(ImportConflict)).one()
    wrong = next(row["digest"] for row in conflict.rows if row["number"] == 3)
    answer = officer.post(f"/conflicts/{conflict.id}/decision", data={"decision": f"one:{wrong}"})
    assert (answer.status_code, "答复早于收到" in answer.get_data(as_text=True), stored("1")) == (422, True, None)


def test_all_conflicts_at_once(officer):
    batch = applied(officer, EARLY, LATE, "2,来信,,,,", "2,来访,,,,")
    assert officer.post(f"{batch}/conflicts/newer").status_code == 303
    assert [stored(number).manner for number in "12"] == [Manner.VISIT, Manner.VISIT]


def test_history_lists_what_was_imported(officer):
    applied(officer, ONE, name="二月份.csv")
    assert "二月份.csv" in page(officer, "/sheets/toys.visits/batches")


def test_a_large_batch_goes_to_its_task(officer, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 1)
    columns = send(officer, ONE).location
    answer = officer.post(columns, data=fields(officer.get(columns)))
    assert answer.location.startswith("/tasks/")
    assert "正在后台处理" in page(officer, columns.removesuffix("/columns"))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_export_and_template_download(officer, kind):
    applied(officer, ONE)
    with taken(officer, f"/sheets/toys.visits/export.{kind}") as answer:
        assert (answer.status_code, len(answer.data) > 100, "attachment" in answer.headers["Content-Disposition"]) == (200, True, True)
    with officer.get("/sheets/toys.visits/template.xlsx") as answer:
        assert answer.data.startswith(b"PK")


def addresses(officer):
    batch = applied(officer, EARLY, LATE, ONE.replace("1", "7", 1), ",,第一支部,,,")
    conflict = db.session.scalars(select(ImportConflict)).one()
    gets = ["/sheets/toys.visits/template.xlsx", "/sheets/toys.visits/export.csv", "/sheets/toys.visits/batches", "/sheets/toys.visits/batches/new",
            batch, f"{batch}/columns", f"{batch}/rejected.xlsx", f"{batch}/conflicts"]
    posts = ["/sheets/toys.visits/batches/new", f"{batch}/columns", f"{batch}/apply", f"{batch}/undo", f"{batch}/withdraw", f"{batch}/conflicts/newer",
             f"/conflicts/{conflict.id}/decision"]
    return [("GET", one) for one in gets] + [("POST", one) for one in posts]


@pytest.mark.parametrize("role", [Role.PARTY_OFFICE, Role.INSPECTOR, Role.LEADER, Role.SYSTEM_ADMIN])
def test_others_find_nothing(officer, log_in, role):
    known = [one for one in addresses(officer) if role is not Role.PARTY_OFFICE or "export" not in one[1]]
    other = log_in(role)
    assert {other.open(address, method=method).status_code for method, address in known} == {404}


def test_what_does_not_exist_is_not_found(officer):
    for address in ("/sheets/nothing/template.xlsx", "/sheets/toys.visits/export.pdf", "/batches/999", "/batches/999/columns"):
        page(officer, address, 404)


def test_the_list_offers_what_one_may_do(officer, log_in):
    mine, theirs = page(officer, "/sheets"), page(log_in(Role.PARTY_OFFICE), "/sheets")
    assert ("导入来访登记" in mine, "导出 Excel" in mine) == (True, True)
    assert ("导入来访登记" in theirs, "/sheets/toys.visits/export.xlsx" in theirs) == (False, True)


def test_what_is_begun_and_what_is_undecided_is_owed(officer, visits):
    tried(officer, ONE, name="没导完.csv"), send(officer, TWO, name="没核对.csv")
    applied(officer, EARLY, LATE, name="有重复.csv")
    mine = Identity(account_id=db.session.scalar(select(ImportBatch.account_id).limit(1)), roles=frozenset({Role.PETITION_OFFICER}))
    with officer.application.test_request_context():
        assert [(one.what, one.about) for one in owing.asked(mine, "sheets")] == [
            ("核对列并试导入", "没核对.csv"), ("确认导入", "没导完.csv"), ("处理重复的编号", "有重复.csv（1 个）")]
        assert owing.asked(Identity(account_id=0, roles=frozenset({Role.LEADER})), "sheets") == []


def test_the_pages_take_few_queries(officer, counted):
    batch = applied(officer, *(f"{number},来信,第九支部,,," for number in range(200)))
    with counted() as sent:
        page(officer, batch)
    assert len(sent) <= 15


def exports():
    """(about, rows and more) of every export that was noted."""
    db.session.rollback()
    return [(entry.subject_kind, entry.details) for entry in db.session.scalars(
        select(AuditEntry).where(AuditEntry.tag == "export.made").order_by(AuditEntry.id))]


def test_every_export_is_noted_with_its_extent(officer):
    batch = applied(officer, ONE, TWO, ",来信,,,,")
    taken(officer, "/sheets/toys.visits/export.csv", "报党组会议")
    officer.head("/sheets/toys.visits/export.csv", buffered=True), officer.get("/sheets/toys.visits/template.xlsx", buffered=True)
    officer.get(f"{batch}/rejected.xlsx", buffered=True)
    (_, first), (about, second) = exports()
    assert (first["rows"], first["format"], first["reach"], first["purpose"]) == (
        db.session.scalar(select(func.count(Outing.id))), "csv", "全局", "报党组会议")
    assert (about, second["result"], second["rows"]) == ("import_batch", "未导入的行", 1)


def test_an_act_without_the_version_on_screen_changes_nothing(officer):
    batch = tried(officer, ONE)
    answer = officer.post(f"{batch}/apply", data={"version": ""})
    assert (answer.status_code, f'href="{batch}"' in answer.text, stored("1")) == (409, True, None)
