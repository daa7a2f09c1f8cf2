from flask import Blueprint, render_template

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import SIGNED_IN, may
from xinfang_party.commitments.owed import own
from xinfang_party.dashboard import catalogue
from xinfang_party.dashboard.comparing import by_branch
from xinfang_party.dashboard.queries import figures_of
from xinfang_party.measures import kept
from xinfang_party.web import owed
from xinfang_party.web.navigation import Entry

bp = Blueprint("dashboard", __name__)
NAVIGATION = (Entry("工作台", "首页", "dashboard.show_home", SIGNED_IN, "house", 10),)


@bp.get("/")
@requires(SIGNED_IN)
def show_home() -> str:
    identity = current()
    places = [place for role, places in catalogue.ADMINISTRATION.items() if role in identity.roles for place in places]
    promises = own(identity) if may(identity, "commitment:draft") else []
    reading = kept.Reading()
    standings, blocks = figures_of(identity, promises, reading)
    return render_template("dashboard/show_home.html", owed=owed.by(identity, lambda permission: may(identity, permission)),
                           promises=promises, standings=standings, blocks=blocks, branches=by_branch(identity, reading), places=places)
