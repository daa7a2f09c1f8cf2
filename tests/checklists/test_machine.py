"""Rounds driven at random against a small model: no illegal order succeeds, nobody inspects the own branch, what is closed never changes."""
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from tests.checklists.made import AHEAD, DUTY, INSPECTOR, JUDGED, NOW, OFFICE, PAPER, world
from xinfang_party.audit.models import AuditEntry
from xinfang_party.checklists import saying, service
from xinfang_party.checklists.terms_rounds import Part, Said
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal

NEXT = {("open", "submit"): "assessed", ("assessed", "return"): "open", ("assessed", "finish"): "inspected", ("inspected", "object"): "objected",
        ("objected", "answer"): "inspected", ("inspected", "accept"): "accepted", ("accepted", "close"): "closed"}
STEPS: dict[str, Any] = {"submit": service.submit, "return": service.return_, "finish": service.finish, "object": service.object_to,
                         "answer": service.answer, "accept": service.accept, "close": service.close}
SAID_IN = {Part.SELF: {"open"}, Part.INSPECT: {"assessed", "objected"}, Part.OBJECT: {"inspected"}, Part.ANSWER: {"objected"}}
INSPECTORS = {"return", "finish", "answer"}


class Rounds(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.home = world()
        self.state, self.said, self.judged, self.objected, self.answered = "open", set[str](), set[str](), set[str](), set[str]()
        self.entries, self.closed_as = self.count(), None

    def count(self) -> int:
        return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0

    def lacks(self, verb: str) -> bool:
        """What a step asks for besides its state."""
        return {"submit": self.said != {AHEAD, JUDGED, PAPER}, "finish": JUDGED not in self.judged, "object": not self.objected - self.answered,
                "answer": bool(self.objected - self.answered)}.get(verb, False)

    @rule(verb=st.sampled_from(sorted(STEPS)), by_own=st.booleans())
    def step(self, verb: str, by_own: bool) -> None:
        by = self.home.by if by_own or verb in ("submit", "object", "accept") else OFFICE if verb == "close" else INSPECTOR
        more = {"opinion": "请补充"} if verb == "return" else {}
        may = (self.state, verb) in NEXT and not self.lacks(verb) and not (by_own and verb in INSPECTORS)
        if self.tries(lambda: STEPS[verb](self.home.one, by=by, **more), may):
            self.state = NEXT[self.state, verb]

    @rule(part=st.sampled_from(list(Part)), code=st.sampled_from([AHEAD, JUDGED, PAPER]), ratio=st.sampled_from([None, 1.0, 0.0]), by_own=st.booleans())
    def say(self, part: Part, code: str, ratio: float | None, by_own: bool) -> None:
        inspects = part in (Part.INSPECT, Part.ANSWER)
        by = self.home.by if by_own or not inspects else INSPECTOR
        may = self.state in SAID_IN[part] and not (by_own and inspects) and (part is not Part.ANSWER or code in self.objected)
        if self.tries(lambda: saying.say(self.home.one, code, part, Said(ratio, "说明"), by=by), may):
            self.note(part, code, ratio)

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

    def tries(self, act: Any, may: bool) -> bool:
        try:
            with db.session.begin_nested():
                act()
                db.session.flush()
        except Refusal:
            db.session.expire_all()
            assert not may
            return False
        assert may
        self.entries += 1
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


@pytest.mark.usefixtures("session")
def test_no_illegal_order_of_a_round_succeeds(clock_at):
    with clock_at(NOW):
        run_state_machine_as_test(Rounds, settings=settings(max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)))
