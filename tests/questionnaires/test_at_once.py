"""Many at once on a database where commits are real: one link is one answer, and no answer is lost."""
import pytest

from tests.live import at_once
from tests.questionnaires import made
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.questionnaires import answering, queries, service
from xinfang_party.questionnaires.models import Questionnaire

NOW = made.NOW


@pytest.fixture
def asked(site):
    return made.opened()


def result(key):
    """(answers, how often the first option of the first question was chosen, texts) once it is closed."""
    with unit_of_work():
        questionnaire = db.session.get_one(Questionnaire, key)
        service.close(questionnaire, version=None, by=made.OFFICE)
        results = queries.results_of(questionnaire)
        return questionnaire.answers, results[made.PLEASED].counts[0][1], sorted(results[made.WORDS].texts)


def test_of_twenty_posts_of_one_link_one_counts(site, asked):
    """Each as a browser sends it, through the whole site."""
    token, data, key = made.links(asked, 1)[0], made.sent(asked, words="只算一次"), asked.id
    made.answered(asked, [{}] * 5)
    site.config["WTF_CSRF_ENABLED"] = False
    db.session.remove()
    answers = at_once(site, 20, lambda _n: site.test_client().post(f"/answers/{token}", data=data).status_code)
    assert sorted(answers) == [303] + [404] * 19
    assert result(key) == (6, 6, ["只算一次"])


def test_answers_of_many_links_at_once_all_count(site, asked):
    drawn, key = made.links(asked, 8), asked.id
    answers = [made.given(asked, words=f"意见{n}") for n in range(8)]
    db.session.remove()

    def send(number):
        with unit_of_work():
            return answering.answer(drawn[number], answers[number])

    assert at_once(site, 8, send) == [True] * 8
    assert result(key) == (8, 8, [f"意见{n}" for n in range(8)])


def test_the_closing_and_an_answer_come_one_after_the_other(site, asked):
    """Whichever comes first, what is told is what was counted."""
    made.answered(asked, [{}] * 5)
    token, answer, key = made.links(asked, 1)[0], made.given(asked), asked.id
    db.session.remove()

    def act(number):
        with unit_of_work():
            if number == 0:
                return answering.answer(token, answer)
            service.close(db.session.get_one(Questionnaire, key), version=None, by=made.OFFICE)
            return None

    was_counted = at_once(site, 2, act)[0]
    with pytest.raises(Refusal):
        result(key)
    questionnaire = db.session.get_one(Questionnaire, key)
    assert (questionnaire.answers, queries.results_of(questionnaire)[0].counts[0][1]) == ((6, 6) if was_counted else (5, 5))
