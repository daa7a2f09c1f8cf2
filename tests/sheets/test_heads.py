"""A table whose key nobody knows by name: the header row is chosen, the columns are assigned by hand, and no person's data is kept."""
import pytest
from sqlalchemy import select

from tests.sheets.test_service import BY, stored
from tests.sheets.test_views import fields, page, send
from xinfang_party.access.terms import Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.sheets import heads, service
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.sources import place

HEAD = "流水号,来件日,回件日"
LINES = ("7,2026-01-02,2026-01-05", "8,2026-01-03,")
TABLE = "填表单位,某处,,\n经手,时段,说法,备用\n流水号,来件日,回件日,交给\n"


@pytest.fixture
def officer(visits, log_in):
    return log_in(Role.PETITION_OFFICER)


def the_batch():
    return db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()


def kept():
    return place(the_batch().spool).read_text("ascii").encode().decode("unicode_escape")


def choose(client, address, row):
    data = {key: value for key, value in fields(client.get(address)).items() if key in {"version", "form_id"}}
    return client.post(address, data=data | {"header_row": str(row)})


def columns(client, address):
    data = fields(client.get(address))
    data.pop("header_row", None)
    return data


def test_a_table_with_an_unknown_key_is_mapped_by_hand_and_imported(officer):
    address = send(officer, *LINES, head=HEAD).location
    shown = page(officer, address)
    assert all(word in shown for word in ("流水号", "来件日", "回件日"))
    batch = officer.post(address, data=columns(officer, address) | {"columns-0": "number", "columns-1": "received_at", "columns-2": "replied_on"}).location
    officer.post(f"{batch}/apply", data=fields(officer.get(batch)))
    assert (stored("7").replied_on.isoformat(), stored("8").received_on.isoformat()) == ("2026-01-05", "2026-01-03")


def test_the_choice_is_remembered_for_the_next_file(officer):
    address = send(officer, *LINES, head=HEAD).location
    officer.post(address, data=columns(officer, address) | {"columns-0": "number"})
    assert columns(officer, send(officer, "9,2026-01-09,", head=HEAD).location)["columns-0"] == "number"


def test_without_the_key_the_missing_column_is_named(officer):
    address = send(officer, *LINES, head=HEAD).location
    answer = officer.post(address, data=columns(officer, address))
    assert (answer.status_code, "缺少必需的列：「登记编号」" in answer.get_data(as_text=True)) == (422, True)


def test_the_header_row_can_be_chosen(officer):
    address = send(officer, content=(TABLE + "7,2026-01-02,2026-01-05,第一支部\n").encode()).location
    shown = page(officer, address)
    assert ('<option selected value="2">第 2 行：经手' in shown, 'value="3">第 3 行：流水号' in shown) == (True, True)
    assert choose(officer, address, 3).location == address
    shown = page(officer, address)
    assert ('<option selected value="3">' in shown, ">流水号</label>" in shown, "共 1 行" in shown) == (True, True, True)
    assert (the_batch().size, the_batch().headers) == (1, ["流水号", "来件日", "回件日", "交给"])
    assert choose(officer, address, 1).status_code == 303
    assert (the_batch().size, the_batch().headers[2]) == (3, "（第 3 列）")


def test_a_row_that_is_not_offered_is_refused(officer, visits):
    address = send(officer, content=(TABLE + "7,,,\n").encode()).location
    assert choose(officer, address, 4).status_code == 422
    with pytest.raises(Refusal, match="列出的一行"):
        service.choose_header(the_batch(), visits, 4, by=BY)


def test_choosing_leaves_an_entry_and_needs_the_version_on_screen(officer):
    address = send(officer, content=(TABLE + "7,,,\n").encode()).location
    choose(officer, address, 3)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "batch.assigned")).one()
    assert entry.details["header_row"] == 3
    assert officer.post(address, data={"header_row": "1", "version": "1"}).status_code == 409


def test_a_known_header_in_a_line_of_remarks_does_not_bind(officer):
    content = "收到时间,一月份\n流水号,来件日\n7,2026-01-02\n".encode()
    address = send(officer, content=content).location
    choose(officer, address, 2)
    assert the_batch().headers == ["流水号", "来件日"]


def test_a_table_that_names_all_it_must_asks_nothing(officer):
    assert "表头是哪一行" not in page(officer, send(officer, "1,来信", head="登记编号,方式").location)


@pytest.mark.parametrize("content", [
    "流水号,姓名,联系电话,来件日\n7,张三三,13800138000,2026-01-02\n",
    "登记,谁,怎样,时间\n流水号,信访人,联系方式,来件日\n7,张三三,13800138000,2026-01-02\n",
    "流水号,信访人信息,,办理\n,姓名,联系电话,来件日\n7,张三三,13800138000,2026-01-02\n",
    "甲,乙,丙,丁\n流水号,信访人姓名,联系方式,20260102\n7,张三三,13800138000,2026-01-02\n"])
def test_a_petitioners_columns_are_dropped_whichever_row_is_the_header(officer, content):
    send(officer, content=content.encode())
    assert not any(word in kept() for word in ("张三三", "13800138000"))
    assert the_batch().dropped_columns


def test_columns_nobody_recognised_lose_what_looks_like_a_person(officer):
    send(officer, "7,13800138000,第一支部", head="流水号,别的,又一列")
    assert ("13800138000" in kept(), "（已隐去）" in kept(), "第一支部" in kept()) == (False, True, True)


def test_a_column_known_under_one_row_only_loses_it_too(officer):
    send(officer, content="收到时间,说明白\n别的,来件\n13800138000,甲\n".encode())
    assert "13800138000" not in kept()


@pytest.mark.parametrize(("cells", "is_one"), [
    (["流水号", "来件日"], True), (["流水号", ""], False), (["流水号", 7.0], False), (["第一支部", "2026-01-02"], False), (["来信", "XF-2026-001"], False),
    (["2025年件数", "2026年件数"], True), (["张三", "13800138000"], False), (["来信", "某信〔2026〕0017号"], False), (["甲" * 41, "乙"], False)])
def test_what_looks_like_a_header_row(cells, is_one):
    assert heads.looks_like_one(cells) is is_one


def test_a_title_or_a_way_of_turning_to_us_drops_no_column(officer):
    send(officer, content="来信人登记表,某局\n流水号,怎么来\n7,电话\n".encode())
    assert ("电话" in kept(), the_batch().dropped_columns) == (True, [])


def test_one_row_alone_is_no_choice(officer):
    address = send(officer, *LINES, head=HEAD).location
    assert "表头是哪一行" not in page(officer, address)
    assert officer.post(address, data=fields(officer.get(address)) | {"columns-0": "number"}).status_code == 303
