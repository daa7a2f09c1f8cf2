"""The course of a questionnaire, and one answer for one link."""
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.accounts.people import tags
from tests.questionnaires import made
from tests.questionnaires.made import OFFICE
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.kernel.tokens import digest
from xinfang_party.questionnaires import answering, owed, queries, service
from xinfang_party.questionnaires.models import AnswerLink, AnswerText, Question
from xinfang_party.questionnaires.terms import QuestionKind, Satisfaction, State, Wording


@pytest.fixture(autouse=True)
def day(app, clock_at):
    with clock_at(made.NOW):
        yield


def counts(questionnaire):
    db.session.refresh(questionnaire)
    return [[chosen for _label, chosen in result.counts] for result in queries.results_of(questionnaire)]


def links_left(questionnaire):
    return db.session.scalar(select(func.count()).select_from(AnswerLink).where(AnswerLink.questionnaire_id == questionnaire.id))


def test_a_question_of_satisfaction_always_has_the_same_options():
    options = made.draft().questions[made.PLEASED].options
    assert [(option.label, option.grade) for option in options] == [(grade.label, grade) for grade in Satisfaction]


def test_an_edit_replaces_the_questions_until_it_is_opened():
    draft = made.draft()
    service.edit(draft, facts=made.facts(questions=[Wording("好吗？", QuestionKind.TEXT), made.QUESTIONS[0]]), version=draft.version, by=OFFICE)
    db.session.commit()
    assert [one.words for one in draft.questions] == ["好吗？", made.QUESTIONS[0].words]
    service.open_(draft, version=None, by=OFFICE)
    with pytest.raises(Refusal, match="不能修改题目"):
        service.edit(draft, facts=made.facts(), version=None, by=OFFICE)


def test_a_draft_is_deleted_with_its_questions_and_nothing_that_was_opened():
    draft, asked = made.draft(), made.opened()
    service.delete_(draft, version=draft.version, by=OFFICE)
    db.session.commit()
    assert set(db.session.scalars(select(Question.questionnaire_id))) == {asked.id}
    with pytest.raises(Refusal, match="不能删除"):
        service.delete_(asked, version=None, by=OFFICE)
    assert tags().count("questionnaire.deleted") == 1


@pytest.mark.parametrize(("more", "field", "sentence"), [
    ({"title": "打 13800138000"}, "title", "手机号"), ({"closes_on": date(2026, 11, 1)}, "closes_on", "不能早于"),
    ({"closes_on": date(2027, 11, 1)}, "closes_on", "90 天"), ({"questions": [Wording("好吗？", QuestionKind.SINGLE)]}, "questions-0-options", "2 到 12 个")])
def test_a_wrong_one_is_not_created(more, field, sentence):
    with pytest.raises(Refusal, match=sentence) as refusal:
        made.draft(**more)
    assert refusal.value.field == field


def test_without_questions_or_days_left_it_is_not_opened():
    for more, sentence in (({"questions": ()}, "还没有题目"), ({"opens_on": date(2026, 10, 1), "closes_on": date(2026, 10, 9)}, "已经过去")):
        with pytest.raises(Refusal, match=sentence):
            service.open_(made.draft(**more), version=None, by=OFFICE)


def test_a_stale_step_is_a_conflict_and_answers_make_none_stale():
    asked = made.opened()
    version = asked.version
    made.answered(asked, [{}])
    drawn = asked.version
    assert drawn == version + 1  # the draw; the answer moved nothing
    with pytest.raises(Conflict):
        service.close(asked, version=version, by=OFFICE)
    service.close(asked, version=drawn, by=OFFICE)


def test_links_are_long_different_and_stored_as_digests_only():
    asked = made.opened()
    drawn = made.links(asked, 50)
    assert len(set(drawn)) == 50
    assert {len(token) for token in drawn} == {32}  # 24 bytes, 192 bits
    assert set(db.session.scalars(select(AnswerLink.token_hash))) == {digest(token) for token in drawn}
    assert asked.links_issued == 50


