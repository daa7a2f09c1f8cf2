"""Evidence: registered once for several items, in numbered revisions, stale by itself, withdrawn and still on record."""
import hashlib
import io
import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.activities import made
from tests.answers import text_of
from tests.checklists.showings import BY, ON, edition, file_of, item, paper, record_of, secretary
from xinfang_party.access.terms import Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.checklists import evidence as service
from xinfang_party.checklists.catalogue import DEFAULT
from xinfang_party.checklists.evidence import Facts
from xinfang_party.checklists.models import Evidence
from xinfang_party.checklists.queries import known_of
from xinfang_party.checklists.queries_evidence import STALE, listed
from xinfang_party.checklists.showing import served, validity
from xinfang_party.checklists.standing import sheets
from xinfang_party.checklists.terms import State
from xinfang_party.checklists.terms_rounds import EvidenceKind
from xinfang_party.files.models import Attachment, StoredFile
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.kernel.periods import Period

NOW, TODAY, YEAR = "2026-03-10 16:00", date(2026, 3, 10), Period.parse("2026")
PLAIN = {"kind": "paper", "title": "年度计划", "place": "档案柜第 3 盒", "dated_on": "2026-03-02", "codes": ["B1-1", "B2-5"]}


@pytest.fixture
def home(app, clock_at):  # type: ignore[no-untyped-def]
    with clock_at(NOW):
        yield made.house()


def facts(**more: Any) -> Facts:
    return Facts(**{"title": "年度计划", "dated_on": ON, "codes": ("B1-1",), "place": "档案柜", **more})


def upload(words: str, name: str = "计划.txt") -> dict[str, Any]:
    return {"file": (io.BytesIO(words.encode()), name)}


def standing(branch: Any, proof: str) -> Any:
    known = known_of([branch.id], YEAR)
    return sheets(edition(item("X-1", proof)), [branch.id], YEAR, None, known)[branch.id].standings[0]


# --- what it proves -----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("case", [
    ("材料", date(2026, 4, 30), "2026-04-30", "2026-05-01"), ("材料 6个月", None, "2026-09-02", "2026-09-03"),
    ("材料 6个月", date(2026, 4, 30), "2026-04-30", "2026-05-01"),
])
def test_an_item_proved_by_a_document_turns_stale_by_itself(home, clock_at, monkeypatch, case) -> None:  # type: ignore[no-untyped-def]
    proof, until, last, after = case
    monkeypatch.setattr(service, "edition_on", lambda _day: edition(item("X-1", proof)))
    assert standing(home.branch, proof).reasons == ["还没有材料"]
    one = paper(home.branch, "X-1", until=until)
    with clock_at(f"{last} 23:59"):
        assert standing(home.branch, proof).state is State.RECORDS
    with clock_at(f"{after} 00:01"):
        assert (standing(home.branch, proof).state, standing(home.branch, proof).reasons) == (State.UNKNOWN, ["材料已过有效期"])
        assert [row.is_stale for row in served(one, edition(item("X-1", proof)), date.fromisoformat(after))] == [True]


