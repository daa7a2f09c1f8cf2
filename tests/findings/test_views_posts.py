"""Whoever knows the addresses posts any step at any time, with the version that holds: no more comes of it than of the page's own forms."""
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test

from tests.accounts.people import account, enter
from tests.findings import made
from tests.findings.test_service import Course
from xinfang_party.access.terms import Role
from xinfang_party.accounts.queries import identity_of
from xinfang_party.findings.terms import ExtensionState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal

MENDERS, CONFIRMERS, OFFICES = {"owner", "head", "deputy"}, {"head", "deputy", "office", "other_office"}, {"office", "other_office"}
REGISTRARS, CLOSERS = {"inspector", "office", "other_office", "discipline"}, {"office", "other_office", "discipline"}
PERMITTED = {"plan": MENDERS, "report": MENDERS, "ask": MENDERS, "confirm": CONFIRMERS, "return": CONFIRMERS, "pass": REGISTRARS, "fail": REGISTRARS,
             "close": CLOSERS, "refuse-close": CLOSERS, "withdraw": REGISTRARS, "approve": OFFICES, "refuse": OFFICES}
ROLES = {"inspector": Role.INSPECTOR, "office": Role.PARTY_OFFICE, "other_office": Role.PARTY_OFFICE, "discipline": Role.DISCIPLINE}
WAY = (("plan", "owner"), ("ask", "head"), ("report", "owner"), ("confirm", "office"), ("pass", "discipline"))
PLAN = {"cause": "没有人负责", "measures": "当场签到"}


class Posts(Course):
    """`who`: a signed-in client each."""

    @initialize(far=st.integers(0, len(WAY)))
    def begin(self, far):
        """From some place on the way, or chance would hardly ever come to the end."""
        self.register()
        for verb, who in WAY[:far]:
            self.anybody_tries(verb, who)

    def register(self):
        super().begin()
        accounts = {name: account(member=getattr(self.world, name)) for name in ("owner", "head", "deputy", "peer")}
        accounts |= {name: account(role) for name, role in ROLES.items()}
        self.finding = made.finding(self.world, registrar=identity_of(accounts["inspector"], clock.today()))
        self.entries = self.audited()
        self.who = self.entered(accounts)

    def entered(self, accounts):
        clients = {name: self.app.test_client() for name in accounts}
        for name, one in accounts.items():
            enter(clients[name], one)
        return clients

    def may(self, verb, who):
        return super().may(verb, who) and who in PERMITTED[verb]

    def deed(self, verb, by):
        db.session.rollback()
        one = db.session.get_one(type(self.finding), self.finding.id)
        path, data = self.form_of(verb, one)
        answer = by.post(path, data=data)
        assert answer.status_code in (303, 404, 422), (path, answer.status_code)
        db.session.expire_all()
        if answer.status_code != 303:
            raise Refusal("没有办成。")

    def form_of(self, verb, one):
        """(address, what is sent)."""
        page, version = f"/findings/{one.id}", {"version": one.version}
        if verb in ("approve", "refuse"):
            asked = next((ask for ask in one.extensions if ask.state is ExtensionState.ASKED), one.extensions[-1] if one.extensions else None)
            return f"/finding-extensions/{asked.id if asked else 0}/decide", {"version": asked.version if asked else 1, "verdict": verb, "opinion": "理由"}
        if verb == "ask":
            return f"{page}/extensions", {**version, "new_on": one.due_on + timedelta(days=1), "reason": "等设备"}
        if verb in ("pass", "fail"):
            return f"{page}/recheck", {**version, "verdict": verb, "opinion": "看了"}
        return f"{page}/{verb}", {**version, "opinion": "还差", "due_on": one.due_on, **(PLAN if verb == "plan" else {})}


@pytest.fixture
def world(app, clock_at):
    with clock_at("2026-03-02 10:00"):
        yield made.world()


def test_no_order_of_posts_gets_around_the_rules(app, world):
    class Here(Posts):
        pass

    Here.world, Here.app = world, app
    run_state_machine_as_test(Here, settings=settings(
        max_examples=10, stateful_step_count=6, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)))
