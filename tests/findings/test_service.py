"""What people do with a finding, over the database: the steps, who is told, the machine of all orders."""
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from tests import owing, people
from tests.accounts.people import account
from tests.findings import made
from tests.findings.made import BOUND, DISCIPLINE, INSPECTOR, OFFICE, OTHER_OFFICE, STEPS, TODAY
from xinfang_party.access.terms import Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.directives.models import Campaign
from xinfang_party.findings import deciding, jobs, queries, remedies, service
from xinfang_party.findings.models import Finding, FindingStep, Remedy
from xinfang_party.findings.terms import ExtensionState, RemedyKind, Source, State
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.notifications.models import Notice

SOURCES = ("findings.mend", "findings.confirm", "findings.recheck", "findings.close", "findings.extensions")


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW) as traveller:
        found = made.world()
        found.traveller = traveller
        yield found


def told(kind):
    return set(db.session.scalars(select(Notice.account_id).where(Notice.kind == kind)))


# --- registering --------------------------------------------------------------------------------------------------------------

def test_numbers_count_up_within_the_year(world, clock_at):
    first, second = made.finding(world), made.finding(world)
    assert (first.number, second.number) == ("问〔2026〕1号", "问〔2026〕2号")
    with clock_at("2027-01-04 10:00"):
        assert made.finding(world, bound_on=date(2027, 2, 1)).number == "问〔2027〕1号"


def test_the_secretary_owns_what_nobody_was_named_for(world):
    assert made.finding(world, owner_id=None).owner_id == world.head.id


@pytest.mark.parametrize(("facts", "field"), [
    ({"facts": " "}, "text"), ({"facts": "来访人电话13812345678"}, "text"), ({"item_code": "-A 1"}, "item_code"), ({"found_on": date(2026, 3, 3)}, "found_on"),
    ({"bound_on": date(2026, 3, 1)}, "bound_on"), ({"source": Source.TOUR}, "found_by"), ({"branch_id": 999_999}, "branch_id"), ({"parent_id": 999_999}, "source")])
def test_register_refuses_what_is_wrong(world, facts, field):
    with pytest.raises(Refusal) as refused:
        made.finding(world, **facts)
    assert refused.value.field == field


def test_register_refuses_an_owner_of_another_branch(world):
    with pytest.raises(Refusal, match="这个党组织的党员"):
        made.finding(world, owner_id=world.far.id)


def test_a_tours_problem_has_parts_and_a_part_has_none(world):
    whole = {"source": Source.TOUR, "found_by": "第一巡察组", "document_no": "巡〔2026〕1号", "feedback_on": TODAY}
    above = made.finding(world, **whole)
    part = made.finding(world, source=Source.TOUR, parent_id=above.id)
    assert queries.parts_of(above, OFFICE) == [part]
    with pytest.raises(Refusal, match="上级问题"):
        made.finding(world, source=Source.TOUR, parent_id=part.id)


def test_a_problem_is_over_when_its_parts_are(world):
    above = made.taken(world, "pass", source=Source.TOUR, found_by="第一巡察组", document_no="巡〔2026〕1号", feedback_on=TODAY)
    part = made.finding(world, source=Source.TOUR, parent_id=above.id)
    with pytest.raises(Refusal, match="还有 1 个子问题"):
        made.take(world, above, "close")
    service.withdraw(part, reason="登记有误", by=INSPECTOR)
    made.take(world, above, "close")
    assert above.state is State.CLOSED


def test_a_room_finds_again_what_it_found(world):
    one = made.finding(world, source=Source.ROUND, source_key="2026Q1")
    made.finding(world, source=Source.ROUND, source_key="2026Q2")
    assert queries.of_source(Source.ROUND, "2026Q1") == [one]


def test_edit_is_over_once_the_branch_began(world):
    one = made.finding(world)
    names = ("branch_id", "source", "facts", "found_on", "bound_on", "severity", "due_kind", "item_code", "owner_id", "found_by", "document_no", "feedback_on",
             "source_key", "parent_id")
    facts = {name: getattr(one, name) for name in names}
    service.edit(one, facts={**facts, "bound_on": date(2026, 5, 8)}, version=one.version, by=OFFICE)
    assert (one.due_on, one.bound_on) == (date(2026, 5, 8),) * 2
    made.take(world, one, "plan")
    with pytest.raises(Refusal, match="不能再改"):
        service.edit(one, facts=facts, version=None, by=OFFICE)


# --- on the way ---------------------------------------------------------------------------------------------------------------

def test_from_registering_to_closing(world):
    one = made.taken(world, "close")
    assert (one.state, one.closed_on, one.approver) == (State.CLOSED, TODAY, DISCIPLINE.name)
    assert [step.verb for step in one.steps] == ["register", *STEPS]