def test_the_list_of_what_is_stale_is_what_the_sheet_calls_stale(home, log_in, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    text = edition(item("X-1", "材料 6个月"), item("X-2", "材料"), item("X-3", "材料 12个月"))
    monkeypatch.setattr(service, "edition_on", lambda _day: text)
    made = [paper(home.branch, *codes, on=on, until=until) for codes in (["X-1", "X-2"], ["X-2"], ["X-3"])
            for on in (date(2025, 3, 9), date(2025, 3, 10), date(2025, 9, 9), date(2025, 9, 10)) for until in (None, date(2026, 3, 9), TODAY)]
    for code in ("", "X-1", "X-2", "X-3"):
        found = listed(secretary(home), code=code, state=STALE, today=TODAY, edition=text)
        stale = {one.id for one in made for row in served(one, text, TODAY) if row.is_stale and code in ("", row.code)}
        assert (code, {one.id for one in db.session.scalars(found)}) == (code, stale)
    assert validity(made[0], TODAY, served(made[0], text, TODAY))[1] == "对 X-1 已过期"


def test_one_file_proves_two_items(home, session) -> None:  # type: ignore[no-untyped-def]
    file_of(home.branch, "B1-1", "C1-1")
    assert set(known_of([home.branch.id], YEAR)[home.branch.id].papers) == {"B1-1", "C1-1"}
    assert len(session.scalars(select(StoredFile)).all()) == 1


def test_the_same_content_is_not_sent_twice(home) -> None:  # type: ignore[no-untyped-def]
    first = file_of(home.branch, title="年度计划")
    for again in (lambda: file_of(home.branch, title="另一份"), lambda: service.attach(first, io.BytesIO("计划".encode()), "改名.txt", by=BY)):
        with pytest.raises(Refusal, match="不用再传"):
            again()
    assert file_of(made.house().branch).id


def test_what_is_withdrawn_proves_nothing_and_stays(home, session) -> None:  # type: ignore[no-untyped-def]
    one = file_of(home.branch)
    service.withdraw(one, version=one.version, by=BY)
    assert known_of([home.branch.id], YEAR)[home.branch.id].papers == {}
    assert session.get(Evidence, one.id).withdrawn_on == TODAY
    for act in (lambda: service.withdraw(one, version=None, by=BY), lambda: service.edit(one, facts=facts(), version=None, by=BY),
                lambda: service.attach(one, io.BytesIO(b"x"), "x.txt", by=BY)):
        with pytest.raises(Refusal, match="已经撤回"):
            act()


# --- what is refused ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("wrong", "field"), [
    ({"title": ""}, "title"), ({"title": "张某 13812345678"}, "title"), ({"place": "问 13812345678"}, "place"), ({"place": ""}, "place"),
    ({"dated_on": date(2026, 3, 11)}, "dated_on"), ({"valid_until": date(2026, 3, 1)}, "valid_until"), ({"codes": ()}, "codes"),
    ({"codes": ("B1-1", "Z9-9")}, "codes"),
])
def test_what_cannot_be_is_refused_at_its_input(home, wrong, field) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refusal) as refused:
        service.add(branch_id=home.branch.id, kind=EvidenceKind.PAPER, facts=facts(**wrong), by=BY)
    assert refused.value.field == field


def test_a_file_comes_with_a_file_and_a_record_stands_in_this_site(home) -> None:  # type: ignore[no-untyped-def]
    for kind, field in ((EvidenceKind.FILE, "file"), (EvidenceKind.RECORD, "place")):
        with pytest.raises(Refusal) as refused:
            service.add(branch_id=home.branch.id, kind=kind, facts=facts(place="//evil.example/x"), by=BY)
        assert refused.value.field == field


def test_an_edit_keeps_items_of_an_earlier_edition_and_asks_for_the_version(home, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(service, "edition_on", lambda _day: edition(item("X-1", "材料")))
    one = paper(home.branch, "X-1")
    monkeypatch.undo()
    before = one.version
    service.edit(one, facts=facts(title="材料", codes=("X-1", "B1-1")), version=before, by=BY)
    assert (sorted(one.codes), one.version) == (["B1-1", "X-1"], before + 1)
    with pytest.raises(Conflict):
        service.edit(one, facts=facts(), version=before, by=BY)
    assert [one.name for one in served(one, DEFAULT, TODAY)] == ["年度计划与总结", "（不在现行的标准里）"]


# --- pages --------------------------------------------------------------------------------------------------------------------

def test_registered_edited_and_withdrawn_on_its_pages(home, log_in, session) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.secretary)
    answer = client.post("/evidence/new", data={**PLAIN, "branch_id": home.branch.id})
    page = client.get(answer.location)
    assert "B1-1 年度计划与总结" in text_of(page)
    assert "长期有效" in text_of(page)
    assert client.post(f"{answer.location}/edit", data={**PLAIN, "codes": ["B1-1"], "valid_until": "2026-03-09"}).status_code == 303
    assert "已过期（到 2026年3月9日）" in text_of(client.get("/evidence?state=stale&item=B1-1"))
    assert client.post(f"{answer.location}/withdraw", data={}).status_code == 303
    assert f"{home.secretary.name} 2026年3月10日撤回" in text_of(client.get(answer.location))
    assert "年度计划" in text_of(client.get("/evidence?state=withdrawn"))
    assert session.scalars(select(AuditEntry.tag).where(AuditEntry.subject_kind == "evidence").order_by(AuditEntry.id)).all() == [
        "evidence.added", "evidence.edited", "evidence.withdrawn"]


def test_a_form_sent_twice_registers_once(home, log_in, session) -> None:  # type: ignore[no-untyped-def]
    client, data = log_in(member=home.secretary), {**PLAIN, "branch_id": home.branch.id, "form_id": "the-same-form-sent-twice"}
    assert client.post("/evidence/new", data=data).location == client.post("/evidence/new", data=data).location
    assert len(session.scalars(select(Evidence)).all()) == 1