def test_an_answer_is_counted_and_its_link_is_gone():
    asked = made.opened()
    drawn = made.links(asked, 6)
    for token in drawn[:5]:
        assert answering.answer(token, made.given(asked, pleased=1, one=2, several=(0, 2), words="窗口再多开一个"))
    assert not answering.answer(drawn[0], made.given(asked))
    assert answering.find(drawn[0]) is None
    assert links_left(asked) == 1
    service.close(asked, version=None, by=OFFICE)
    assert counts(asked) == [[0, 5, 0, 0, 0], [0, 0, 5], [5, 0, 5], []]
    assert queries.results_of(asked)[made.WORDS].texts == ["窗口再多开一个"] * 5


@pytest.mark.parametrize("moment", ["2026-11-19 23:59", "2026-12-11 00:01"])
def test_before_its_first_and_after_its_last_day_a_link_opens_nothing(clock_at, moment):
    asked = made.opened()
    token = made.links(asked, 1)[0]
    with clock_at(moment):
        assert answering.find(token) is None
        assert not answering.answer(token, made.given(asked))
    assert answering.find(token) is asked


def test_a_refused_answer_keeps_its_link():
    asked = made.opened()
    token = made.links(asked, 1)[0]
    with pytest.raises(Refusal, match="身份证号") as refusal:
        answering.answer(token, made.given(asked, words="找 11010519491231002X"))
    assert refusal.value.field == f"question-{asked.questions[made.WORDS].id}"
    assert answering.answer(token, made.given(asked))


def test_options_of_another_questionnaire_count_nowhere():
    asked, other = made.opened(), made.opened()
    token = made.links(asked, 1)[0]
    mixed = made.given(asked)
    with pytest.raises(Refusal, match="请选一项"):
        answering.answer(token, type(mixed)({**mixed.chosen, asked.questions[made.ONE].id: frozenset({other.questions[made.ONE].options[0].id})}, {}))


def test_the_closing_ends_all_links():
    asked = made.opened()
    made.answered(asked, [{}] * 5)
    token = made.links(asked, 3)[0]
    service.close(asked, version=None, by=OFFICE)
    assert links_left(asked) == 0
    assert answering.find(token) is None


def test_too_few_answers_are_never_read():
    """Guard: four answers leave no results, no counters and no texts; five do."""
    few, enough = made.closed([{"words": "意见"}] * 4), made.closed([{"words": "意见"}] * 5)
    assert queries.results_of(few) == []
    assert counts(enough)[made.PLEASED] == [5, 0, 0, 0, 0]
    assert {option.chosen for one in few.questions for option in one.options} == {0}
    assert db.session.scalar(select(func.count()).select_from(AnswerText)) == 5
    with pytest.raises(Refusal, match="答卷太少，不显示"):
        service.publish(few, version=None, by=OFFICE)


def test_no_results_before_the_closing():
    asked = made.opened()
    made.answered(asked, [{}] * 9)
    assert queries.results_of(asked) == []


def test_every_step_leaves_its_entry():
    asked = made.published()
    steps = [tag for tag in tags() if tag.startswith("questionnaire.")]
    assert steps == [f"questionnaire.{verb}" for verb in ("created", "opened", "links-drawn", *["answered"] * 5, "closed", "published")]
    with pytest.raises(Refusal, match="已经公布"):
        service.publish(asked, version=None, by=OFFICE)


def test_who_runs_them_owes_the_end_and_the_results(clock_at):
    made.opened(title="收完了的")
    made.closed(title="没有公布的")
    made.closed([{}] * 2, title="太少的")
    with clock_at("2026-12-11 10:00"):
        rows = db.session.execute(owed.to_run(OFFICE)).all()
    assert [(row[0], row[2]) for row in rows] == [("close", "收完了的"), ("publish", "没有公布的")]
    assert asked_of_nobody()


def asked_of_nobody():
    return owed.to_run(type(OFFICE)(name="督导")) is None


def test_extending_lets_links_open_again(clock_at):
    asked = made.opened()
    token = made.links(asked, 1)[0]
    with clock_at("2026-12-11 10:00"):
        service.extend(asked, closes_on=date(2026, 12, 20), version=None, by=OFFICE)
        assert answering.find(token) is asked
    assert asked.state is State.OPEN
