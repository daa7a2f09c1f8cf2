"""What a viewer asks of a measure by an address, and whether the figures are his or hers to see."""
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import STRANGER, Identity, Role
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import addresses, registry, service
from xinfang_party.measures.kinds import Measure, Share
from xinfang_party.measures.models import FrozenFigure
from xinfang_party.measures.rules import is_of_whole_months
from xinfang_party.measures.terms import BUREAU, Scope, Selection

SEES_BUREAU = frozenset({Role.INSPECTOR, Role.PARTY_OFFICE, Role.DISCIPLINE, Role.PETITION_OFFICER, Role.LEADER})
OWN_LEVEL, BROAD_LEVEL = "member", "branch"
NO_DAY = date.min
"""As today: then no running month is as good as a whole one."""


@dataclass(frozen=True)
class Asked:
    """`left_out`: hand-picked facts that were not counted, because the viewer may not see them. `seen`: the condition of what is counted
    for this viewer, None where it is everything; `withheld`: what the rest is called."""

    measure: Measure
    selection: Selection
    period: Period
    as_of: date
    left_out: int = 0
    seen: Any = field(default=None, compare=False)
    withheld: str = ""
    is_open: bool = False
    """Asked for without secret facts, as a promise counts."""
    frozen: FrozenFigure | None = field(default=None, compare=False)
    """What was put away of the same, where the address asks for it."""


def read(measure: Measure, args: MultiDict[str, str], viewer: Identity) -> Asked:
    """The question of an address; what it leaves open is the viewer's own scope, this year, today.

    Raises `Refusal` for what cannot be read, `NotFound` for figures that are not the viewer's to see.
    """
    if not all(addresses.is_text(text) for name in args for text in (name, *args.getlist(name))):
        raise Refusal("地址里有不能识别的字符，请从页面上的链接重新进入。")
    typed = [f"{level.name}:{text}" for level in registry.levels() if (text := args.get(level.name, "").strip())]
    text = typed[0] if typed else args.get("scope", "").strip()
    scope = addresses.read_scope(text, viewer) if text else natural_scope(measure, viewer)
    only = addresses.read_only({name: args.getlist(name) for name in args})
    selection = Selection(scope, only, addresses.read_picked(args.get("picked", "")))
    refuse_foreign(selection, viewer)
    mine = replace(selection, picked=pickable(measure, selection.picked, viewer))
    day = addresses.read_day(args["as_of"]) if args.get("as_of", "").strip() else clock.today()
    period = addresses.read_period(args["period"]) if args.get("period", "").strip() else Period.of(clock.today(), "year")
    view, is_open = registry.rows_view(registry.facts_of(measure).of), bool(args.get(addresses.OPEN))
    seen = no_secret(measure) if is_open else seen_by(viewer, measure, mine, period, day)
    found = Asked(measure, mine, period, day, len(selection.picked) - len(mine.picked), seen, view.withheld if view is not None else "",
                  is_open and seen is not None)
    return beside_frozen(found, selection) if args.get(addresses.FROZEN) else found


def beside_frozen(asked: Asked, selection: Selection) -> Asked:
    """With the frozen figure of the whole `selection`, if there is one as of the same day: then it is counted as that one was, which its promise
    tells everybody anyway."""
    key = service.fingerprint_of(asked.measure.code, selection, asked.period, leaves_out=asked.is_open)
    found = service.stored_among([key]).get(key)
    if found is None or found.as_of != asked.as_of:
        return asked
    return replace(asked, frozen=found, seen=asked.seen if asked.is_open else None)


def seen_by(viewer: Identity, measure: Measure, selection: Selection, period: Period, as_of: date) -> Any:
    """The condition of the facts a figure counts for this viewer; None: all of them, secret ones too, which a broad figure does not give away."""
    view = registry.rows_view(registry.facts_of(measure).of)
    if view is None or view.open_to is None or is_broad(viewer, selection, period, as_of, ahead=registry.facts_of(measure).looks_ahead):
        return None
    return view.open_to(viewer)


def seen_by_all(measure: Measure, selection: Selection, *periods: Period) -> Any:
    """The same for figures that many people read, such as those of a promise: one answer for everybody, on whatever day. Secret facts count only
    where whole branches or the bureau are asked about, and each of the periods is of whole months to its very end."""
    is_told_whole = is_whole(selection) and all(is_of_whole_months(period.start, period.end, NO_DAY) for period in periods)
    return None if is_told_whole else no_secret(measure)


def no_secret(measure: Measure) -> Any:
    """The condition of facts that are open to anybody; None where all are."""
    view = registry.rows_view(registry.facts_of(measure).of)
    return None if view is None or view.open_to is None else view.open_to(STRANGER)


