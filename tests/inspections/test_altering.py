"""What is changed about a plan, and called off: never the sample; always with a reason; nothing that was seen is lost."""
from datetime import date

import pytest
from sqlalchemy import select

from tests import people
from tests.accounts.people import account
from tests.answers import text_of
from tests.checklists.made import JUDGED
from tests.inspections.made import NOW, OFFICE, SEEN, plan, say_all, world
from tests.owing import asked
from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.findings import service as findings
from xinfang_party.findings.terms import Source
from xinfang_party.inspections import altering, queries, service, visiting
from xinfang_party.inspections.models import Inspection
from xinfang_party.inspections.terms import InspectionState, Verdict, VisitState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.queries import is_settled

LATER = date(2026, 8, 20)
WHY = "支部已经撤销"


@pytest.fixture(autouse=True)
def _now(session, clock_at):
    with clock_at(NOW):
        yield


def told(kind):
    return len(db.session.scalars(select(Notice).where(Notice.kind == kind)).all())


def test_edit_before_the_start_leaves_the_sample_as_it_is(session):
    found, other = world(is_started=False, item_number=1), account(Role.INSPECTOR)
    before = (found.inspection.seed, found.inspection.item_codes, [one.result for one in found.inspection.samples])
    altering.edit(found.inspection, title="改名", due_on=LATER, inspector_ids=[other.id], by=OFFICE)
    assert ((found.inspection.title, found.inspection.due_on), found.one.inspectors, found.far.inspectors) == (("改名", LATER), [other], [other])
    assert (found.inspection.seed, found.inspection.item_codes, [one.result for one in found.inspection.samples]) == before
    entry = session.scalars(select(AuditEntry).where(AuditEntry.tag == "inspection.edited")).one()
    assert entry.details["after"] == {"title": "改名", "due_on": "2026-08-20"}


def test_edit_under_way_changes_the_name_and_the_day_and_asks_the_inspectors_anew(session):
    found = world()
    with pytest.raises(Refusal, match="给各支部分别换检查人"):
        altering.edit(found.inspection, title="改名", due_on=LATER, inspector_ids=[found.inspector.id], by=OFFICE)
    altering.edit(found.inspection, title="改名", due_on=LATER, by=OFFICE)
    asked_now = session.scalars(select(Notice).where(Notice.kind == "inspection.visit", ~is_settled())).all()
    assert sorted(one.text.partition("检查")[0] for one in asked_now) == sorted(
        f"计划改了：请在2026年8月20日前到{one.name}" for one in (found.home.branch, found.home.other))
    assert {one.due_on for one in asked(found.by, "inspections.visit")} == {LATER}


def test_the_form_under_way_asks_for_nobody(log_in, session):
    office, found = log_in(Role.PARTY_OFFICE), world()
    page = f"/inspections/{found.inspection.id}"
    text = office.get(f"{page}/edit").text
    assert ('name="due_on"' in text, 'name="inspectors"' in text) == (True, False)
    assert office.post(f"{page}/edit", data={"title": "新名称", "due_on": "2026-08-20"}).location == page
    assert (found.inspection.title, found.one.inspectors) == ("新名称", [found.inspector])


def test_a_name_that_findings_bear_is_not_changed():
    found = world()
    findings.register(branch_id=found.home.branch.id, source=Source.INSPECTION, source_key=found.one.source_key, facts=SEEN, found_on=clock.today(),
                      bound_on=LATER, by=OFFICE)
    altering.edit(found.inspection, title=found.inspection.title, due_on=LATER, by=OFFICE)
    with pytest.raises(Refusal, match="登记了问题（问〔2026〕1号），名称不能再改"):
        altering.edit(found.inspection, title="改名", due_on=LATER, by=OFFICE)


@pytest.mark.parametrize(("title", "day", "field"), [("13912345678", LATER, "title"), ("改名", date(2026, 7, 4), "due_on")])
def test_edit_refuses_in_words(title, day, field):
    with pytest.raises(Refusal) as refused:
        altering.edit(world(is_started=False).inspection, title=title, due_on=day, by=OFFICE)
    assert refused.value.field == field


def test_withdraw_before_anything_was_seen_and_draw_in_another_plan():
    found = world()
    with pytest.raises(Refusal, match="请写明原因"):
        altering.withdraw(found.inspection, reason=" ", by=OFFICE)
    altering.withdraw(found.inspection, reason="条目选错了", by=OFFICE)
    assert (found.inspection.state, found.inspection.withdraw_reason) == (InspectionState.WITHDRAWN, "条目选错了")
    assert (asked(found.by, "inspections.visit"), told("inspection.called-off")) == ([], 2)
    with pytest.raises(Refusal, match="还没有开始或者已经结束"):
        visiting.answer(found.one, JUDGED, Verdict.AGREE, "", by=found.by)
    again = service.plan(plan(found.home, replaces_id=found.inspection.id), by=OFFICE)
    assert again.replaces is found.inspection
    with pytest.raises(Refusal, match="已经有计划代替"):
        service.plan(plan(found.home, replaces_id=found.inspection.id), by=OFFICE)


