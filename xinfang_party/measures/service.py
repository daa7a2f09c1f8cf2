"""Freezing figures: exactly once, however many schedulers try."""
import hashlib
import json
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures.models import FrozenFigure
from xinfang_party.measures.rules import Parts
from xinfang_party.measures.terms import Figure, Selection


def freeze(figures: Sequence[Figure], *, parts: Sequence[Parts] = (), by: Identity) -> list[FrozenFigure]:
    """Put figures away, in the order given; one that was frozen before is answered as it was stored then. `parts`: of each what its facts
    gave to it (`engine.parts`), so that what changed since can be told fact by fact; without them the figure alone is kept.

    Raises `Refusal` when a figure was taken before its period ended, or as of a day that has not come: it could still change,
    and a frozen one never does.
    """
    today = clock.today()
    for figure in figures:
        if not figure.period.is_over(today) or not figure.period.end <= figure.as_of <= today:
            raise Refusal(f"「{figure.name}」的时段（{figure.period.label}）还没有结束，结束后才能封存。")
    wanted = {fingerprint(figure): figure for figure in figures}
    kept = dict(zip((fingerprint(figure) for figure in figures), parts, strict=bool(parts)))
    stored = stored_among(list(wanted))
    missing = {key: figure for key, figure in wanted.items() if key not in stored}
    if missing:
        added = store(dict(sorted(missing.items())), kept)
        if added:
            audit.record("measure.frozen", by=by, figures=sorted(frozen.id for frozen in added.values()))
        stored |= added | stored_among([key for key in missing if key not in added])
    return [stored[fingerprint(figure)] for figure in figures]


def fingerprint(figure: Figure) -> str:
    """What makes two figures one: with and without secret facts they are two."""
    return fingerprint_of(figure.code, figure.selection, figure.period, leaves_out=figure.leaves_out)


def fingerprint_of(code: str, selection: Selection, period: Period, *, leaves_out: bool) -> str:
    identity = [code, selection.as_dict(), str(period), *(["open"] if leaves_out else [])]
    return hashlib.sha256(json.dumps(identity, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def stored_among(fingerprints: Sequence[str]) -> dict[str, FrozenFigure]:
    found = {}
    for start in range(0, len(fingerprints), 500):
        chosen = select(FrozenFigure).where(FrozenFigure.fingerprint.in_(fingerprints[start:start + 500]))
        found.update({frozen.fingerprint: frozen for frozen in db.session.scalars(chosen)})
    return found


def store(figures: dict[str, Figure], parts: Mapping[str, Parts]) -> dict[str, FrozenFigure]:
    """The rows we added. Another scheduler may store the same meanwhile: then its rows stand, and ours are dropped.

    Always in the order of their fingerprints, so that two schedulers never wait for each other.
    """
    try:
        with db.session.begin_nested():
            rows = {key: as_row(key, figure, parts.get(key)) for key, figure in figures.items()}
            db.session.add_all(rows.values())
            db.session.flush()
            return rows
    except IntegrityError:
        stored = stored_among(list(figures))
        left = {key: figure for key, figure in figures.items() if key not in stored}
        if len(left) == len(figures):
            raise
        return store(left, parts) if left else {}


def as_row(key: str, figure: Figure, parts: Parts | None) -> FrozenFigure:
    scope = figure.selection.scope
    return FrozenFigure(
        fingerprint=key, code=figure.code, name=figure.name, edition=figure.edition, scope_level=scope.level, scope_key=scope.key,
        selection=figure.selection.as_dict(), period=str(figure.period), as_of=figure.as_of, numerator=figure.numerator,
        denominator=figure.denominator, value=figure.value, unit=figure.unit, noun=figure.noun, basis=figure.basis,
        pending=figure.pending, waived=figure.waived, small=figure.small, leaves_out=figure.leaves_out,
        facts=None if parts is None else [[fact, value] for fact, value in sorted(parts.items())], frozen_at=clock.now())
