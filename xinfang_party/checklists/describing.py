"""How a standing reads: in a word, in a line, as plain data."""
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xinfang_party.checklists.terms import Check, Comparison, Result, Sheet, Standing, State, Total, Verdict, When

NOTHING = "—"


def words_of(one: Standing) -> str:
    """"3/4 个月，要求 ≥ 100%；…": every test with its figure; or why nobody can tell."""
    told = [result_words(result) for result in one.results if result.figure is not None]
    return "；".join([*told, *dict.fromkeys(one.reasons)])


def result_words(result: Result) -> str:
    apart = "".join(f"，{count} 个{word}" for count, word in ((result.pending, "未到期"), (result.waived, "已免除")) if count)
    return f"{result.name} {result.figure.text}（要求{wanted(result.test, result.figure.unit)}）{apart}" if result.test else result.name


def wanted(check: Check, unit: str) -> str:
    return f"{check.when.label} {check.comparison.label} {check.threshold:g}{unit if unit == '%' else f' {unit}'}"


def state_words(one: Standing) -> str:
    """"没有达到，得 1.5 分": of what counts with its score."""
    return one.state.label if one.score is None else f"{one.state.label}，得 {one.score:g} 分"


def by_state(sheet: Sheet) -> list[tuple[State, list[Standing]]]:
    """The items in each state, those that ask for something first."""
    order = (State.NOT_MET, State.UNKNOWN, State.STATEMENT, State.RECORDS, State.PENDING, State.WAIVED, State.NOT_OWED)
    found = [(state, [one for one in sheet.standings if one.state is state]) for state in order]
    return [(state, some) for state, some in found if some]


def in_short(sheet: Sheet) -> str:
    """"没有达到 2 项，不能判定 14 项，…"."""
    return "，".join(f"{state.label} {len(some)} 项" for state, some in by_state(sheet))


def total_words(total: Total) -> str:
    """"86.5 分，达标（其中 12 分还不能判定）"."""
    if total.value is None:
        return NOTHING
    capped = "，有一票否决的项" if total.is_capped else ""
    unknown = f"（可计 {total.out_of:g} 分，其中 {total.unknown:g} 分还不能判定）" if total.unknown else f"（可计 {total.out_of:g} 分）"
    grade = total.grade if total.best in ("", total.grade) else f"等次还不能定（{total.grade}到{total.best}）"
    return f"{total.value:g}，{grade}{capped}{unknown}"


@dataclass(frozen=True)
class Told:
    """A figure as it was put away: enough to be read, without a way to its rows."""

    text: str
    unit: str
    pending: int
    waived: int


def from_dict(told: Mapping[str, Any]) -> Result:
    """`as_dict` back."""
    figure = Told(told["text"], told.get("unit", ""), told["pending"], told["waived"]) if "text" in told else None
    check = Check(told["code"], Comparison(told["comparison"]), told["threshold"], When(told["when"])) if "code" in told else None
    return Result(told["name"], Verdict(told["verdict"]), told["ratio"], check, figure, told["reason"])


def as_dict(result: Result) -> dict[str, Any]:
    """A test with its figure, as JSON keeps it."""
    figure, check = result.figure, result.test
    told = {"name": result.name, "verdict": result.verdict.value, "ratio": result.ratio, "reason": result.reason}
    if check is not None:
        told |= {"code": check.code, "comparison": check.comparison.value, "threshold": check.threshold, "when": check.when.value}
    if figure is not None:
        told |= {"numerator": figure.numerator, "denominator": figure.denominator, "value": figure.value, "text": figure.text, "period": str(figure.period),
                 "as_of": figure.as_of.isoformat(), "unit": figure.unit, "pending": figure.pending, "waived": figure.waived, "edition": figure.edition}
    return told
