"""What figures say of every department, asked by their codes alone; secret facts are left out, for a department's figure would tell of them."""
from dataclasses import dataclass
from datetime import date

from xinfang_party.kernel.periods import Period, last_periods
from xinfang_party.measures import engine, registry
from xinfang_party.measures.asking import no_secret
from xinfang_party.measures.kinds import Measure
from xinfang_party.measures.terms import Figure, Scope
from xinfang_party.organization.rules import add_months
from xinfang_party.signals.catalogue import EACH, LOOKED_BACK, MEASURE, number
from xinfang_party.signals.terms import Cause, Reading

LEVEL = "department"


@dataclass(frozen=True)
class Question:
    """One cause over one period that has ended, and the department's own past."""

    cause: Cause
    period: Period
    before: tuple[Period, ...]

    @property
    def code(self) -> str:
        return MEASURE[self.cause]

    @property
    def name(self) -> str:
        return registry.get(self.code).name

    def asked(self, period: Period) -> Period:
        """Repeated findings are looked for over the twelve months to the period's end."""
        return Period.stretch(add_months(period.start, -11), period.end) if self.cause is Cause.REPEATED else period


def questions(today: date) -> list[Question]:
    """Of each cause whose figure somebody registers and departments own."""
    found = []
    for cause, code in MEASURE.items():
        if registry.is_code(code) and LEVEL in registry.owner_columns(registry.get(code)):
            ended = Period.of(today, EACH[cause]).previous
            past = last_periods(ended.previous, number(LOOKED_BACK[cause])) if cause in LOOKED_BACK else []
            found.append(Question(cause, ended, tuple(sorted(past))))
    return found


def answers(question: Question) -> dict[int, tuple[Reading, list[Reading]]]:
    """department → what the period said and what the ones before it said; a statement for each period."""
    measure = registry.get(question.code)
    now = figures(measure, question, question.period)
    past = [(period, figures(measure, question, period)) for period in question.before]
    return {key: (reading(figure, question.period), [reading(found.get(key), period) for period, found in past])
            for key, figure in now.items() if key is not None}


def figures(measure: Measure, question: Question, period: Period) -> dict[int | None, Figure]:
    return dict(engine.figures_by(measure.code, LEVEL, question.asked(period), period.end, seen=no_secret(measure)))


def reading(figure: Figure | None, period: Period) -> Reading:
    """No facts of a department are none, or no rate."""
    if figure is None:
        return Reading(str(period), period.label, None)
    return Reading(str(period), period.label, None if figure.value is None else float(figure.value), figure.denominator or 0)


def figure_behind(cause: Cause, department_id: int, period: Period) -> Figure | None:
    """To lead from a signal to its rows."""
    if not registry.is_code(MEASURE[cause]):
        return None
    question = Question(cause, period, ())
    return engine.figure(question.code, Scope.department(department_id), question.asked(period), period.end, seen=no_secret(registry.get(question.code)))


