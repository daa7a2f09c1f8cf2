"""What a need's page says of services held for it, and to whom it offers to organize one."""
import pytest
from flask import g

from tests.activities.made import house
from tests.volunteering import made
from xinfang_party.volunteering import panels


@pytest.fixture
def home(session, clock_at):
    with clock_at(made.NOW):
        yield house()


def shown(app, need, viewer):
    with app.test_request_context("/"):
        g.identity = viewer
        return panels.panel_of_need(need) or ""


def test_the_branch_that_claimed_a_need_is_offered_to_organize(app, home):
    need, member = made.need(made.place(), home.branch), made.identity(home.plain)
    lead, other = made.identity(home.secretary), made.identity(house().secretary)
    assert [f"/service-events/new?need={need.id}" in shown(app, need, one) for one in (lead, member, other)] == [True, False, False]


def test_a_need_shows_the_services_one_may_read(app, home):
    need = made.need(made.place(), home.branch)
    made.opened(home.branch, need_id=need.id)
    assert ["路口文明劝导" in shown(app, need, made.identity(one)) for one in (home.plain, house().plain)] == [True, False]


def test_what_nobody_claimed_offers_nothing(app, home):
    assert shown(app, made.need(made.place()), made.identity(home.secretary)) == ""
