"""Rounds driven at random against a small model, by the services and by posts straight to the routes: no illegal order succeeds, nobody inspects the own
branch, what is closed never changes."""
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from tests.checklists.made import AHEAD, DUTY, INSPECTOR, JUDGED, NOW, OFFICE, PAPER, world
from xinfang_party.access.terms import Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.checklists import saying, service
from xinfang_party.checklists.catalogue import DAYS
from xinfang_party.checklists.terms_rounds import Part, Said
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal

NEXT = {("open", "submit"): "assessed", ("assessed", "return"): "open", ("assessed", "inspect"): "inspected", ("inspected", "object"): "objected",
        ("objected", "answer"): "inspected", ("inspected", "accept"): "accepted", ("inspected", "close"): "closed", ("accepted", "close"): "closed"}
STEPS: dict[str, Any] = {"submit": service.submit, "return": service.return_, "inspect": service.finish, "object": service.object_to,
                         "answer": service.answer, "accept": service.accept, "close": service.close}
SAID_IN = {Part.SELF: {"open"}, Part.INSPECT: {"assessed", "objected"}, Part.OBJECT: {"inspected"}, Part.ANSWER: {"objected"}}
PATHS = {Part.SELF: "self", Part.INSPECT: "inspection", Part.OBJECT: "objection", Part.ANSWER: "answer"}
ROADS = [(), ("submit", "inspect"), ("submit", "inspect", "object"), ("submit", "inspect", "accept"), ("submit", "inspect", "object", "answer", "accept", "close")]
OF_BRANCH, OF_INSPECTORS = {"submit", "object", "accept", Part.SELF, Part.OBJECT}, {"return", "inspect", "answer", Part.INSPECT, Part.ANSWER}


class Rounds(RuleBasedStateMachine):
    """By the services. `by_own`: the branch's own secretary tries what is another's."""

    never_by_own: set[Any] = OF_INSPECTORS

    def __init__(self, moved: Any) -> None:
        """`moved`: the clock, which stands still but for `days_pass`."""
        super().__init__()
        self.moved = moved
        self.moved.move_to(datetime.fromisoformat(NOW).replace(tzinfo=clock.ZONE))
        self.home, self.since = world(), clock.today()
        self.state, self.said, self.judged, self.objected, self.answered = "open", set[str](), set[str](), set[str](), set[str]()
        self.entries, self.closed_as = self.count(), None
        self.enter()

    def enter(self) -> None:
        """Whoever has to log in does, also after days."""

    def count(self) -> int:
        return db.session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.tag.startswith("assessment."))) or 0

    def lacks(self, verb: str) -> bool:
        """What a step asks for besides its state."""
        return {"submit": self.said != {AHEAD, JUDGED, PAPER}, "inspect": JUDGED not in self.judged, "object": not self.objected - self.answered,
                "answer": bool(self.objected - self.answered), "close": self.state == "inspected" and clock.today() <= self.objections_end}.get(verb, False)

    @property
    def objections_end(self) -> date:
        return self.since + timedelta(days=DAYS.to_object)

    @rule(days=st.sampled_from([DAYS.to_object, DAYS.to_object + 1]))
    def days_pass(self, days: int) -> None:
        self.moved.shift(timedelta(days=days))
        self.enter()

    @rule(verb=st.sampled_from(sorted(STEPS)), by_own=st.booleans())
    def step(self, verb: str, by_own: bool) -> None:
        may = (self.state, verb) in NEXT and not self.lacks(verb) and not (by_own and verb in self.never_by_own)
        succeeded = self.step_taken(verb, "own" if by_own else self.whose(verb))
        assert succeeded is may
        if succeeded:
            self.state, self.since, self.entries = NEXT[self.state, verb], clock.today(), self.entries + 1

    @rule(part=st.sampled_from(list(Part)), code=st.sampled_from([AHEAD, JUDGED, PAPER]), ratio=st.sampled_from([None, 1.0, 0.0]), by_own=st.booleans())
    def say(self, part: Part, code: str, ratio: float | None, by_own: bool) -> None:
        may = self.state in SAID_IN[part] and not (by_own and part in OF_INSPECTORS) and (part is not Part.ANSWER or code in self.objected)
        succeeded = self.word_taken(part, code, ratio, "own" if by_own else self.whose(part))
        assert succeeded is may
        if succeeded:
            self.entries += 1
            self.note(part, code, ratio)

    @initialize(road=st.sampled_from(ROADS))
    def come_far(self, road: tuple[str, ...]) -> None:
        for verb in road:
            self.all_words()
            self.step(verb, False)

    @precondition(lambda self: self.state != "closed")
    @rule(data=st.data())
    def go_on(self, data: Any) -> None:
        self.all_words()
        self.step(data.draw(st.sampled_from(sorted(verb for state, verb in NEXT if state == self.state))), False)

    def all_words(self) -> None:
        """That are asked for in this state."""
        asked = {"open": [(Part.SELF, code) for code in (AHEAD, JUDGED, PAPER)], "assessed": [(Part.INSPECT, JUDGED)], "inspected": [(Part.OBJECT, AHEAD)],
                 "objected": [(Part.ANSWER, code) for code in sorted(self.objected - self.answered)]}
        for part, code in asked.get(self.state, ()):
            self.say(part, code, 1.0, False)

    def whose(self, deed: Any) -> str:
        return "own" if deed in OF_BRANCH else "inspector" if deed in OF_INSPECTORS else "office"

    def note(self, part: Part, code: str, ratio: float | None) -> None:
        if part is Part.SELF:
            (self.said.discard if ratio is None else self.said.add)(code)
        elif part is Part.INSPECT:
            (self.judged.discard if ratio is None else self.judged.add)(code)
        elif part is Part.OBJECT:
            self.objected.add(code)
            self.answered.discard(code)
        elif part is Part.ANSWER:
            self.answered.add(code)

    def step_taken(self, verb: str, who: str) -> bool:
        more = {"opinion": "请补充"} if verb == "return" else {}
        return self.tried(lambda: STEPS[verb](self.home.one, by=self.identity(who), **more))

    def word_taken(self, part: Part, code: str, ratio: float | None, who: str) -> bool:
        return self.tried(lambda: saying.say(self.home.one, code, part, Said(ratio, "说明"), by=self.identity(who)))

    def identity(self, who: str) -> Any:
        return {"own": self.home.by, "inspector": INSPECTOR, "office": OFFICE}[who]

    def tried(self, act: Any) -> bool:
        try:
            with db.session.begin_nested():
                act()
                db.session.flush()
        except Refusal:
            db.session.expire_all()
            return False
        return True

    @invariant()
    def the_state_is_the_models_and_every_act_left_one_entry(self) -> None:
        assert (self.home.one.state.value, self.count()) == (self.state, self.entries)

    @precondition(lambda self: self.state == "closed")
    @invariant()
    def what_is_closed_stays(self) -> None:
        now = self.home.one.total, [(score.item_code, score.state, score.final) for score in self.home.one.scores]
        self.closed_as = self.closed_as or now
        assert now == self.closed_as
        assert now[0][""]["value"] is not None
        assert DUTY in [code for code, *_ in now[1]]


