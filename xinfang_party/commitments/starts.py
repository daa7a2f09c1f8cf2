"""Where each line of a form would start: the same measure over the period before, told before anything is saved."""
from dataclasses import dataclass

from xinfang_party.commitments import lines, rules
from xinfang_party.commitments.forms import CommitmentForm, LineForm
from xinfang_party.commitments.models import Commitment, period_of
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import registry
from xinfang_party.measures.terms import Figure

MISSING = "请先填好开始日期和完成期限。"


@dataclass(frozen=True)
class Start:
    """The figure of the period before, or the sentence why there is none yet."""

    figure: Figure | None = None
    better: str = "none"
    problem: str = ""
    withheld: str = ""
    """What is not counted in it, in a word."""

    @property
    def is_partial(self) -> bool:
        """The period before is not over: a promise for next year."""
        return self.figure is not None and self.figure.as_of <= self.figure.period.end


def period_before(form: CommitmentForm) -> Period | None:
    """Over which time the baseline is taken; None where the form's dates are no period."""
    starts_on, ends_on = form.starts_on.data, form.ends_on.data
    if starts_on is None or ends_on is None or rules.why_not_period(starts_on, ends_on, clock.today()) is not None:
        return None
    return period_of(starts_on, ends_on).previous


def starts(form: CommitmentForm, commitment: Commitment) -> list[Start | None]:
    """For each line of the form, None where it has no measure. `commitment` says whose promise it is and need not be stored;
    its dates are taken from the form."""
    starts_on, ends_on = form.starts_on.data, form.ends_on.data
    if starts_on is None or ends_on is None:
        return [Start(problem=MISSING) if entry.form.measure_code.data else None for entry in form.lines]
    reason = rules.why_not_period(starts_on, ends_on, clock.today())
    if reason is not None:
        return [Start(problem=reason) if entry.form.measure_code.data else None for entry in form.lines]
    whole = Commitment(kind=commitment.kind, member_id=commitment.member_id, branch_id=commitment.branch_id, starts_on=starts_on, ends_on=ends_on)
    return [start_of(entry.form, whole) for entry in form.lines]


def start_of(line: LineForm, commitment: Commitment) -> Start | None:
    code = line.measure_code.data
    if not code or code not in {choice[0] for choice in line.measure_code.iter_choices()}:
        return None
    try:
        figure = lines.baseline(commitment, code, lines.scope_of(commitment, line.reach.data), lines.narrowed(line.only()))
    except Refusal as refusal:
        return Start(problem=refusal.sentence)
    measure = registry.get(code)
    view = registry.rows_view(registry.facts_of(measure).of)
    return Start(figure, measure.better, withheld=view.withheld if figure.leaves_out and view is not None else "")
