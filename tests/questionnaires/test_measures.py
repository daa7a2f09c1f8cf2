"""Figures over questionnaires against a plain count of the same rows."""
from datetime import date

import pytest

from tests import people
from tests.questionnaires import made
from xinfang_party.access.terms import Role
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope, bare
from xinfang_party.questionnaires.models import Questionnaire
from xinfang_party.questionnaires.terms import JUDGING, PLEASED, QuestionKind, Wording

YEAR = Period.year(2026)
SHARE, ANSWERS = "questionnaires.satisfied_share", "questionnaires.answers"
MIXED = [{"pleased": n} for n in (0, 0, 1, 2, 3, 4, 4)]


@pytest.fixture
def asked(app, clock_at):
    """About the branch: one published, one with too few answers, one not yet published, one still open; about the bureau: one without such a question."""
    with clock_at(made.NOW):
        branch = people.branch()
        plain = [Wording("多久？", QuestionKind.SINGLE, ("常来", "少来")), Wording("几次？", QuestionKind.SINGLE, ("一次", "两次", "三次")),
                 Wording("哪里？", QuestionKind.SEVERAL, ("窗口", "电话")), Wording("意见", QuestionKind.TEXT)]
        told = [made.published(MIXED, branch_id=branch.id), made.published(MIXED[:5]), made.published(questions=plain)]
        untold = [made.closed(MIXED[:4], branch_id=branch.id), made.closed(branch_id=branch.id)]
        made.answered(made.opened(branch_id=branch.id), [{}] * 6)
        yield branch, told, untold


def plainly(questionnaires: list[Questionnaire]) -> tuple[int, int]:
    """(how often 满意 or 基本满意, of how many without 不了解), counted option by option."""
    options = [option for one in questionnaires for question in one.questions for option in question.options]
    return tuple(sum(option.chosen for option in options if option.grade in grades) for grades in (PLEASED, JUDGING))


def test_the_share_counts_what_was_published(asked):
    branch, told, _untold = asked
    bureau, own = engine.figure(SHARE, Scope.bureau(), YEAR), engine.figure(SHARE, Scope.branch(branch.id), YEAR)
    assert (bureau.numerator, bureau.denominator) == plainly(told) == (6, 10)
    assert (own.numerator, own.denominator) == plainly(told[:1]) == (3, 5)
    assert engine.figures_by(SHARE, "branch", YEAR)[branch.id].numerator == 3


def test_answers_count_all_that_are_closed(asked):
    branch, told, untold = asked
    assert engine.figure(ANSWERS, Scope.bureau(), YEAR).numerator == sum(one.answers for one in told + untold)
    assert engine.figure(ANSWERS, Scope.branch(branch.id), YEAR).numerator == 7 + 4 + 5


def test_nothing_is_known_of_days_before(asked):
    figure = engine.figure(SHARE, Scope.bureau(), YEAR, date(2026, 11, 23))
    assert (figure.numerator, figure.denominator, figure.value) == (0, 0, None)


def test_rows_are_told_to_those_who_oversee_and_tell_no_result(asked, log_in):
    page = f"/measures/{SHARE}/rows?scope=bureau&period=2026"
    text = log_in(Role.INSPECTOR).get(page).get_data(as_text=True).partition("<tbody>")[2].partition("</tbody>")[0]
    assert text.count("基层评议机关作风</a>") == 2
    assert "满意" not in text
    assert "<tbody>" not in log_in(member=people.member(asked[0])).get(page).get_data(as_text=True)


@pytest.mark.parametrize(("noun", "kept"), [("份问卷", "问卷"), ("名党员", "党员"), ("个党小组", "党小组"), ("个", "个"), ("项", "项")])
def test_what_is_counted_in_plain_words(noun, kept):
    assert bare(noun) == kept
