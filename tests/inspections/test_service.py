"""What planners and inspectors do: never in the own branch, only where assigned, nothing half, nothing overwritten unseen."""
import pytest
from sqlalchemy import select

from tests import people
from tests.accounts.people import account
from tests.checklists import made as rounds
from tests.checklists.made import DUTY, JUDGED
from tests.inspections.made import DUE, NOW, OFFICE, SEEN, identity, member_inspector, plan, say_all, world
from tests.owing import asked
from xinfang_party.access.terms import Role
from xinfang_party.activities.models import Activity
from xinfang_party.checklists import service as rounds_service
from xinfang_party.checklists.models import ItemScore
from xinfang_party.inspections import queries, rules, service, visiting
from xinfang_party.inspections.catalogue import SEED_BYTES
from xinfang_party.inspections.models import InspectionSample, VisitAnswer
from xinfang_party.inspections.terms import InspectionState, SampleKind, Verdict
from xinfang_party.kernel.errors import Conflict, NotFound, Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope


@pytest.fixture(autouse=True)
def _now(session, clock_at):
    with clock_at(NOW):
        yield


# --- the plan -----------------------------------------------------------------------------------------------------------------

def test_plan_draws_branches_and_items_and_prints_all_that_is_needed():
    home = rounds.world()
    made = service.plan(plan(home, branch_number=1, item_number=1, seed=""), by=OFFICE)
    samples = {one.kind: one for one in made.samples}
    assert [visit.branch.code for visit in made.visits] == samples[SampleKind.BRANCHES].result
    assert made.item_codes == samples[SampleKind.ITEMS].result
    for one in samples.values():
        assert (one.seed, tuple(one.result)) == (made.seed, rules.draw(one.population, one.number, one.seed))
    assert len(made.seed) == 2 * SEED_BYTES.value


def test_whoever_plans_does_not_choose_the_seed():
    """The same agreed number gives another seed each time, and nothing is refused for what was drawn."""
    home = rounds.world()
    seeds = [service.plan(plan(home, branch_number=1), by=OFFICE).seed for _ in range(2)]
    assert ([seed.startswith("2026-07-05-") for seed in seeds], len(set(seeds))) == ([True, True], 2)
    own = member_inspector(home)
    for _ in range(6):
        with pytest.raises(Refusal, match="不能检查自己的党支部"):
            service.plan(plan(home, branch_number=1, inspector_ids=[own.id]), by=OFFICE)


def test_plan_by_the_edition_of_the_round_alone():
    home = rounds.world()
    with pytest.raises(Refusal, match="标准里没有：A1-1"):
        service.plan(plan(home, item_codes=["A1-1"]), by=OFFICE)
    assert service.plan(plan(home, item_codes=["A1-1"], round_id=None), by=OFFICE).edition_code == "默认-2026"


def test_an_inspector_of_the_branch_is_refused_by_name():
    home = rounds.world()
    own = member_inspector(home)
    with pytest.raises(Refusal, match=f"{own.name}在{home.branch.name}.*不能检查自己的党支部"):
        service.plan(plan(home, inspector_ids=[own.id]), by=OFFICE)
    made = service.plan(plan(home), by=OFFICE)
    far = next(visit for visit in made.visits if visit.branch_id == home.other.id)
    service.assign(far, [own.id], by=OFFICE)
    assert far.inspectors == [own]


def test_assign_takes_inspectors_only():
    made = service.plan(plan(rounds.world()), by=OFFICE)
    with pytest.raises(Refusal, match="督导检查员里选"):
        service.assign(made.visits[0], [account(Role.LEADER).id], by=OFFICE)


def test_start_needs_somebody_for_every_branch_and_finish_every_branch_seen():
    found = world(is_started=False)
    service.assign(found.far, [], by=OFFICE)
    with pytest.raises(Refusal, match=f"还没有安排检查人：{found.home.other.name}"):
        service.start(found.inspection, by=OFFICE)
    service.assign(found.far, [found.inspector.id], by=OFFICE)
    service.start(found.inspection, by=OFFICE)
    with pytest.raises(Refusal, match="没有检查完"):
        service.finish(found.inspection, by=OFFICE)
    for visit in found.inspection.visits:
        say_all(visit, found.by)
        visiting.finish(visit, by=found.by)
    service.finish(found.inspection, by=OFFICE)
    assert found.inspection.state is InspectionState.FINISHED


def test_start_draws_among_the_very_rows_behind_the_figure(session):
    found = world()
    drawn = session.scalars(select(InspectionSample).where(InspectionSample.visit_id == found.one.id)).one()
    meetings = session.scalars(select(Activity.id).where(Activity.branch_id == found.home.branch.id)).all()
    assert (drawn.item_code, sorted(map(int, drawn.population)), len(drawn.result)) == (DUTY, sorted(meetings), 3)
    assert tuple(drawn.result) == rules.draw(map(str, meetings), 3, f"{found.inspection.seed}-{found.home.branch.code}-{DUTY}-cadence.member_meeting")