def test_who_may_close_it_sends_it_back_and_no_recheck_failed(world):
    owner, one = account(member=world.owner), made.taken(world, "pass")
    with pytest.raises(Refusal, match="还差什么"):
        deciding.refuse_close(one, opinion=" ", by=DISCIPLINE)
    with pytest.raises(Refusal, match="两个人办理"):
        deciding.refuse_close(one, opinion="还差", by=INSPECTOR)
    made.take(world, one, "refuse-close")
    assert (one.state, told("finding.again"), owing.asked(DISCIPLINE, *SOURCES)) == (State.PLANNED, {owner.id}, [])
    assert engine.figure("findings.recheck_failed", Scope.bureau(), Period.year(2026)).numerator == 0
    for verb in ("report", "confirm", "pass", "close"):
        made.take(world, one, verb)
    assert one.state is State.CLOSED


def test_a_stale_page_changes_nothing(world):
    one = made.taken(world, "plan")
    with pytest.raises(Conflict):
        service.report(one, text="已改好", version=one.version - 1, by=made.by(world.owner))
    with pytest.raises(Conflict):
        deciding.ask_extension(one, new_on=date(2026, 5, 8), reason="等采购", version=one.version - 1, by=made.by(world.owner))


def test_what_did_not_pass_goes_back_with_the_reason(world):
    one = made.taken(world, "confirm")
    made.take(world, one, "fail")
    assert (one.state, one.steps[-1].opinion) == (State.PLANNED, "看了签到表")
    with pytest.raises(Refusal, match="确认过"):
        made.take(world, one, "report"), deciding.confirm(one, by=OFFICE), deciding.recheck(one, passes=True, opinion="看了", by=OFFICE)


def test_the_days_of_an_extension_stay_on_record(world):
    one = made.taken(world, "plan")
    asked = deciding.ask_extension(one, new_on=date(2026, 6, 1), reason="等设备到货", by=made.by(world.owner))
    with pytest.raises(Refusal, match="等待决定"):
        deciding.ask_extension(one, new_on=date(2026, 6, 2), reason="等设备到货", by=made.by(world.head))
    deciding.decide_extension(asked, approves=True, opinion="", by=OFFICE)
    assert (one.due_on, asked.before_on, one.bound_on, asked.state) == (date(2026, 6, 1), BOUND, BOUND, ExtensionState.APPROVED)
    with pytest.raises(Refusal, match="已经决定"):
        deciding.decide_extension(asked, approves=False, opinion="不同意", by=OFFICE)


def test_nobody_decides_on_the_own_request(world):
    one = made.taken(world, "plan")
    by = people.Identity(account_id=OFFICE.account_id, name="书记兼机关党委", member_id=world.head.id, roles=frozenset({Role.PARTY_OFFICE}))
    asked = deciding.ask_extension(one, new_on=date(2026, 6, 1), reason="等设备到货", by=by)
    with pytest.raises(Refusal, match="自己提出"):
        deciding.decide_extension(asked, approves=True, opinion="", by=OFFICE)


def test_a_note_is_audited_and_of_a_day_that_was(world):
    one = made.taken(world, "plan")
    service.note(one, noted_on=TODAY, text="买了签到本", by=made.by(world.owner))
    assert [note.text for note in queries.notes_of(one)] == ["买了签到本"]
    with pytest.raises(Refusal) as refused:
        service.note(one, noted_on=date(2026, 3, 3), text="买了签到本", by=made.by(world.owner))
    assert refused.value.field == "noted_on"


def test_a_remedy_answers_several_findings_by_their_numbers(world):
    one, other = made.finding(world), made.finding(world)
    rule = remedies.record(kind=RemedyKind.RULE, name="签到办法", started_on=TODAY, numbers=f"{other.number}，2026-{one.serial}", by=OFFICE)
    assert set(rule.findings) == {one, other}
    assert queries.remedies_of(one, OFFICE) == [rule]
    with pytest.raises(Refusal, match="没有编号为问〔2026〕99号的问题"):
        remedies.edit(rule, kind=RemedyKind.RULE, name="签到办法", started_on=TODAY, numbers="2026-99", version=rule.version, by=OFFICE)


# --- whose turn ---------------------------------------------------------------------------------------------------------------

def test_the_step_is_asked_of_whoever_may_take_it(world):
    """Registered, reported, confirmed, passed: and at each of them of nobody else."""
    for member in (world.owner, world.head, world.deputy):
        account(member=member)
    named = {"owner": made.by(world.owner), "head": made.by(world.head), "deputy": made.by(world.deputy), "peer": made.by(world.peer), "far": made.by(world.far),
             "inspector": INSPECTOR, "office": OFFICE, "discipline": DISCIPLINE}
    one, asked = made.finding(world), []
    for verb in STEPS:
        asked.append({name for name, identity in named.items() if owing.asked(identity, *SOURCES)})
        made.take(world, one, verb)
        db.session.flush()
    assert asked == [{"owner", "head", "deputy"}, {"owner", "head", "deputy"}, {"head", "deputy"}, {"inspector", "office", "discipline"}, {"office", "discipline"}]
    assert not any(owing.asked(identity, *SOURCES) for identity in named.values())


