"""What the rooms above have told this one: measures, levels of scope, and how a fact is shown as a row."""
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Select

from xinfang_party.access.terms import Identity
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.text import clean_line
from xinfang_party.measures.kinds import Count, Every, Facts, Measure, Share, Total
from xinfang_party.measures.terms import BUREAU


@dataclass(frozen=True)
class Level:
    """One level of scope.

    `resolve(text)`: the id for a code or number people type, None when there is none; it may raise `Refusal` (namesakes).
    `label_of(id)`: its name. `ordered_labels()`: {id: name} of all in the order they are always shown (never by figure), None = no such table.
    `resolve_seen(text, viewer)`: the same of those the viewer may ask about, nobody else being there; None = everybody may ask about all.
    `permission`: who may read figures at this level; `branch_of(id)`: the branch whose leaders may.
    """

    name: str
    label: str
    resolve: Callable[[str], int | None]
    label_of: Callable[[int], str]
    ordered_labels: Callable[[], Mapping[int, str]] | None = None
    permission: str = "measure:read"
    branch_of: Callable[[int], int | None] | None = None
    code_of: Callable[[int], str] | None = None
    resolve_seen: Callable[[str, Identity], int | None] | None = None


@dataclass(frozen=True)
class FactView:
    """How the rows behind figures over `model` are shown: one cell per header, each fact linked to its page.

    `visible(select, identity)` narrows to what the viewer may see; whom neither `permission` nor one of `also` reaches sees none; `permission` None:
    nobody is shown any, so that no figure over them is a link;
    `options` are loader options so that cells need no further query;
    `kept_by` says in a sentence (without its full stop) who records and corrects these facts; `find(text, identity)` answers the id of the fact with this number
    where the viewer may see it. `open_to(identity)`: the condition of facts that are no secret to the viewer (None: none is); figures over few facts
    count only these for him or her. `withheld`: what the others are called.
    `judged`: the permission that whoever is told which facts hit or missed needs besides, where a fact is a person.
    `only_years`: rows are told of whole years alone: of two lists that end on different days the later tells what came in between.
    """

    model: Any
    permission: str | None
    headers: tuple[str, ...]
    cells: Callable[[Any], list[Any]]
    url: Callable[[Any], str]
    visible: Callable[[Select[Any], Identity], Select[Any]]
    options: tuple[Any, ...] = ()
    kept_by: str = ""
    find: Callable[[str, Identity], int | None] | None = None
    open_to: Callable[[Identity], Any] | None = None
    withheld: str = ""
    also: tuple[str, ...] = ()
    only_years: bool = False
    judged: str | None = None


@dataclass
class Registry:
    measures: dict[str, Measure] = field(default_factory=dict)
    levels: dict[str, Level] = field(default_factory=dict)
    views: dict[Any, FactView] = field(default_factory=dict)


REGISTERED = Registry()


def register(measure: Measure) -> None:
    """Add one measure. Raises LookupError for a code another measure has; the same measure twice is one (several applications in a process)."""
    known = REGISTERED.measures.setdefault(measure.code, measure)
    if known is not measure:
        raise LookupError(f"two measures call themselves {measure.code}")
    check(measure)


def check(measure: Measure) -> None:
    if isinstance(measure, Facts):
        if (measure.dated is None) == (measure.during is None):
            raise LookupError(f"{measure.code}: name either `dated` or `during`")
        if clash := measure.owners.columns.keys() & measure.dimensions.keys():
            raise LookupError(f"{measure.code}: {sorted(clash)} are owners and dimensions at once")


def get(code: str) -> Measure:
    """Raises `Refusal` naming the nearest codes when there is no such measure."""
    if code in REGISTERED.measures:
        return REGISTERED.measures[code]
    near = get_close_matches(code, REGISTERED.measures, n=3, cutoff=0.5)
    hint = f"您要找的是不是：{'、'.join(near)}？" if near else "用 flask measures list 可以看到全部指标。"
    raise Refusal(f"没有代码为「{clean_line(code, 80)}」的指标。{hint}")


def is_code(code: str) -> bool:
    return code in REGISTERED.measures


def all_measures() -> list[Measure]:
    """Every measure, by code."""
    return [REGISTERED.measures[code] for code in sorted(REGISTERED.measures)]


def in_order() -> list[Measure]:
    """Every measure in the order its room told them."""
    return list(REGISTERED.measures.values())


def facts_of(measure: Measure) -> Facts:
    """The measure whose facts stand behind this one: itself, or the Count or Total an Every or a Share judges by."""
    if isinstance(measure, Facts):
        return measure
    facts = get(measure.of if isinstance(measure, Every) else measure.reaches)  # type: ignore[attr-defined]
    if not isinstance(facts, Count | Total):
        raise LookupError(f"{measure.code} must judge by a Count or a Total, {facts.code} is neither")
    if isinstance(measure, Every) and facts.dated is None:
        raise LookupError(f"{measure.code} asks for each {measure.each}, but {facts.code} counts states")
    return facts


def owner_columns(measure: Measure) -> dict[str, Any]:
    """Level → column: at which levels of scope a measure can be asked, besides the bureau."""
    if isinstance(measure, Share) and not isinstance(measure.of, tuple):
        return {measure.level: measure.key, **measure.owners.columns}
    if isinstance(measure, Every) and measure.by is not None:
        return {measure.by.level: measure.by.key, **measure.by.owners.columns}
    return facts_of(measure).owners.columns


def register_level(name: str, label: str, resolve: Callable[[str], int | None], label_of: Callable[[int], str],
                   **more: Any) -> None:
    """Make `name:CODE` a scope; `more` are the further fields of `Level`."""
    REGISTERED.levels[name] = Level(name, label, resolve, label_of, **more)


def level(name: str) -> Level:
    """Raises `Refusal` when no room registered such a level."""
    if name in REGISTERED.levels:
        return REGISTERED.levels[name]
    known = "、".join([BUREAU, *REGISTERED.levels])
    raise Refusal(f"没有「{name}」这一级范围。可用的有：{known}。")


def levels() -> list[Level]:
    return list(REGISTERED.levels.values())


def register_rows_view(view: FactView) -> None:
    REGISTERED.views[view.model] = view


def rows_view(model: Any) -> FactView | None:
    return REGISTERED.views.get(model)
