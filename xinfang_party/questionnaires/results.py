"""Results as tables of a file."""
from collections.abc import Iterator, Sequence
from typing import Any

from xinfang_party.exchange.writing import Sheet
from xinfang_party.questionnaires.models import Questionnaire
from xinfang_party.questionnaires.queries import Result


def tables(questionnaire: Questionnaire, results: Sequence[Result]) -> list[Sheet]:
    return [("各题结果", ("题号", "题目", "怎样回答", "选项", "份数", "收到答卷（份）"), counts(questionnaire, results)),
            ("填写的文字", ("题号", "题目", "文字"), texts(results))]


def counts(questionnaire: Questionnaire, results: Sequence[Result]) -> Iterator[Sequence[Any]]:
    for result in results:
        one = result.question
        for label, chosen in result.counts:
            yield one.position + 1, one.words, one.kind.label, label, chosen, questionnaire.answers


def texts(results: Sequence[Result]) -> Iterator[Sequence[Any]]:
    for result in results:
        for text in result.texts:
            yield result.question.position + 1, result.question.words, text