def test_the_office_confirms_where_no_other_leader_can_log_in(world):
    account(member=world.head)
    one = made.taken(world, "plan", owner_id=world.head.id)
    service.report(one, text="已改好", by=made.by(world.head))
    db.session.flush()
    assert [len(owing.asked(identity, *SOURCES)) for identity in (made.by(world.head), OFFICE, INSPECTOR)] == [0, 1, 0]


def test_overdue_is_told_once_for_each_level_to_more_people(world):
    owner, head, inspector, office, discipline = (account(member=world.owner).id, account(member=world.head).id, account(Role.INSPECTOR).id,
                                                  account(Role.PARTY_OFFICE).id, account(Role.DISCIPLINE).id)
    made.taken(world, "plan")
    for day in ("2026-04-30", "2026-05-01", "2026-05-08", "2026-05-09", "2026-05-31", "2026-06-15"):
        world.traveller.move_to(f"{day} 08:30+08:00")
        jobs.remind_overdue()
    assert told("finding.overdue.remind") == {owner}
    assert told("finding.overdue.supervise") == {owner, head}
    assert told("finding.overdue.talk") == {owner, head, office, discipline}
    assert inspector not in told("finding.overdue.talk")
    assert db.session.scalar(select(func.count(Notice.id)).where(Notice.kind.like("finding.overdue%"))) == 7


# --- every order of steps -------------------------------------------------------------------------------------------------------

WHO = ("owner", "head", "deputy", "peer", "inspector", "office", "other_office", "discipline")
VERBS = ("plan", "report", "confirm", "return", "pass", "fail", "close", "refuse-close", "withdraw", "ask", "approve", "refuse")
DECISIONS = ("ask", "approve", "refuse")
FORWARD = ("close", "pass", "confirm", "report", "return", "fail", "refuse-close", "plan", *DECISIONS)
AFTER = {("registered", "plan"): "planned", ("planned", "plan"): "planned", ("planned", "report"): "reported", ("reported", "confirm"): "confirmed",
         ("reported", "return"): "planned", ("confirmed", "pass"): "passed", ("confirmed", "fail"): "planned", ("passed", "close"): "closed",
         ("passed", "refuse-close"): "planned", ("registered", "withdraw"): "withdrawn", ("planned", "withdraw"): "withdrawn"}


