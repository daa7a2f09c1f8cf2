"""What the pages of a round and of one assessment show, and which steps are open to whom."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.checklists import describing, freezing, rules, rules_rounds
from xinfang_party.checklists.assessing import sheet_and_more, standing_now
from xinfang_party.checklists.contradictions import contradictions, question_of_left
from xinfang_party.checklists.forms import InspectForm, SelfForm, StepForm, WordsForm
from xinfang_party.checklists.models import Assessment, ItemScore
from xinfang_party.checklists.pages import said_in
from xinfang_party.checklists.queries import INSPECTED, evidence_of
from xinfang_party.checklists.saying import OPEN_IN, version_of
from xinfang_party.checklists.service import objections_end, own_branches
from xinfang_party.checklists.terms import Item, Sheet, Standing, State
from xinfang_party.checklists.terms_rounds import RATIO_WORDS, VERBS, AssessmentState, Part
from xinfang_party.kernel import clock
from xinfang_party.web.forms import Form

PERMISSIONS = {"submit": "assessment:submit", "object": "assessment:object", "accept": "assessment:object", "return": "assessment:inspect",
               "inspect": "assessment:inspect", "answer": "assessment:inspect", "close": "assessment:close"}
PART_PERMISSIONS = {Part.SELF: "assessment:assess", Part.INSPECT: "assessment:inspect", Part.OBJECT: "assessment:object", Part.ANSWER: "assessment:inspect"}
FORMS: Mapping[Part, type[Form]] = {Part.SELF: SelfForm, Part.INSPECT: InspectForm, Part.OBJECT: WordsForm, Part.ANSWER: WordsForm}
NOBODY_SAID = ItemScore(self_remark="", inspected_reason="", objection="", answer="")


@dataclass(frozen=True)
class Line:
    """One item with all that is said of it. `standing`: by records alone; `final`: with the branch's and the inspector's word. Of what is closed: as then."""

    standing: Standing
    score: ItemScore
    final: Standing
    is_to_do: bool


def assessment_page(assessment: Assessment, viewer: Identity) -> dict[str, Any]:
    period, as_of, shown = assessment.round.period, assessment.as_of or clock.today(), evidence_of(assessment.branch_id)
    now, answers = sheet_and_more(assessment, shown, question_of_left(period, as_of))
    is_open = sees_inspection(assessment, viewer)
    final = freezing.final_sheet(assessment, now) if is_open else now
    total = freezing.frozen_total(assessment) if assessment.is_frozen else final.total
    parts = parts_open(assessment, viewer)
    lines = lines_of(assessment, now, final, parts)
    lines = [replace(line, score=readable(line.score, assessment, viewer)) for line in lines]
    return {"assessment": assessment, "round": assessment.round, "lines": lines, "aspects": aspects_of(assessment, final, lines), "parts": parts,
            "total_words": describing.total_words(total or final.total), "to_do": [line for line in lines if line.is_to_do],
            "frozen": {"changes": freezing.changes(assessment, now.standings), "by_code": {}} if assessment.is_frozen else None,
            "forms": {verb: StepForm(formdata=None, data={"version": assessment.version}, scope=verb) for verb in steps_open(assessment, viewer)},
            "doubts": contradictions(assessment.branch_id, period, assessment.round.edition.text, said=said_in(assessment), as_of=as_of, viewer=viewer,
                                     shown=shown, found=answers.found),
            "verbs": VERBS, "ratio_words": RATIO_WORDS, "describing": describing, "history": history(assessment),
            "objections_end": objections_end(assessment), "mend_by": freezing.mend_by(assessment), "why_not_close": why_not_close(assessment)}


def sees_inspection(assessment: Assessment, viewer: Identity) -> bool:
    """What the inspector is still writing is not the branch's to read; from the end of the inspection on it is, also while an objection is open."""
    return assessment.state in INSPECTED or is_elsewhere(assessment, viewer)


def sees_answers(assessment: Assessment, viewer: Identity) -> bool:
    """The branch reads them when all are finished."""
    return assessment.state is not AssessmentState.OBJECTED or is_elsewhere(assessment, viewer)


def is_elsewhere(assessment: Assessment, viewer: Identity) -> bool:
    """Whether the viewer reads all branches, and this is not the own one."""
    return reach(viewer, "assessment:read").everything and assessment.branch_id not in own_branches(viewer)


def readable(score: ItemScore, assessment: Assessment, viewer: Identity) -> ItemScore:
    """Without what is not the viewer's to read yet: then a copy that belongs to no session."""
    is_told, is_answered = sees_inspection(assessment, viewer), sees_answers(assessment, viewer)
    if is_told and is_answered:
        return score
    return ItemScore(item_code=score.item_code, self_ratio=score.self_ratio, self_remark=score.self_remark, objection=score.objection,
                     inspected_ratio=score.inspected_ratio if is_told else None, inspected_reason=score.inspected_reason if is_told else "",
                     answer=score.answer if is_told and is_answered else "", state=score.state, ratio=score.ratio, final=score.final, results=score.results)


