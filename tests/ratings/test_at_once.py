"""Many at once on a database where commits are real: one vote, one good link."""
from sqlalchemy import func, select

from tests.live import at_once
from tests.petitions.made import OFFICER, answered
from tests.ratings import made
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.petitions.models import Case
from xinfang_party.ratings import links
from xinfang_party.ratings.models import Rating, RatingLink

NOW = made.NOW


def test_of_two_votes_at_once_one_counts(site):
    key = made.asked()
    site.config["WTF_CSRF_ENABLED"] = False
    db.session.remove()
    statuses = at_once(site, 2, lambda n: site.test_client().post(f"/r/{key}", data={"face": ("satisfied", "dissatisfied")[n]}).status_code)
    assert sorted(statuses) == [303, 404]
    assert db.session.scalar(select(func.count()).select_from(Rating)) == 1


def test_of_links_made_at_once_one_is_good(site):
    case_id = answered().id
    db.session.remove()

    def ask(_n):
        with unit_of_work():
            return links.ask(db.session.get_one(Case, case_id), by=OFFICER)

    keys = at_once(site, 3, ask)
    assert sum(links.find(key) is not None for key in keys) == 1
    assert db.session.scalar(select(func.count()).where(RatingLink.withdrawn_at.is_(None))) == 1
