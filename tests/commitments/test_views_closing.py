"""The way to the result: notes with files, the report, four sides, the finding, the weights."""
import io
from datetime import date

import pytest
from sqlalchemy import select

from tests import people, promises
from tests.commitments.test_views import stored, text_of, url
from tests.petitions import made
from xinfang_party.access.terms import Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.commitments import closing, jobs, service
from xinfang_party.commitments.models import Appraisal, ProgressNote
from xinfang_party.commitments.terms import Grade, Result, Side, State, Weights
from xinfang_party.files.models import Attachment
from xinfang_party.kernel.database import db

EARLY, DURING, AFTER = "2026-01-05 10:00", "2026-06-01 10:00", "2027-01-05 10:00"
NOTE = {"noted_on": "2026-06-01", "text": "逐件核对到期事项。"}


@pytest.fixture
def world(app, clock_at):
    with clock_at(EARLY):
        yield promises.world()


@pytest.fixture
def running(world, clock_at):
    commitment = promises.published(world)
    with clock_at(DURING):
        yield commitment


@pytest.fixture
def reported(world, clock_at):
    """Its year over, one of two cases answered late, frozen and reported."""
    commitment = promises.published(world)
    with clock_at("2026-12-01 10:00"):
        made.case(member=world.keeper, received_on=date(2026, 2, 1), replied_on=date(2026, 2, 20))
        made.case(member=world.keeper, received_on=date(2026, 2, 1), replied_on=date(2026, 8, 1))
    with clock_at(AFTER):
        jobs.freeze_ended()
        service.report(commitment, text="逐件盯办，一件超期。", by=world.by)
        db.session.commit()
        yield commitment


# --- on the way ---------------------------------------------------------------------------------------------------------------

def test_note_progress_with_a_file(world, running, log_in):
    client = log_in(member=world.keeper)
    file = (io.BytesIO(b"%PDF-1.7 proof"), "核对表.pdf")
    assert client.post(url(running, "/progress-notes"), data={**NOTE, "file": file}, content_type="multipart/form-data").status_code == 303
    page = text_of(client.get(url(running)))
    assert "逐件核对到期事项。" in page
    assert "核对表.pdf" in page


def test_the_file_of_a_note_is_read_by_those_who_may(world, running, log_in):
    log_in(member=world.keeper).post(url(running, "/progress-notes"), data={**NOTE, "file": (io.BytesIO(b"%PDF-1.7"), "核对表.pdf")},
                                     content_type="multipart/form-data")
    path = f"/attachments/{db.session.scalar(select(Attachment.id))}"
    readers = [log_in(member=world.keeper), log_in(member=world.head), log_in(Role.PARTY_OFFICE)]
    strangers = [log_in(member=world.peer), log_in(member=people.secretary(people.branch())), log_in(Role.PETITION_OFFICER)]
    assert [fetched(client, path) for client in (*readers, *strangers)] == [200, 200, 200, 404, 404, 404]
    assert "核对表.pdf" not in strangers[0].get(url(running)).get_data(as_text=True)


def fetched(client, path):
    with client.get(path) as answer:
        return answer.status_code


@pytest.mark.parametrize(("changed", "sentence"), [
    ({"text": ""}, "请填写做了什么"), ({"noted_on": "2026-06-02"}, "不晚于今天"), ({"text": "王某，13800138000"}, "手机号"),
    ({"file": "run.exe"}, "只能上传")])
