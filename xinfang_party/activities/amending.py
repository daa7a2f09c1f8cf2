"""A numbered correction of a confirmed record."""
from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.terms import Identity
from xinfang_party.activities.describing import changes, described
from xinfang_party.activities.models import Activity, Amendment, Facts
from xinfang_party.activities.writing import write
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal


def amended(activity: Activity, facts: Facts, reason: str, by: Identity) -> Amendment:
    """The facts written, and what they changed in words. Raises `Refusal` where nothing did."""
    before = described(activity)
    write(activity, facts)
    flag_modified(activity, "title")  # the version moves on, also where only a list changed
    db.session.flush()
    differing = changes(before, described(activity))
    if not differing:
        raise Refusal("没有改动任何内容，请先修改需要更正的地方。", "reason")
    amendment = Amendment(number=len(activity.amendments) + 1, reason=reason, changes=differing, account_id=by.account_id, actor=by.name, at=clock.now())
    activity.amendments.append(amendment)
    return amendment
