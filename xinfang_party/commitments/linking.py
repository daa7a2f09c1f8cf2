"""Which figures of promises lead to their rows: no link into a list of which the reader may see nothing."""
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.commitments.figures import Standing
from xinfang_party.commitments.models import Commitment
from xinfang_party.kernel.database import db
from xinfang_party.measures import asking, engine, registry
from xinfang_party.measures.seeing import spans

OF_PERSON = "个人的逐件明细只有本人和负责监督的人能看"
OUT_OF_SIGHT = "背后的事项都不在您的查看范围内"
Pair = tuple[Commitment, Standing]


def unlinked(pairs: Sequence[Pair], viewer: Identity) -> dict[int, str]:
    """line id → why its figure is no link; the others are. One statement, for what roles alone do not tell."""
    found = {one.line.id: OF_PERSON for commitment, one in pairs if one.line.scope_level == "member" and not reads_rows(viewer, commitment)}
    asked = [one for commitment, one in pairs if one.line.id not in found and not is_own(commitment, viewer) and not is_plain(one, viewer)]
    if asked:
        answers = db.session.execute(select(*(some_row(one, viewer) for one in asked))).one()
        found.update({one.line.id: OUT_OF_SIGHT for one, is_seen in zip(asked, answers, strict=True) if has_facts(one) and not is_seen})
    return found


def is_own(commitment: Commitment, viewer: Identity) -> bool:
    """Whoever chose the measure is led to what it counts, if only to how many of the rows are others'."""
    return viewer.member_id is not None and viewer.member_id == commitment.member_id


def is_plain(one: Standing, viewer: Identity) -> bool:
    """The own facts, those of a branch led, or anybody's for who oversees all: no need to ask."""
    scope = one.figure.scope
    owner = {"member_id": scope.key} if scope.level == "member" else {"branch_id": scope.key if scope.level == "branch" else None}
    return any(span.everything or span.covers(**owner) for span in spans(registry.get(one.line.measure_code), viewer))


def reads_rows(viewer: Identity, commitment: Commitment) -> bool:
    """Figures of a person link to their rows only for the person and those who oversee: peers read the number, not the list.
    Who moved on is overseen where he is now, as `measures` asks it."""
    branch_id = commitment.member.home_branch_id if commitment.member else commitment.branch_id
    return reach(viewer, "measure:read-member").covers(branch_id=branch_id, member_id=commitment.member_id)


def has_facts(one: Standing) -> bool:
    """An empty list hides nothing: its page says that there is none."""
    return bool(one.figure.numerator or one.figure.denominator)


def some_row(one: Standing, viewer: Identity) -> Any:
    """Is there a fact behind the figure that the viewer may see? As SQL."""
    figure, measure = one.figure, registry.get(one.line.measure_code)
    model = asking.model_behind(measure)
    seen = asking.no_secret(measure) if figure.leaves_out else None
    rows = engine.rows(measure.code, figure.selection, figure.period, as_of=figure.as_of, seen=seen).with_only_columns(model.id).order_by(None)
    view = registry.rows_view(model)
    assert view is not None
    return view.visible(rows, viewer).exists().label(f"line_{one.line.id}")