def test_a_note_that_is_refused_leaves_nothing_behind(world, running, log_in, changed, sentence):
    sent = {**NOTE, **changed} if "file" not in changed else {**NOTE, "file": (io.BytesIO(b"MZ"), changed["file"])}
    answer = log_in(member=world.keeper).post(url(running, "/progress-notes"), data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert db.session.scalar(select(ProgressNote.id)) is None
    assert answer.get_data(as_text=True).count(NOTE["text"]) == ("text" not in changed)


def test_the_page_compares_with_everyone_else_and_says_what_that_means(world, running, log_in):
    made.case(member=world.keeper, received_on=date(2026, 1, 5), replied_on=date(2026, 1, 9))
    for _ in range(6):
        made.case(received_on=date(2026, 1, 5), replied_on=date(2026, 1, 9))
    page = text_of(log_in(member=world.keeper).get(url(running)))
    assert "同期其他人100%（6/6）" in page
    assert "不能证明承诺直接带来了这个结果" in page


# --- the report and the four sides --------------------------------------------------------------------------------------------

def test_report_after_the_end(world, clock_at, log_in):
    commitment = promises.published(world)
    client = log_in(member=world.keeper)
    assert "结束之后再述诺" in text_of(client.post(url(commitment, "/report"), data={"text": "都做到了", "version": commitment.version}))
    with clock_at(AFTER):
        jobs.freeze_ended()
        db.session.commit()
        client = log_in(member=world.keeper)
        assert "到2026年12月31日期满" in client.get(url(commitment)).get_data(as_text=True)
        assert "现在：承诺期已结束，待述诺" in text_of(client.get(url(commitment)))
        assert client.post(url(commitment, "/report"), data={"text": "都做到了"}).status_code == 303
    assert (stored().state, stored().self_report) == (State.REPORTED, "都做到了")


def test_each_side_appraises_at_its_own_form(world, reported, log_in):
    given = ((world.keeper, "self"), (world.peer, "peer"), (world.head, "organization"))
    for who, side in given:
        client = log_in(member=who)
        assert f"{side}-appraisal-heading" in client.get(url(reported)).get_data(as_text=True)
        assert client.post(url(reported, f"/appraisals/{side}"), data={"grade": "satisfied"}).status_code == 303
    assert {answer.side: answer.grade for answer in db.session.scalars(select(Appraisal))} == dict.fromkeys(
        [Side.SELF, Side.PEER, Side.ORGANIZATION], Grade.SATISFIED)
    assert "目前的综合评价：100（满意度，满分 100）" in text_of(log_in(member=world.keeper).get(url(reported)))


def test_peers_do_not_read_what_others_said(world, reported, log_in):
    closing.appraise(reported, Side.ORGANIZATION, grade=Grade.DISSATISFIED, opinion="两件超期", by=world.secretary)
    db.session.commit()
    assert "两件超期" not in log_in(member=world.peer).get(url(reported)).get_data(as_text=True)


@pytest.mark.parametrize(("who", "side"), [("keeper", "peer"), ("keeper", "organization"), ("peer", "organization"), ("peer", "self"), ("head", "self")])
def test_nobody_speaks_for_another_side(world, reported, log_in, who, side):
    client = log_in(member=getattr(world, who))
    assert client.post(url(reported, f"/appraisals/{side}"), data={"grade": "satisfied"}).status_code == 404


def test_an_appraisal_without_a_grade_keeps_the_opinion(world, reported, log_in):
    answer = log_in(member=world.peer).post(url(reported, "/appraisals/peer"), data={"opinion": "回访做得细"})
    assert answer.status_code == 422
    assert "请选择一项评价" in text_of(answer)
    assert "回访做得细" in answer.get_data(as_text=True)


def test_conclude_asks_for_the_organizations_word_and_a_reason(world, reported, log_in):
    client = log_in(member=world.head)
    assert "还没有党组织评价" in text_of(client.post(url(reported, "/conclude"), data={
        "result": "kept", "opinion": "驻点", "version": reported.version}))
    client.post(url(reported, "/appraisals/organization"), data={"grade": "satisfied"})
    assert "数据建议的结果是“未兑现”" in text_of(client.post(url(reported, "/conclude"), data={"result": "mostly_kept"}))
    assert client.post(url(reported, "/conclude"), data={"result": "mostly_kept", "opinion": "全年抽调驻点三个月"}).status_code == 303
    assert (stored().result, stored().state) == (Result.MOSTLY_KEPT, State.CONCLUDED)


def test_the_result_is_public_its_reason_is_not(world, reported, client, log_in):
    closing.appraise(reported, Side.ORGANIZATION, grade=Grade.BASIC, by=world.secretary)
    closing.conclude(reported, result=Result.NOT_KEPT, reason="一件超期三个月", by=world.secretary)
    db.session.commit()
    card = text_of(client.get(f"/board/{reported.id}/card"))
    assert ("未兑现" in card, "一件超期三个月" in card) == (True, False)
    assert "一件超期三个月" in text_of(log_in(member=world.keeper).get(url(reported)))


# --- weights ------------------------------------------------------------------------------------------------------------------

SHARES = {"self_share": "0", "peer_share": "20", "organization_share": "30", "masses_share": "50"}


def test_edit_weights(world, log_in, session):
    client = log_in(Role.PARTY_OFFICE)
    assert client.post("/appraisal-weights", data=SHARES).status_code == 303
    page = client.get("/appraisal-weights").get_data(as_text=True)
    assert 'value="50"' in page
    assert "历次权重" in page
    assert session.scalar(select(AuditEntry.tag).order_by(AuditEntry.id.desc())) == "weights.edited"


@pytest.mark.parametrize(("changed", "sentence"), [({"self_share": "10"}, "合计应为 100"), ({"self_share": "很多"}, "整数"), ({"self_share": "-5"}, "整数")])
def test_weights_that_do_not_add_up_are_refused(world, log_in, changed, sentence):
    answer = log_in(Role.PARTY_OFFICE).post("/appraisal-weights", data={**SHARES, **changed})
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_new_weights_leave_what_was_reported_already(world, reported):
    closing.appraise(reported, Side.SELF, grade=Grade.SATISFIED, by=world.by)
    closing.appraise(reported, Side.ORGANIZATION, grade=Grade.BASIC, by=world.secretary)
    before = closing.appraised(reported)
    service.set_weights(Weights(90, 0, 10, 0), by=promises.OFFICE)
    assert closing.appraised(reported) == before
