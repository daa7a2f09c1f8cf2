"""A figure that was put away when its period ended, and is never changed after."""
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Float, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from xinfang_party.kernel.database import Model, UtcDateTime
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import registry
from xinfang_party.measures.questions import counted_between
from xinfang_party.measures.rules import Parts
from xinfang_party.measures.terms import Figure, Selection


class FrozenFigure(Model):
    """One figure as it stood. `fingerprint` is one for each (code, selection, period), so that it is frozen once whatever the edition."""

    __tablename__ = "frozen_figure"
    __table_args__ = (Index(None, "code", "scope_level", "scope_key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    code: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    edition: Mapped[str] = mapped_column(String(20))
    scope_level: Mapped[str] = mapped_column(String(20))
    scope_key: Mapped[int | None]
    selection: Mapped[dict[str, Any]] = mapped_column(JSON)
    period: Mapped[str] = mapped_column(String(30))
    as_of: Mapped[date]
    numerator: Mapped[float] = mapped_column(Float(53))
    denominator: Mapped[int | None]
    value: Mapped[float | None] = mapped_column(Float(53))
    unit: Mapped[str] = mapped_column(String(20))
    noun: Mapped[str] = mapped_column(String(20))
    basis: Mapped[str] = mapped_column(Text)
    pending: Mapped[int] = mapped_column(default=0)
    waived: Mapped[int] = mapped_column(default=0)
    small: Mapped[int] = mapped_column(default=5)
    leaves_out: Mapped[bool] = mapped_column(default=False, server_default=false())
    facts: Mapped[list[list[float]] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    """(fact id, what it gave to the figure) of each fact behind it, as `engine.parts` told; None where only the figure was put away."""
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def figure(self) -> Figure:
        return Figure(code=self.code, name=self.name, selection=Selection.from_dict(self.selection), period=Period.parse(self.period),
                      as_of=self.as_of, numerator=whole(self.numerator), denominator=self.denominator, value=whole(self.value),
                      unit=self.unit, edition=self.edition, basis=self.basis, noun=self.noun, pending=self.pending,
                      waived=self.waived, small=self.small, counted_between=self.counted_between, leaves_out=self.leaves_out,
                      is_frozen=True)

    @property
    def parts(self) -> Parts | None:
        """What each fact gave to it; None where that was not kept."""
        return None if self.facts is None else {int(fact): value for fact, value in self.facts}

    @property
    def counted_between(self) -> tuple[date, date] | None:
        """As of a living figure; a measure that is no more cannot be asked."""
        measure = registry.REGISTERED.measures.get(self.code)
        return None if measure is None else counted_between(measure, Period.parse(self.period), self.as_of)


def whole(value: Any) -> Any:
    """37.0 was counted as 37."""
    return int(value) if value is not None and float(value).is_integer() else value
