"""What questionnaires yield. Results count once they are published, and only where enough answered."""
from typing import Any

from flask import url_for
from sqlalchemy import Select, and_, func, select

from xinfang_party.access.terms import Identity
from xinfang_party.appraisals.rules import spaced
from xinfang_party.measures.kinds import Owners, Quotient, Total
from xinfang_party.measures.registry import FactView
from xinfang_party.questionnaires.catalogue import LEAST_ANSWERS, STYLE_BASIS
from xinfang_party.questionnaires.models import Question, Questionnaire, QuestionOption
from xinfang_party.questionnaires.queries import READ, WITH_ABOUT, counts_for_measures, readable
from xinfang_party.questionnaires.terms import JUDGING, PLEASED, Satisfaction

OWNERS = Owners(branch=Questionnaire.branch_id)
NOTE = "按问卷结束的日期计入时段；评议某个支部的归那个支部，评议处室和全局的只计在全局"


def chosen(grades: frozenset[Satisfaction]) -> Any:
    """How often these were chosen in all questions of 满意度 of the questionnaire."""
    return select(func.sum(QuestionOption.chosen)).join(Question, Question.id == QuestionOption.question_id).where(
        Question.questionnaire_id == Questionnaire.id, QuestionOption.grade.in_(sorted(grades))).correlate(Questionnaire).scalar_subquery()


ANSWERS = Total(
    code="questionnaires.answers", name="收到的答卷", unit="份", noun="份问卷", of=Questionnaire, dated=Questionnaire.closed_on, owners=OWNERS,
    sum=Questionnaire.answers, basis=STYLE_BASIS, note=f"{NOTE}；还在收答卷的不计")
SATISFIED_SHARE = Quotient(
    code="questionnaires.satisfied_share", name="问卷满意率", better="higher", noun="份问卷", of=Questionnaire, dated=Questionnaire.closed_on,
    owners=OWNERS, where=lambda day: and_(counts_for_measures(day), chosen(JUDGING) >= LEAST_ANSWERS.value),
    top=chosen(PLEASED), bottom=chosen(JUDGING), top_words="“满意”和“基本满意”的次数",
    bottom_words="满意度题的回答次数（不含“不了解”）", basis=STYLE_BASIS,
    note=f"{NOTE}；结果公布以后才计；答卷不足 {spaced(LEAST_ANSWERS)}的问卷不计；“不了解”不算在内")
MEASURES = (ANSWERS, SATISFIED_SHARE)


def cells(one: Questionnaire) -> list[Any]:
    return [one.title, one.purpose.label, one.about, one.closed_on, one.answers]


def within_reach(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(readable(identity))


FACT_VIEWS = (FactView(
    model=Questionnaire, permission=READ, headers=("问卷", "目的", "评议对象", "结束日期", "收到答卷（份）"), cells=cells,
    url=lambda one: url_for("questionnaires.show_questionnaire", questionnaire_id=one.id), visible=within_reach, options=WITH_ABOUT,
    kept_by="机关党委和机关纪委组织问卷"),)
