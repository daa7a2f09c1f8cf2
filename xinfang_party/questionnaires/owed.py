"""What those who run questionnaires owe: to close one whose days are over, to publish what came of it."""
from sqlalchemy import case, func, literal, select

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.questionnaires import queries
from xinfang_party.questionnaires.models import Questionnaire
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import Found, Owed, Rows

ASKS = {"close": "结束问卷", "publish": "公布问卷结果"}


def to_run(identity: Identity) -> Rows | None:
    if not reach(identity, queries.EDIT).everything:
        return None
    today = clock.today()
    word = case((queries.is_over(today), "close"), else_="publish")
    return select(word, Questionnaire.id, Questionnaire.title, literal(""), func.coalesce(Questionnaire.closed_on, Questionnaire.closes_on)).where(
        queries.waits(today)).order_by(Questionnaire.closes_on, Questionnaire.id)


def questionnaire(row: Found) -> Owed:
    return Owed(ASKS[row.word], row.about, path_to("questionnaires.show_questionnaire", questionnaire_id=row.key), row.due_on)