def lines_of(assessment: Assessment, now: Sheet, final: Sheet, parts: Sequence[Part]) -> list[Line]:
    scores = {score.item_code: score for score in assessment.scores}
    found = []
    for standing, last in zip(now.standings, final.standings, strict=True):
        score = scores.get(standing.item.code, NOBODY_SAID)
        shown = freezing.frozen_standing(standing.item, score) if assessment.is_frozen else last
        results = [describing.from_dict(told) for told in score.results or ()] if assessment.is_frozen else standing.results
        found.append(Line(rules.stand(standing.item, results), score, shown, is_to_do(standing, last, score, parts)))
    return found


def is_to_do(standing: Standing, final: Standing, score: ItemScore, parts: Sequence[Part]) -> bool:
    """Does this item wait for the viewer: a word where records cannot tell, a judgement, an answer?"""
    if Part.SELF in parts:
        return standing.state is State.UNKNOWN
    if Part.ANSWER in parts and score.objection:
        return not score.answer
    needs_word = final.item.proof.is_judged and final.state.counts and score.inspected_ratio is None
    return Part.INSPECT in parts and (final.state is State.UNKNOWN or needs_word)


def aspects_of(assessment: Assessment, final: Sheet, lines: Sequence[Line]) -> list[tuple[str, str, list[Line]]]:
    """(aspect, its total in words, its lines)."""
    found = []
    for aspect in rules.aspects_of(line.standing.item for line in lines):
        total = freezing.frozen_total(assessment, aspect) or final.aspects[aspect]
        found.append((aspect, describing.total_words(total), [line for line in lines if line.standing.item.aspect == aspect]))
    return found


def history(assessment: Assessment) -> list[dict[str, Any]]:
    opened = {"when": assessment.round.opened_on, "title": f"发起评定（{assessment.round.actor}）", "text": "", "tone": "quiet"}
    return [opened, *({"when": step.at, "title": f"{VERBS[step.verb]}（{step.actor}）", "text": step.opinion, "tone": "quiet"} for step in assessment.steps)]


# --- what is open -------------------------------------------------------------------------------------------------------------

def may(assessment: Assessment, viewer: Identity, permission: str) -> bool:
    if permission == "assessment:inspect" and assessment.branch_id in own_branches(viewer):
        return False
    return reach(viewer, permission).covers(branch_id=assessment.branch_id)


def steps_open(assessment: Assessment, viewer: Identity) -> list[str]:
    open_ = [verb for verb, permission in PERMISSIONS.items() if rules_rounds.FLOW.may(assessment.state, verb) and may(assessment, viewer, permission)]
    return [verb for verb in open_ if verb != "close" or why_not_close(assessment) is None]


def parts_open(assessment: Assessment, viewer: Identity) -> list[Part]:
    return [part for part, states in OPEN_IN.items() if assessment.state in states and may(assessment, viewer, PART_PERMISSIONS[part])]


def why_not_close(assessment: Assessment) -> str | None:
    if assessment.state not in (AssessmentState.INSPECTED, AssessmentState.ACCEPTED):
        return None
    today = clock.today()
    return rules_rounds.why_not_close(assessment.state, since=assessment.state_since, days=assessment.round.edition.days.to_object, today=today,
                                      is_over=assessment.round.period.is_over(today))


# --- one item at a time -------------------------------------------------------------------------------------------------------

def card_page(assessment: Assessment, item: Item, viewer: Identity, sent: Mapping[Part, Form] | None = None) -> dict[str, Any]:
    """`sent`: the form that came back with an error."""
    score = next((score for score in assessment.scores if score.item_code == item.code), NOBODY_SAID)
    score = readable(score, assessment, viewer)
    codes = [one.code for one in assessment.round.edition.text.items]
    place = codes.index(item.code)
    parts = [part for part in parts_open(assessment, viewer) if part is not Part.ANSWER or score.objection]
    one = standing_now(assessment, item)
    forms = {part: (sent or {}).get(part) or blank(assessment, item, score, part) for part in parts}
    return {"assessment": assessment, "item": item, "one": one, "score": score, "subject": (assessment, item),
            "may_rate": one.state in (State.UNKNOWN, State.STATEMENT) or rules_rounds.is_said(one),
            "adds_evidence": reach(viewer, "evidence:edit").covers(branch_id=assessment.branch_id), "forms": forms, "place": place + 1, "count": len(codes),
            "previous": codes[place - 1] if place else None, "following": codes[place + 1] if place + 1 < len(codes) else None, "Part": Part,
            "describing": describing, "ratio_words": RATIO_WORDS, "papers": evidence_of(assessment.branch_id, code=item.code), "day": clock.today()}


def blank(assessment: Assessment, item: Item, score: ItemScore, part: Part) -> Form:
    said = {Part.SELF: (score.self_ratio, score.self_remark), Part.INSPECT: (score.inspected_ratio, score.inspected_reason),
            Part.OBJECT: (None, score.objection), Part.ANSWER: (None, score.answer)}[part]
    ratio = "" if said[0] is None else f"{said[0]:g}"
    return FORMS[part](formdata=None, data={"ratio": ratio, "words": said[1], "version": version_of(assessment, item.code)}, scope=part.value)
