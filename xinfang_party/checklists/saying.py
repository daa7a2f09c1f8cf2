"""What is said of one item: by the branch, by the inspector, an objection, an answer. Saved one by one, so that a lost connection loses one item at most."""
from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.checklists import rules_rounds
from xinfang_party.checklists.assessing import standing_now
from xinfang_party.checklists.models import Assessment, ItemScore
from xinfang_party.checklists.service import hold, refuse_inspecting
from xinfang_party.checklists.terms import Item
from xinfang_party.checklists.terms_rounds import AssessmentState, Part, Said
from xinfang_party.kernel.errors import Conflict, NotFound, Refusal, refuse
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.web.links import path_to

OPEN_IN = {Part.SELF: (AssessmentState.OPEN,), Part.INSPECT: (AssessmentState.ASSESSED, AssessmentState.OBJECTED),
           Part.OBJECT: (AssessmentState.INSPECTED,), Part.ANSWER: (AssessmentState.OBJECTED,)}


def say(assessment: Assessment, code: str, part: Part, said: Said, *, version: int | None = None, by: Identity) -> None:
    """Raises `NotFound` for a code the round's edition does not have, `Refusal` in a state in which nobody is asked for it."""
    item = item_of(assessment, code)
    hold(assessment)
    if assessment.state not in OPEN_IN[part]:
        raise Refusal(f"现在的状态是“{assessment.state.label}”，不能{part.label}。请刷新页面查看最新状态。")
    if version is not None and version != version_of(assessment, code):
        raise Conflict(MEANWHILE, path_to("checklists.show_card", assessment_id=assessment.id, code=code))
    refuse(rules_rounds.why_not_ratio(said.ratio), "ratio")
    refuse(rules_rounds.why_not_words(said.words), "words")
    SAYERS[part](assessment, item, said, by)
    audit.record(f"assessment.{part.past}", subject=assessment, by=by, item=code)


def assess(assessment: Assessment, item: Item, said: Said, _by: Identity) -> None:
    """The branch's own word; None takes it back. Where records tell, only a remark is taken."""
    standing = standing_now(assessment, item, without_word=True)
    refuse(rules_rounds.why_not_self(standing, said.ratio, said.words), "ratio" if said.words.strip() else "words")
    score = score_of(assessment, item.code)
    score.self_ratio, score.self_remark = said.ratio, said.words


def inspect(assessment: Assessment, item: Item, said: Said, by: Identity) -> None:
    """The inspector's word; None: agrees with what stands there."""
    refuse_inspecting(assessment, by)
    refuse(rules_rounds.why_not_word(standing_now(assessment, item), said.ratio, said.words), "words")
    score = score_of(assessment, item.code)
    score.inspected_ratio, score.inspected_reason = said.ratio, said.words


def object_(assessment: Assessment, item: Item, said: Said, _by: Identity) -> None:
    """Why the branch thinks otherwise; nothing takes it back."""
    score = score_of(assessment, item.code)
    score.objection, score.answer = said.words, ""


def answer(assessment: Assessment, item: Item, said: Said, by: Identity) -> None:
    refuse_inspecting(assessment, by)
    score = score_of(assessment, item.code)
    if not score.objection:
        raise Refusal("支部对这一项没有提出异议，不用答复。", "words")
    refuse(None if said.words.strip() else "请写明答复：采纳的说明改成什么，不采纳的说明理由。", "words")
    score.answer = said.words


SAYERS = {Part.SELF: assess, Part.INSPECT: inspect, Part.OBJECT: object_, Part.ANSWER: answer}


def item_of(assessment: Assessment, code: str) -> Item:
    """Raises `NotFound` for a code that the round's edition does not have."""
    item = assessment.round.edition.text.by_code.get(code)
    if item is None:
        raise NotFound
    return item


def version_of(assessment: Assessment, code: str) -> int:
    """0 where nobody has said anything of the item yet."""
    return next((score.version for score in assessment.scores if score.item_code == code), 0)


def score_of(assessment: Assessment, code: str) -> ItemScore:
    found = next((score for score in assessment.scores if score.item_code == code), None)
    if found is None:
        found = ItemScore(item_code=code, self_remark="", inspected_reason="", objection="", answer="")
        assessment.scores.append(found)
    return found
