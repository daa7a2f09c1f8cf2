"""The lines of a promise in words: whose facts, which of them, measured since when."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.commitments.choices import options, topmost
from xinfang_party.commitments.models import Commitment, CommitmentLine, CommitmentStep, PickRequest
from xinfang_party.commitments.terms import VERB_LABELS
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period, chinese
from xinfang_party.measures import registry
from xinfang_party.measures.terms import number_text

WHOSE = {"member": "本人承办的", "branch": "本支部的", "department": "本处室的"}
UNSEEN = "一件不在您查看范围内的事项"
DIMENSION_WORDS = {"class": "四办分类", "channel": "信访形式", "subject": "内容分类", "district": "区县"}


@dataclass(frozen=True)
class Described:
    """One line in words: which facts count, and where it started."""

    rule: str
    baseline: str


def described(commitment: Commitment) -> list[Described]:
    """Each line of a promise; the words of a dimension are asked for once."""
    words = cache(lambda name: dict(options(name)))
    return [Described(rule_in_words(line, commitment, words), baseline_in_words(line)) for line in commitment.lines]


def rule_in_words(line: CommitmentLine, commitment: Commitment, words: Any) -> str:
    """"本人承办的；四办分类：急事急办；2026年" and how many were picked by hand."""
    parts = [WHOSE.get(line.scope_level, line.scope_level)]
    for name, values in sorted(line.only.items()):
        labels = words(name)
        parts.append(f"{DIMENSION_WORDS.get(name, name)}：{'、'.join(labels.get(value, value) for value in topmost(name, values, labels))}")
    picked = f"；另手工计入 {len(line.picked)} 件" if line.picked else ""
    return f"{'；'.join(parts)}；{commitment.period.label}{picked}"


def baseline_in_words(line: CommitmentLine) -> str:
    """"87.5%（2025年同口径，共 40 件）": the figure, its time, its n, and why it was changed by hand."""
    measure = registry.get(line.measure_code)
    count = line.baseline_numerator if line.baseline_denominator is None else line.baseline_denominator
    value = "没有数据" if line.baseline is None else f"{number_text(line.baseline)}{measure.unit}"
    period = read(line.baseline_period)
    until = "" if period is None or line.baseline_on > period.end else f"，截至{chinese(line.baseline_on)}"
    whole = f"{value}（{line.baseline_period if period is None else period.label}同口径{until}，共 {number_text(count or 0)} {measure.noun}）"
    return f"{whole}；由承诺人填写，理由：{line.baseline_reason}" if line.baseline_reason else whole


def history(commitment: Commitment, facts: Mapping[int, tuple[str, str]]) -> list[dict[str, Any]]:
    """What happened, the newest first, as a timeline takes it. `facts`: those counted by hand that the viewer may see, by id."""
    return [{"when": step.at, "title": f"{VERB_LABELS.get(step.verb, step.verb)}　{step.actor}", "tone": "warn" if step.verb == "return" else "quiet",
             "text": "。".join(filter(None, (named(step, facts), step.opinion)))} for step in reversed(commitment.steps)]


def named(step: CommitmentStep, facts: Mapping[int, tuple[str, str]]) -> str:
    """Which fact a step is about; "" where it is about none."""
    if step.fact_id is None:
        return ""
    return f"编号 {facts[step.fact_id][0]}" if step.fact_id in facts else UNSEEN


def read(text: str) -> Period | None:
    """A stored period; None for one that no form would take today."""
    try:
        return Period.parse(text)
    except ValueError:
        return None


def picked_facts(lines: Sequence[CommitmentLine], viewer: Identity, *more: Sequence[PickRequest | CommitmentStep]) -> dict[int, tuple[str, str]]:
    """fact id → (what it is called, its page) of those picked by hand, or named by `more` (requests, steps), that the viewer may see; one
    statement for each kind of fact."""
    wanted: dict[Any, set[int | None]] = {}
    for line in lines:
        chosen = {fact.fact_id for fact in line.picked} | {one.fact_id for named in more for one in named if one.line_id == line.id}
        if chosen:
            wanted.setdefault(registry.facts_of(registry.get(line.measure_code)).of, set()).update(chosen)
    found = {}
    for model, ids in wanted.items():
        view = registry.rows_view(model)
        if view is not None:
            statement = view.visible(select(model).where(model.id.in_(ids)), viewer)
            found.update({row.id: (str(view.cells(row)[0]), view.url(row)) for row in db.session.scalars(statement.options(*view.options)).unique()})
    return found
