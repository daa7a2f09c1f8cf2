"""A visit that ended before the round asked: its answers wait, are owed, and are written once, never over a word given by hand."""
import pytest
from sqlalchemy import select

from tests.accounts.people import account, enter
from tests.answers import text_of
from tests.checklists import made as rounds
from tests.checklists.made import AHEAD, DUTY, JUDGED, PAPER
from tests.inspections.made import NOW, OFFICE, SEEN, identity, member_inspector, plan, world
from tests.owing import asked
from xinfang_party.access.terms import Role
from xinfang_party.checklists import saying
from xinfang_party.checklists import service as rounds_service
from xinfang_party.checklists.catalogue import DEFAULT
from xinfang_party.checklists.models import ItemScore
from xinfang_party.checklists.terms_rounds import AssessmentState, Part, Said
from xinfang_party.inspections import carrying, service, visiting
from xinfang_party.inspections.terms import Verdict
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period

TOLD = {DUTY: (Verdict.AGREE, ""), JUDGED: (Verdict.NOT_MET, SEEN), PAPER: (Verdict.PARTLY, "台账缺两个月"), AHEAD: (Verdict.NOT_MET, "没有看到")}
OWED, Q1 = "inspections.carry", Period.quarter(2026, 1)


@pytest.fixture
def found(session, clock_at):
    """The visit of the branch is over before the branch has said a word."""
    with clock_at(NOW):
        made = world(item_codes=list(TOLD))
        for code, (verdict, words) in TOLD.items():
            visiting.answer(made.one, code, verdict, words, by=made.by)
        visiting.finish(made.one, by=made.by)
        session.commit()
        yield made


def submitted(found):
    rounds.said_everywhere(found.home.one, found.home.by)
    rounds_service.submit(found.home.one, by=found.home.by)


def words(session):
    rows = session.execute(select(ItemScore.item_code, ItemScore.inspected_reason).where(ItemScore.inspected_reason != ""))
    return {row.item_code: row.inspected_reason for row in rows}


def test_it_is_owed_once_the_round_waits_and_written_once(found, session):
    with pytest.raises(Refusal, match="不在核查阶段"):
        carrying.carry_later(found.one, by=found.by)
    assert asked(found.by, OWED) == []
    submitted(found)
    peer, own = identity(account(Role.INSPECTOR)), identity(member_inspector(found.home))
    assert ([one.due_on for one in asked(peer, OWED)], asked(own, OWED)) == ([found.home.round.inspect_due_on], [])
    with pytest.raises(Refusal, match="自己所在"):
        carrying.carry_later(found.one, by=own)
    carrying.carry_later(found.one, by=peer)
    assert words(session) == {JUDGED: SEEN, PAPER: "台账缺两个月", AHEAD: "没有看到"}
    assert asked(peer, OWED) == []
    with pytest.raises(Refusal, match="已经写进评定"):
        carrying.carry_later(found.one, by=found.by)


def test_a_word_given_by_hand_stays_and_is_named(found, session):
    submitted(found)
    saying.say(found.home.one, JUDGED, Part.INSPECT, Said(0.5, "已经挂了一面"), by=found.by)
    carried = carrying.carry_later(found.one, by=found.by)
    assert (list(carried.kept), words(session)[JUDGED], words(session)[PAPER]) == ([JUDGED], "已经挂了一面", "台账缺两个月")


def test_what_the_round_refuses_is_told_and_the_rest_is_written(found, session):
    next(one for one in found.one.answers if one.item_code == AHEAD).words = ""
    submitted(found)
    carried = carrying.carry_later(found.one, by=found.by)
    assert ([code for code, _ in carried.refusals], set(words(session))) == ([AHEAD], {JUDGED, PAPER})


def test_a_round_that_is_opened_after_a_plan_that_names_none(found, session):
    """Over the same time by the same edition; not by another."""
    inspection = service.plan(plan(found.home, round_id=None, period=Q1, item_codes=["A1-1"], inspector_ids=[found.inspector.id]), by=OFFICE)
    service.start(inspection, by=OFFICE)
    for visit in inspection.visits:
        visiting.answer(visit, "A1-1", Verdict.NOT_MET, SEEN, by=found.by)
        visiting.finish(visit, by=found.by)
    opened = [rounds.opened(found.home.branch, edition=DEFAULT, period=Q1), rounds.opened(found.home.other, period=Q1)]
    for one in opened:
        one.assessments[0].state = AssessmentState.ASSESSED
    session.flush()
    assert [one.about for one in asked(found.by, OWED)] == [f"{found.home.branch.name}，{opened[0].name}"]


def test_the_button_the_card_and_the_way_to_a_finding(found, app, session):
    phone, assessment = app.test_client(), found.home.one.id
    enter(phone, found.inspector)
    page, card = f"/inspections/{found.inspection.id}/visits/{found.one.id}", f"/assessments/{assessment}/cards/{JUDGED}"
    assert ("还没有提交自评" in text_of(phone.get(page)), "/carry" in phone.get(page).text) == (True, False)
    submitted(found)
    session.commit()
    assert ("把结果写进评定" in text_of(phone.get(page)), f"{SEEN}（还没有写进评定）" in text_of(phone.get(card))) == (True, True)
    assert phone.post(f"{page}/carry", data={}).location == page
    assert "结果已写进" in text_of(phone.get(page))
    assert phone.post(f"{page}/carry", data={"version": found.one.version}).status_code == 422
    link = f"/findings/new?assessment={assessment}&item={JUDGED}"
    assert (link.replace("&", "&amp;") in phone.get(card).text, SEEN in phone.get(link).text) == (True, True)