def test_files_of_one_name_become_numbered_revisions(home, log_in, session) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.secretary)
    place = client.post("/evidence/new", data={**PLAIN, "branch_id": home.branch.id, "kind": "file", **upload("一")}).location
    assert client.post(f"{place}/files", data=upload("二")).status_code == 303
    assert client.post(f"{place}/files", data=upload("二")).status_code == 422
    page, digest = client.get(place), hashlib.sha256("二".encode()).hexdigest()
    assert f"第 2 版（现用） 2026年3月10日{home.secretary.name} {digest[:12]}" in text_of(page)
    assert f">{digest}<" in page.text
    key = session.scalar(select(Attachment.id).where(Attachment.revision == 2))
    with client.get(f"/attachments/{key}") as answer:
        assert answer.data.decode() == "二"
    assert log_in(member=made.house().secretary).get(f"/attachments/{key}").status_code == 404


@pytest.mark.parametrize(("place", "status"), [
    ("/activities/{0}", 303), ("http://localhost/activities/{0}?x=1", 303), ("/activities/{0}/submit", 422), ("/no-such-page", 422),
    ("http://evil.example/activities/{0}", 422), ("//evil.example/activities/{0}", 422), ("javascript:alert(1)", 422),
])
def test_a_record_is_a_page_of_this_site(home, log_in, session, place, status) -> None:  # type: ignore[no-untyped-def]
    activity = made.activity(home.branch)
    data = {**PLAIN, "branch_id": home.branch.id, "kind": "record", "place": place.format(activity.id), "title": "主题党日的记录"}
    answer = log_in(member=home.secretary).post("/evidence/new", data=data)
    assert answer.status_code == status
    if status == 422:
        assert "这不是本支部的活动记录" in text_of(answer)
        assert 'value="主题党日的记录"' in answer.text
    else:
        assert session.scalars(select(Evidence.place)).one().startswith(f"/activities/{activity.id}")


def test_only_a_branch_one_works_for_and_nobody_elses_eyes(home, log_in) -> None:  # type: ignore[no-untyped-def]
    other, one = made.house(), paper(home.branch, title="不给外人看")
    assert log_in(member=home.secretary).post("/evidence/new", data={**PLAIN, "branch_id": other.branch.id}).status_code == 422
    stranger = log_in(member=other.secretary)
    assert [stranger.get(f"/evidence/{one.id}{page}").status_code for page in ("", "/edit")] == [404, 404]
    assert "不给外人看" not in text_of(stranger.get(f"/evidence?branch={home.branch.id}"))
    assert "不给外人看" in text_of(log_in(member=home.deputy).get("/evidence"))
    assert [log_in(member=home.plain).get(page).status_code for page in ("/evidence", "/evidence/new")] == [404, 404]
    inspector = log_in(Role.INSPECTOR)
    assert inspector.get(f"/evidence/{one.id}").status_code == 200
    assert inspector.get(f"/evidence/{one.id}/edit").status_code == 404


def test_an_activitys_page_leads_to_evidence_and_tells_what_it_serves(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = made.activity(home.branch, title="学雷锋")
    place = f"/evidence/new?branch={home.branch.id}&amp;place=/activities/{activity.id}&amp;title=%E5%AD%A6%E9%9B%B7%E9%94%8B&amp;on=2026-03-02"
    client = log_in(member=home.secretary)
    assert place in client.get(f"/activities/{activity.id}").text
    blank = client.get(place.replace("&amp;", "&")).text
    assert all(typed in blank for typed in ('value="学雷锋"', f'value="/activities/{activity.id}"', 'value="2026-03-02"'))
    assert re.search(r'<input checked [^>]*value="record"', blank)
    record_of(activity, "B2-2", "E1-1", title="学雷锋的记录")
    page = text_of(client.get(f"/activities/{activity.id}"))
    assert "学雷锋的记录：证明条目 B2-2、E1-1" in page
    assert "作为支部标准的佐证" not in page  # one piece of evidence serves several items
    assert "支部标准的佐证" not in text_of(log_in(member=home.plain).get(f"/activities/{activity.id}"))
    assert "作为支部标准的佐证" not in text_of(log_in(Role.INSPECTOR).get(f"/activities/{activity.id}"))


def test_the_list_asks_the_same_however_long_it_is(home, log_in, counted) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.secretary)
    found = []
    for turn in range(2):
        for number in range(3):
            file_of(home.branch, "B1-1", "B2-5", words=f"{turn}{number}")
        client.get("/evidence")
        with counted() as queries:
            client.get("/evidence")
        found.append(len(queries))
    assert found[0] == found[1] <= 15