class Course(RuleBasedStateMachine):
    """Anybody tries any verb at any time; a small model says what may come of it."""

    world: made.World

    @initialize()
    def begin(self):
        named = {name: made.by(getattr(self.world, name)) for name in ("owner", "head", "deputy", "peer")}
        self.who = named | {"inspector": INSPECTOR, "office": OFFICE, "other_office": OTHER_OFFICE, "discipline": DISCIPLINE}
        self.finding = made.finding(self.world)
        self.model = {"state": "registered", "steps": 1, "asker": None, "due": BOUND, "report": set(), "confirm": set(), "pass": set()}
        self.entries = self.audited()

    def audited(self):
        return db.session.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.tag.like("finding.%"), AuditEntry.subject_kind == "finding",
                                                                         AuditEntry.subject_id == self.finding.id))

    def may(self, verb, who):
        model, state = self.model, self.model["state"]
        match verb:
            case "ask":
                return state == "planned" and model["asker"] is None
            case "approve" | "refuse":
                concerned = {"owner", "head", "deputy", "peer"}
                return model["asker"] not in (None, who) and state not in ("closed", "withdrawn") and who not in concerned
            case "confirm" | "return":
                apart = {"owner"} | model["report"]
            case "pass" | "fail":
                apart = {"owner", "head", "deputy", "peer"} | model["report"] | model["confirm"]
            case "close" | "refuse-close":
                apart = {"owner", "head", "deputy", "peer"} | model["report"] | model["confirm"] | model["pass"]
            case "withdraw":
                apart = set(WHO) if model["report"] else set(WHO) - {"inspector"}
            case _:
                apart = set()
        return (state, verb) in AFTER and who not in apart

    @rule(verb=st.sampled_from(VERBS), who=st.sampled_from(WHO))
    def anybody_tries(self, verb, who):
        wanted = self.may(verb, who)
        try:
            self.deed(verb, self.who[who])
            is_done = True
        except Refusal:
            is_done = False
        assert is_done is wanted, f"{verb} by {who} in {self.model}"
        if is_done:
            self.follow(verb, who)

    @rule(turn=st.integers(0, 30), place=st.integers(0, len(WHO) - 1))
    def a_right_one_goes_on_after_every_wrong_one_tried(self, turn, place):
        """Chance alone would hardly ever come to the end, or bring the one wrong person to the one step."""
        for verb in (*(verb for state, verb in AFTER if state == self.model["state"]), *DECISIONS):
            for who in WHO:
                if not self.may(verb, who):
                    self.anybody_tries(verb, who)
        if verbs := [verb for verb in FORWARD if any(self.may(verb, who) for who in WHO)]:
            verb = verbs[0 if turn % 2 else turn // 2 % len(verbs)]
            allowed = [who for who in WHO if self.may(verb, who)]
            self.anybody_tries(verb, allowed[place % len(allowed)])

    def deed(self, verb, by):
        one = self.finding
        asked = next((ask for ask in one.extensions if ask.state is ExtensionState.ASKED), one.extensions[-1] if one.extensions else None)
        match verb:
            case "plan":
                made.plan(one, by)
            case "report":
                service.report(one, text="已改好", by=by)
            case "confirm" | "close":
                getattr(deciding, verb)(one, by=by)
            case "return":
                deciding.return_(one, opinion="还差", by=by)
            case "refuse-close":
                deciding.refuse_close(one, opinion="还差", by=by)
            case "pass" | "fail":
                deciding.recheck(one, passes=verb == "pass", opinion="看了", by=by)
            case "withdraw":
                service.withdraw(one, reason="登记有误", by=by)
            case "ask":
                deciding.ask_extension(one, new_on=date.fromordinal(one.due_on.toordinal() + 1), reason="等设备", by=by)
            case _ if asked is None:
                raise Refusal("没有申请")
            case _:
                deciding.decide_extension(asked, approves=verb == "approve", opinion="理由", by=by)

    def follow(self, verb, who):
        model = self.model
        model["steps"] += 1
        model["state"] = AFTER.get((model["state"], verb), model["state"])
        if verb in ("report", "confirm", "pass"):
            model[verb].add(who)
        if verb == "ask":
            model["asker"] = who
        if verb in ("approve", "refuse"):
            model["asker"] = None
            model["due"] = date.fromordinal(model["due"].toordinal() + (verb == "approve"))

    @invariant()
    def it_stands_where_the_model_says(self):
        if not hasattr(self, "finding"):
            return
        db.session.flush()
        rows = db.session.scalar(select(func.count(FindingStep.id)).where(FindingStep.finding_id == self.finding.id))
        assert (self.finding.state.value, self.finding.due_on, rows) == (self.model["state"], self.model["due"], self.model["steps"])
        assert self.audited() - self.entries == rows - 1
        assert self.finding.bound_on == BOUND


def test_no_order_of_steps_gets_around_the_rules(world):
    class Here(Course):
        pass

    Here.world = world
    run_state_machine_as_test(Here, settings=settings(
        max_examples=15, stateful_step_count=15, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)))
    assert db.session.scalar(select(func.count(Finding.id))) > 10


def test_a_remedy_that_is_a_recorded_campaign_takes_everything_from_there(world):
    one = made.finding(world)
    campaign = Campaign(name="重复信访专项治理", goal="减少三成", from_on=TODAY, to_on=date(2026, 9, 30), branch_id=world.branch.id, lead_leader="示例领导")
    db.session.add(campaign)
    db.session.flush()
    remedy = remedies.record(kind=RemedyKind.CAMPAIGN, name="别的名称", campaign_id=campaign.id, numbers=one.number, by=OFFICE)
    assert (remedy.name, remedy.started_on, remedy.branch_id, remedy.keeper, remedy.until) == ("重复信访专项治理", TODAY, world.branch.id, "示例领导", None)
    campaign.ended_on = TODAY
    assert remedy.until == TODAY
    assert queries.answered_by(Remedy.campaign_id, campaign.id, OFFICE) == [one]
    assert queries.answered_by(Remedy.campaign_id, campaign.id, made.by(world.peer)) == []


@pytest.mark.parametrize(("facts", "field"), [
    ({"kind": RemedyKind.RULE, "campaign_id": 1}, "campaign_id"), ({"kind": RemedyKind.CAMPAIGN, "rule_id": 1}, "rule_id"),
    ({"kind": RemedyKind.RULE, "rule_id": 99_999}, "rule_id"), ({"kind": RemedyKind.RULE}, "name"), ({"kind": RemedyKind.RULE, "name": "办法"}, "started_on"),
])
def test_a_remedy_names_the_right_kind_or_is_typed(world, facts, field):
    with pytest.raises(Refusal) as found:
        remedies.record(**facts, numbers=made.finding(world).number, by=OFFICE)
    assert found.value.field == field
