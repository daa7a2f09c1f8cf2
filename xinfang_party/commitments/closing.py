"""The end of a promise: frozen figures, appraisals, the result."""
from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select

from xinfang_party.access.terms import SYSTEM, Identity
from xinfang_party.audit import service as audit
from xinfang_party.commitments import figures, notices, rules
from xinfang_party.commitments.models import Appraisal, Commitment, PickRequest
from xinfang_party.commitments.queries import appraisals_of, grades_by_side, own_appraisal, weights_on
from xinfang_party.commitments.service import keepers_of, move, refuse_stale, settle_weights, step, tell_keeper, tell_of_no_report
from xinfang_party.commitments.terms import Appraised, Grade, Result, Side, State, Weights
from xinfang_party.commitments.unreported import lacks_report, why_wait
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.kernel.periods import DAY
from xinfang_party.measures import engine, registry
from xinfang_party.measures import service as measures
from xinfang_party.measures.models import FrozenFigure
from xinfang_party.measures.rules import Parts
from xinfang_party.measures.terms import Figure


def freeze(commitment: Commitment) -> None:
    """Keep each line's figure as of the day after the end, with its numerator, denominator, edition and facts; never again changed.

    The day after, because only then is the last day's deadline over."""
    if commitment.is_frozen:
        return
    as_of = commitment.ends_on + DAY
    found, everyone, parts = taken(commitment, as_of)
    for line, frozen, others in zip(commitment.lines, measures.freeze(found, parts=parts, by=SYSTEM), frozen_alike(everyone), strict=True):
        line.frozen, line.frozen_everyone = frozen, others
    told = [(line, figure) for line, figure in zip(commitment.lines, figures.satisfactions_of(commitment, as_of), strict=True) if figure is not None]
    for (line, _), frozen in zip(told, measures.freeze([figure for _, figure in told], by=SYSTEM), strict=True):
        line.frozen_satisfaction = frozen
    commitment.frozen_at = clock.now()
    step(commitment, "freeze", "有手工增减的申请到期还没有审定，仍按原来的计算。" if drop_requests(commitment) else "", by=SYSTEM)
    if lacks_report(commitment):
        tell_of_no_report(commitment)
    elif commitment.state is State.PUBLISHED:
        tell_keeper(commitment, notices.REPORT, f"承诺“{commitment.title}”已到期，数据已封存，请述诺。")


def taken(commitment: Commitment, as_of: date) -> tuple[list[Figure], list[Figure], list[Parts]]:
    """Of each line its figure, everybody's beside it, and the facts behind its own. Between the statements somebody may correct a case: then
    the next night freezes it.

    Raises `Refusal` where they do not agree.
    """
    own = [figures.question(line, commitment.period) for line in commitment.lines]
    asked = [*own, *(figures.everyone_asked(line, commitment.period) for line in commitment.lines)]
    found, parts = engine.many(asked, as_of), engine.parts(own, as_of)
    if engine.many(asked, as_of) != found:
        raise Refusal("封存时有人正在更正数据，下一次再封存。")
    return found[:len(own)], found[len(own):], parts


def frozen_alike(everyone: Sequence[Figure]) -> list[FrozenFigure | None]:
    """Put away too; None where another promise's night had put away other numbers, from which the own ones could not be taken."""
    return [frozen if figures.parts(frozen.figure) == figures.parts(figure) else None
            for figure, frozen in zip(everyone, measures.freeze(everyone, by=SYSTEM), strict=True)]


def drop_requests(commitment: Commitment) -> int:
    """Nobody decides on them any more; returns how many there were."""
    asked = delete(PickRequest).where(PickRequest.line_id.in_([line.id for line in commitment.lines])).returning(PickRequest.id)
    return len(db.session.scalars(asked).all())


def appraise(commitment: Commitment, side: Side, *, grade: Grade, opinion: str = "", by: Identity) -> None:
    """One grade from one person on one side; answering again replaces the own answer. The row is held, so that none comes after the finding."""
    state = db.session.scalar(select(Commitment.state).where(Commitment.id == commitment.id).with_for_update())
    if state is State.PUBLISHED and side is Side.ORGANIZATION:
        refuse(why_wait(commitment))
    elif state is not State.REPORTED:
        raise Refusal("述诺之后、评定之前才能评诺。")
    refuse(rules.why_not_appraise(side, keepers_of(commitment), by.member_id))
    if grade is Grade.DISSATISFIED and not opinion.strip():
        raise Refusal("评为不满意时请写一句理由。", "opinion")
    refuse(rules.why_not_text(opinion), "opinion")
    answer = own_appraisal(commitment, side, by)
    if answer is None:
        answer = Appraisal(commitment_id=commitment.id, side=side)
        db.session.add(answer)
    answer.account_id, answer.member_id = by.account_id or 0, by.member_id
    answer.grade, answer.opinion, answer.at = grade, opinion, clock.now()
    db.session.flush()
    audit.record("commitment.appraised", subject=commitment, by=by, side=side)


def appraised(commitment: Commitment, answers: Sequence[Appraisal] | None = None) -> Appraised:
    """The four sides together, the masses from the frozen (or live) evaluations of the linked facts.

    Of several lines the one with the most evaluations speaks: their facts may overlap, so they cannot be added."""
    heard = max(masses_of(commitment), key=lambda figure: figure.denominator or 0, default=None)
    weights = Weights(**commitment.weights) if commitment.weights else weights_on(clock.today())
    grades = grades_by_side(appraisals_of(commitment) if answers is None else answers)
    return rules.joint_appraisal(grades, heard.value if heard else None, int(heard.denominator or 0) if heard else 0, weights)


def masses_of(commitment: Commitment) -> list[Figure]:
    if commitment.is_frozen:
        return [line.frozen_satisfaction.figure for line in commitment.lines if line.frozen_satisfaction is not None]
    return [figure for figure in figures.satisfactions_of(commitment) if figure is not None]


def suggestion(commitment: Commitment) -> Result | None:
    """What the frozen figures suggest; None where there was nothing to count."""
    return rules.suggested_result([(line.frozen.figure.value if line.frozen else None, line.target,
                                    registry.get(line.measure_code).better) for line in commitment.lines])


def conclude(commitment: Commitment, *, result: Result, reason: str, version: int | None = None, by: Identity) -> None:
    """The Party organization's finding; another than the figures suggest, unkept, or without the keeper's report, needs its reason."""
    refuse_stale(commitment, version)
    refuse(rules.why_not_vet(keepers_of(commitment), by.member_id))
    is_reported = commitment.state is not State.PUBLISHED
    refuse(None if is_reported else why_wait(commitment))
    said = grades_by_side(appraisals_of(commitment))[Side.ORGANIZATION]
    refuse(rules.why_not_conclude(is_frozen=commitment.is_frozen, is_reported=is_reported, organization_answers=len(said),
                                  opinion=reason, suggested=suggestion(commitment), chosen=result))
    commitment.result, commitment.result_reason, commitment.concluded_on = result, reason, clock.today()
    if not is_reported:
        settle_weights(commitment)
    move(commitment, "conclude", reason, by=by, result=result, reported=is_reported)
    tell_keeper(commitment, notices.CONCLUDED, f"承诺“{commitment.title}”的评定结果：{result.label}{'' if is_reported else '（承诺人没有述诺）'}。")