def is_broad(viewer: Identity, selection: Selection, period: Period, as_of: date, *, ahead: bool = False) -> bool:
    """The bureau or whole branches over whole months, or one's own work: secret facts may be counted in it (docs/decisions/0015).

    As of today or of the end of a month gone by: any other day would tell of the one between. `ahead`: what is due later this month counts
    already, so "until today" is not the whole of it."""
    scope, today = selection.scope, clock.today()
    if scope.level == OWN_LEVEL:
        return addresses.keys_of(scope) == [viewer.member_id]
    ends_well = as_of == today or (as_of < today and is_of_whole_months(None, as_of, NO_DAY))
    return is_whole(selection) and ends_well and is_of_whole_months(period.start, period.end, NO_DAY if ahead else today)


def is_whole(selection: Selection) -> bool:
    """The bureau or whole branches, narrowed by nothing else."""
    level = selection.scope.level
    by_branch = level == BUREAU and [name for name, _values in selection.only] == [BROAD_LEVEL]
    return level in (BUREAU, BROAD_LEVEL) and (not selection.only or by_branch)


def tells_rows(measure: Measure, period: Period, as_of: date) -> bool:
    """False where the facts behind a figure of this time are told to nobody: some are told of whole years alone, as of today or of the year's end."""
    return not is_yearly(measure) or (period.kind == "year" and (as_of == clock.today() or as_of >= period.end))


def is_yearly(measure: Measure) -> bool:
    """A matter of whole years: a month of it would read as a failure, and its rows are told of years alone."""
    view = registry.rows_view(model_behind(measure))
    return view is not None and view.only_years


def of_whole_year(asked: Asked) -> Asked:
    """The same of the whole year the question ends in (the running one where it ends later), as of today."""
    day = max(asked.period.start, min(asked.period.end, clock.today()))
    return replace(asked, period=Period.of(day, "year"), as_of=clock.today())


def natural_scope(measure: Measure, viewer: Identity) -> Scope:
    """Where this person's work lies: the bureau for who oversees it, the branches led, else oneself, as far as the measure has such owners."""
    owners = registry.owner_columns(measure)
    led = viewer.led_branch_ids | viewer.committee_branch_ids
    if viewer.roles & SEES_BUREAU:
        return Scope.bureau()
    if led and "branch" in owners:
        return Scope.branch(min(led)) if len(led) == 1 else Scope.branches(led)
    if viewer.member_id is not None and OWN_LEVEL in owners:
        return Scope.member(viewer.member_id)
    if viewer.home_branch_id is not None and "branch" in owners:
        return Scope.branch(viewer.home_branch_id)
    return Scope.bureau()


def refuse_foreign(selection: Selection, viewer: Identity) -> None:
    """Raises `NotFound` unless every owner the question names is within the viewer's reach, as scope or as narrowing alike."""
    named = [(selection.scope.level, addresses.keys_of(selection.scope))] if selection.scope.level != BUREAU else []
    known = {level.name for level in registry.levels()}
    for name, values in selection.only:
        if name in known:
            named.append((name, [addresses.number(str(value), name) for value in values if value is not None]))
    for name, keys in named:
        level = registry.level(name)
        if not all(may_see(level, key, viewer) for key in keys):
            raise NotFound


def may_see(level: registry.Level, key: int, viewer: Identity) -> bool:
    span = reach(viewer, level.permission)
    if span.everything:
        return True
    branch = level.branch_of(key) if level.branch_of is not None else None
    return span.covers(branch_id=branch, member_id=key if level.name == OWN_LEVEL else None)


def pickable(measure: Measure, picked: tuple[int, ...], viewer: Identity) -> tuple[int, ...]:
    """Those of the hand-picked facts that the viewer may see: nobody learns of a fact by picking it into a figure. Nor by picking whom secret facts
    are about: what one subject adds to a share tells whether there is such a fact."""
    model, facts = model_behind(measure), registry.facts_of(measure).of
    view = registry.rows_view(model)
    if not picked or view is None or (facts is not model and (behind := registry.rows_view(facts)) is not None and behind.open_to is not None):
        return ()
    return tuple(sorted(db.session.scalars(view.visible(select(model.id).where(model.id.in_(picked)), viewer))))


def model_behind(measure: Measure) -> Any:
    """Whose ids and rows a selection and its rows speak of: the subjects of a share, else the facts."""
    if isinstance(measure, Share) and not isinstance(measure.of, tuple):
        return measure.of
    return registry.facts_of(measure).of