def test_withdraw_reads_all_visits_at_once(counted, session):
    found, sizes = world(is_started=False), []
    for keys in ([found.home.branch.id], [people.branch().id for _ in range(6)]):
        made = service.plan(plan(found.home, branch_ids=keys, inspector_ids=[found.inspector.id]), by=OFFICE)
        service.start(made, by=OFFICE)
        session.commit()
        session.expire_all()
        with counted() as sent:
            altering.withdraw(queries.get_inspection(OFFICE, "inspection:plan", made.id), reason=WHY, by=OFFICE)
        sizes.append(len([one for one in sent if "INTO notice" not in one]))
    assert sizes[0] == sizes[1]


def test_what_was_seen_cannot_be_withdrawn():
    found = world()
    visiting.answer(found.one, JUDGED, Verdict.NOT_MET, SEEN, by=found.by)
    with pytest.raises(Refusal, match=f"{found.home.branch.name}已经有检查结果"):
        altering.withdraw(found.inspection, reason=WHY, by=OFFICE)
    with pytest.raises(Refusal, match="只能代替已经撤销的"):
        service.plan(plan(found.home, replaces_id=found.inspection.id), by=OFFICE)


def test_a_branch_left_out_lets_the_plan_end(session):
    found = world()
    with pytest.raises(Conflict):
        altering.skip(found.far, reason=WHY, version=found.far.version - 1, by=OFFICE)
    altering.skip(found.far, reason=WHY, by=OFFICE)
    with pytest.raises(Refusal, match="请撤销整个计划"):
        altering.skip(found.one, reason=WHY, by=OFFICE)
    with pytest.raises(Refusal, match="这次不去了"):
        visiting.answer(found.far, JUDGED, Verdict.AGREE, "", by=found.by)
    say_all(found.one, found.by)
    visiting.finish(found.one, by=found.by)
    service.finish(found.inspection, by=OFFICE)
    assert (found.far.state, found.inspection.state) == (VisitState.SKIPPED, InspectionState.FINISHED)
    assert engine.figure("inspections.visits", Scope.branch(found.home.other.id), Period.quarter(2026, 3)).value == 0
    assert session.scalars(select(AuditEntry).where(AuditEntry.tag == "visit.skipped")).one().details["reason"] == WHY


def test_what_was_seen_is_not_thrown_away_and_nobody_spares_his_own_branch(session):
    found = world()
    planner = Identity(account_id=900_051, name="机关党委乙", roles=frozenset({Role.PARTY_OFFICE}), home_branch_id=found.home.other.id)
    with pytest.raises(Refusal, match="您自己的党支部"):
        altering.skip(found.far, reason=WHY, by=planner)
    visiting.answer(found.one, JUDGED, Verdict.NOT_MET, SEEN, by=found.by)
    with pytest.raises(Refusal, match="已经有检查结果，不能不去"):
        altering.skip(found.one, reason=WHY, by=OFFICE)


def test_a_branch_left_out_before_the_start_draws_no_records():
    found = world(is_started=False)
    service.assign(found.far, [], by=OFFICE)
    altering.skip(found.far, reason=WHY, by=OFFICE)
    service.start(found.inspection, by=OFFICE)
    assert {one.visit_id for one in found.inspection.samples} == {found.one.id}
    assert [one.about for one in asked(found.by, "inspections.visit")] == [f"{found.home.branch.name}，二季度督导检查"]


def test_the_pages_of_what_is_called_off(log_in, session):
    office, found = log_in(Role.PARTY_OFFICE), world(is_started=False)
    page, inspection_id = f"/inspections/{found.inspection.id}", found.inspection.id
    assert found.inspector.name in text_of(office.get(f"{page}/edit"))
    answer = office.post(f"{page}/edit", data={"title": "我写的名称", "due_on": "2026-07-01"})
    assert (answer.status_code, "完成期限不能早于今天" in text_of(answer), "我写的名称" in answer.text) == (422, True, True)
    assert office.post(f"{page}/edit", data={"title": "新名称", "due_on": "2026-08-20"}).location == page
    assert office.post(f"{page}/visits/{found.far.id}/skip", data={"reason": ""}).status_code == 422
    assert office.post(f"{page}/visits/{found.far.id}/skip", data={"reason": WHY}).location == page
    assert WHY in text_of(office.get(f"{page}/visits/{found.far.id}"))
    assert office.post(f"{page}/withdraw", data={"reason": "条目选错了"}).location == page
    text = office.get(page)
    assert ("条目选错了" in text_of(text), f"/inspections/new?replaces={inspection_id}" in text.text) == (True, True)
    form = office.get(f"/inspections/new?replaces={inspection_id}").text
    assert (f'<option selected value="{inspection_id}">新名称' in form, 'value="新名称"' in form) == (True, True)
    data = {"title": "重来", "period": "2026Q2", "round_id": "", "due_on": "2026-07-30", "branches": [found.home.branch.id], "items": ["A1-1"],
            "record_number": "0", "replaces_id": str(inspection_id)}
    answer = office.post("/inspections/new", data=data)
    assert "代替撤销了的计划：新名称" in text_of(office.get(answer.location))
    assert session.scalars(select(Inspection.replaces_id).order_by(Inspection.id.desc())).first() == inspection_id
    assert "条目选错了" in text_of(office.get("/inspections"))
