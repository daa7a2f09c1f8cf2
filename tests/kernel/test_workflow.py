from enum import StrEnum

import pytest

from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.workflow import Workflow


class State(StrEnum):
    DRAFT = "draft"
    SENT = "sent"

    @property
    def label(self) -> str:
        return {"draft": "草稿", "sent": "已提交"}[self.value]


FLOW = Workflow({(State.DRAFT, "send"): State.SENT, (State.SENT, "return"): State.DRAFT, (State.SENT, "resend"): State.SENT}, {"send": "提交"})


@pytest.mark.parametrize(("state", "verb", "then"), [(State.DRAFT, "send", State.SENT), (State.SENT, "return", State.DRAFT), (State.SENT, "resend", State.SENT)])
def test_what_stands_in_the_table_can_be_done(state, verb, then):
    assert FLOW.next(state, verb) is then


@pytest.mark.parametrize(("state", "verb"), [(State.SENT, "send"), (State.DRAFT, "return"), (State.DRAFT, "unheard-of")])
def test_what_stands_not_in_it_is_refused(state, verb):
    assert not FLOW.may(state, verb)
    with pytest.raises(Refusal, match="请刷新页面"):
        FLOW.next(state, verb)


def test_the_refusal_names_state_and_verb_in_words():
    with pytest.raises(Refusal, match="现在的状态是“已提交”，不能提交。"):
        FLOW.next(State.SENT, "send")


def test_the_verbs_of_a_state():
    assert (FLOW.verbs(State.DRAFT), FLOW.verbs(State.SENT)) == (["send"], ["return", "resend"])


def test_a_state_without_words_shows_itself():
    with pytest.raises(Refusal, match="“old”，不能fly"):
        Workflow({}).next("old", "fly")