def test_start_reads_records_and_people_as_often_however_many_branches(session, counted):
    found, sizes = world(is_started=False), []
    for keys in ([found.home.branch.id, found.home.other.id], [found.home.branch.id, *(people.branch().id for _ in range(8))]):
        key = service.plan(plan(found.home, branch_ids=keys, inspector_ids=[found.inspector.id, account(Role.INSPECTOR).id]), by=OFFICE).id
        session.commit()
        session.expire_all()
        inspection = queries.get_inspection(OFFICE, "inspection:plan", key)
        with counted() as sent:
            service.start(inspection, by=OFFICE)
        sizes.append(len([one for one in sent if "INTO notice" not in one]))
    assert sizes[0] == sizes[1]


# --- the visit ----------------------------------------------------------------------------------------------------------------

def test_whoever_is_not_assigned_or_of_the_branch_is_refused(session):
    found = world()
    with pytest.raises(Refusal, match="没有安排您检查"):
        visiting.answer(found.one, DUTY, Verdict.AGREE, "", by=identity(account(Role.INSPECTOR)))
    moved = member_inspector(found.home)
    found.one.inspectors.append(moved)
    with pytest.raises(Refusal, match="自己所在"):
        visiting.answer(found.one, DUTY, Verdict.AGREE, "", by=identity(moved))
    with pytest.raises(Refusal, match="自己的党支部"):
        service.assign(found.one, [moved.id], by=OFFICE)


@pytest.mark.parametrize(("verdict", "words", "sentence"), [(Verdict.NOT_MET, "", "看到了什么"), (Verdict.NOT_MET, "电话13912345678", "这里不能写"),
                                                            (Verdict.MET, "", "请写明理由")])
def test_answer_refuses_in_words(verdict, words, sentence):
    found = world()
    with pytest.raises(Refusal, match=sentence) as refused:
        visiting.answer(found.one, JUDGED, verdict, words, by=found.by)
    assert refused.value.field == "words"


def test_answer_of_an_item_that_is_not_in_the_plan():
    found = world()
    with pytest.raises(NotFound):
        visiting.answer(found.one, "C1-2", Verdict.AGREE, "", by=found.by)


def test_a_stale_answer_conflicts_and_the_same_sent_twice_is_one(session):
    found = world()
    other = account(Role.INSPECTOR)
    service.assign(found.one, [found.inspector.id, other.id], by=OFFICE)
    visiting.answer(found.one, JUDGED, Verdict.NOT_MET, SEEN, version=0, by=found.by)
    visiting.answer(found.one, JUDGED, Verdict.NOT_MET, SEEN, version=0, by=found.by)
    with pytest.raises(Conflict):
        visiting.answer(found.one, JUDGED, Verdict.MET, "有旗", version=0, by=identity(other))
    stored = session.scalars(select(VisitAnswer)).one()
    visiting.answer(found.one, JUDGED, Verdict.MET, "有旗", version=stored.version, by=identity(other))
    assert (stored.verdict, stored.words) == (Verdict.MET, "有旗")


def test_finish_lacking_an_item():
    found = world()
    visiting.answer(found.one, DUTY, Verdict.AGREE, "", by=found.by)
    with pytest.raises(Refusal, match=f"还有 1 项没有填写：{JUDGED}"):
        visiting.finish(found.one, by=found.by)


def test_finish_becomes_the_inspectors_word_where_the_round_waits_for_it(session):
    found = world()
    rounds.said_everywhere(found.home.one, found.home.by)
    rounds_service.submit(found.home.one, by=found.home.by)
    for visit in (found.one, found.far):
        say_all(visit, found.by)
        visiting.finish(visit, by=found.by)
    scores = session.execute(select(ItemScore.item_code, ItemScore.inspected_ratio, ItemScore.inspected_reason).where(ItemScore.inspected_reason != "")).all()
    assert scores == [(JUDGED, 0.0, SEEN)]
    assert (found.one.is_carried, found.far.is_carried, asked(found.by, "inspections.carry")) == (True, False, [])
    assert engine.figure("inspections.visits", Scope.branch(found.home.branch.id), Period.quarter(2026, 3)).value == 1


def test_a_word_the_round_refuses_finishes_nothing_and_leaves_nothing_half(session):
    """Agreed with by the records of that day; the branch has spoken since, and the word without a reason differs from it now."""
    found = world()
    say_all(found.one, found.by)
    session.scalars(select(VisitAnswer).where(VisitAnswer.item_code == DUTY)).one().verdict = Verdict.NOT_MET
    rounds.said_everywhere(found.home.one, found.home.by)
    rounds_service.submit(found.home.one, by=found.home.by)
    with pytest.raises(Refusal, match=f"一项也没有写进评定：{DUTY}：与现在的结果不同的，请写明理由"):
        visiting.finish(found.one, by=found.by)
    assert session.scalars(select(ItemScore).where(ItemScore.inspected_reason != "")).all() == []
    assert not found.one.is_finished


def test_the_inspector_owes_the_visit_until_it_is_finished():
    found = world()
    owed = asked(found.by, "inspections.visit")
    assert [(one.what, one.due_on) for one in owed] == [("到支部检查", DUE)] * 2
    say_all(found.one, found.by)
    visiting.finish(found.one, by=found.by)
    assert [one.about for one in asked(found.by, "inspections.visit")] == [f"{found.home.other.name}，二季度督导检查"]
