"""Is there a row behind a figure that its reader may see? Told by roles alone, without asking the database: a page holds hundreds of figures.
Only for the one figure that a page is about the rows themselves are asked (`finds_rows`)."""
from typing import Any

from sqlalchemy import select

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity, Reach
from xinfang_party.kernel.database import db
from xinfang_party.measures import addresses, engine, registry
from xinfang_party.measures.asking import BROAD_LEVEL, OWN_LEVEL, model_behind, tells_rows
from xinfang_party.measures.kinds import Count, Measure, Quotient, Ratio, Share
from xinfang_party.measures.terms import BUREAU, Figure, Scope


def sees_rows(viewer: Identity, figure: Figure, which: str = "all") -> bool:
    """False where the page of rows would be empty for this viewer, or is told to nobody; where only some rows are out of sight the page says how many."""
    measure = registry.REGISTERED.measures.get(figure.code)
    if measure is None or holds_none(measure, figure, which) or not tells_rows(measure, figure.period, figure.as_of):
        return False
    view = registry.rows_view(model_behind(measure))
    if which != "all" and view is not None and view.judged is not None and not holds_some(reach(viewer, view.judged), figure.scope, viewer):
        return False
    return any(holds_some(span, figure.scope, viewer) for span in spans(measure, viewer))


def finds_rows(viewer: Identity, figure: Figure, seen: Any = None) -> bool:
    """The same to the last row; a statement only for those who do not oversee. `seen`: the condition under which the figure was counted."""
    if not sees_rows(viewer, figure):
        return False
    measure = registry.get(figure.code)
    view, model = registry.rows_view(model_behind(measure)), model_behind(measure)
    if view is None or sees_all_rows(viewer, measure):
        return view is not None
    rows = engine.rows(figure.code, figure.selection, figure.period, as_of=figure.as_of, seen=seen).with_only_columns(model.id).order_by(None)
    return bool(db.session.scalar(select(view.visible(rows, viewer).exists())))


def sees_all_rows(viewer: Identity, measure: Measure) -> bool:
    """Whoever oversees the bureau: then nobody's figure needs to be asked about one by one."""
    return any(span.everything for span in spans(measure, viewer))


def spans(measure: Measure, viewer: Identity) -> list[Reach]:
    """How far the viewer reaches among the facts behind a measure; none where nobody shows them."""
    view = registry.rows_view(model_behind(measure))
    return [] if view is None or view.permission is None else [reach(viewer, permission) for permission in (view.permission, *view.also)]


def holds_none(measure: Measure, figure: Figure, which: str = "all") -> bool:
    """Nothing was counted. Behind a frozen figure rows may stand by now; a total of 0 may be a sum of noughts."""
    if figure.is_frozen:
        return False
    if which != "all" and isinstance(measure, Ratio | Share):
        return not (figure.numerator if which == "hits" else (figure.denominator or 0) - figure.numerator)
    if which == "misses" and isinstance(measure, Quotient):
        return True
    return figure.value is None or (isinstance(measure, Count) and not figure.numerator)


def holds_some(span: Reach, scope: Scope, viewer: Identity) -> bool:
    """May some rows of the scope lie within the span? Own rows lie in the own branch and department."""
    if span.everything or not span or scope.level == BUREAU:
        return bool(span)
    keys, is_own = set(addresses.keys_of(scope)), span.member_id is not None
    if scope.level == BROAD_LEVEL:
        return bool(keys & span.branch_ids) or (is_own and viewer.home_branch_id in keys)
    if scope.level == OWN_LEVEL:
        return bool(span.branch_ids) or span.member_id in keys
    return bool(span.branch_ids) or (is_own and viewer.department_id in keys)
