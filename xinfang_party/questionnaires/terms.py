"""Words of questionnaires."""
from collections.abc import Mapping
from dataclasses import dataclass

from xinfang_party.kernel.labels import Labelled


class Purpose(Labelled):
    STYLE = "style", "基层评议机关作风"
    MASSES = "masses", "群众评议"
    OTHER = "other", "其他"


class State(Labelled):
    DRAFT = "draft", "草拟"
    OPEN = "open", "正在收答卷"
    CLOSED = "closed", "已结束"


class QuestionKind(Labelled):
    SATISFACTION = "satisfaction", "满意度"
    SINGLE = "single", "单选"
    SEVERAL = "several", "多选"
    TEXT = "text", "填写文字"

    @property
    def has_own_options(self) -> bool:
        """Those of 满意度 are always the same; a text has none."""
        return self in (QuestionKind.SINGLE, QuestionKind.SEVERAL)


class Satisfaction(Labelled):
    """What a question of 满意度 may be answered with, in this order."""

    SATISFIED = "satisfied", "满意"
    MOSTLY = "mostly", "基本满意"
    FAIR = "fair", "一般"
    DISSATISFIED = "dissatisfied", "不满意"
    UNKNOWN = "unknown", "不了解"


PLEASED = frozenset({Satisfaction.SATISFIED, Satisfaction.MOSTLY})
JUDGING = frozenset(Satisfaction) - {Satisfaction.UNKNOWN}


@dataclass(frozen=True)
class Wording:
    """A question as it is written: its words, its kind, and the options where it has own ones."""

    words: str
    kind: QuestionKind
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A question as it is answered: `options` are ids."""

    kind: QuestionKind
    options: frozenset[int]


@dataclass(frozen=True)
class Answer:
    """What one person sent: question id → ids of the options chosen, question id → text."""

    chosen: Mapping[int, frozenset[int]]
    texts: Mapping[int, str]


def input_name(question_id: int) -> str:
    """What the input of a question is called."""
    return f"question-{question_id}"