class Posts(Rounds):
    """The same by posts with the version that holds, as anybody may send them who knows the address; what is another's to do is not there."""

    never_by_own = OF_INSPECTORS | {"close"}

    def __init__(self, moved: Any, log_in: Any) -> None:
        self.log_in = log_in
        super().__init__(moved)

    def enter(self) -> None:
        self.clients = {"own": self.log_in(member=self.home.head), "inspector": self.log_in(Role.INSPECTOR), "office": self.log_in(Role.PARTY_OFFICE)}

    def step_taken(self, verb: str, who: str) -> bool:
        return self.posted(who, verb, version=self.home.one.version, opinion="请补充")

    def word_taken(self, part: Part, code: str, ratio: float | None, who: str) -> bool:
        told = {} if ratio is None else {"ratio": f"{ratio:g}"}
        return self.posted(who, f"cards/{code}/{PATHS[part]}", version=saying.version_of(self.home.one, code), words="说明", **told)

    def posted(self, who: str, what: str, **data: Any) -> bool:
        answer = self.clients[who].post(f"/assessments/{self.home.one.id}/{what}", data=data)
        assert answer.status_code in (303, 404, 422)
        return bool(answer.status_code == 303)


def run(machine: Any, examples: int, steps: int) -> None:
    run_state_machine_as_test(machine, settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None,
                                                         suppress_health_check=list(HealthCheck)))


@pytest.mark.usefixtures("session")
def test_no_illegal_order_of_a_round_succeeds(clock_at):
    with clock_at(NOW) as moved:
        run(lambda: Rounds(moved), 12, 25)


@pytest.mark.usefixtures("session")
def test_no_illegal_order_succeeds_by_posting_to_the_routes(clock_at, log_in):
    with clock_at(NOW) as moved:
        run(lambda: Posts(moved, log_in), 4, 12)
