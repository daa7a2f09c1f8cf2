"""A rating that comes over a link, and how the bureau asks. Never written into the case: what sheets bring stands there, and the two are never added."""
from sqlalchemy import update

from xinfang_party.access.terms import PETITIONER, Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.ratings import links, queries, rules
from xinfang_party.ratings.catalogue import number
from xinfang_party.ratings.models import Rating, RatingChoice, RatingLink
from xinfang_party.ratings.terms import Face


def rate(key: str, *, face: Face, reasons: list[str], remark: str = "") -> bool:
    """Keep it and use the link up; False where the link opens nothing (any more), also where two arrive at once. Raises `Refusal`.

    Words are dropped where the bureau takes none. Nothing is kept of who rates or where from.
    """
    link = links.find(key)
    if link is None:
        return False
    _days, takes_words = queries.choice_now()
    words = remark.strip() if takes_words else ""
    refuse(why_not_words(words), "remark")
    if not use_up(link):
        return False
    rating = Rating(case_id=link.case_id, link_id=link.id, face=face, reasons=[one.value for one in rules.ticked(reasons)], remark=words, rated_on=clock.today())
    db.session.add(rating)
    audit.record("rating.given", subject=rating, by=PETITIONER)
    return True


def why_not_words(words: str) -> str | None:
    most = number("longest_remark")
    return f"请不要超过 {most} 个字。" if len(words) > most else why_not_text(words)


def use_up(link: RatingLink) -> bool:
    """The row itself decides who comes first. What follows stands or falls with it: a refusal leaves the link unused."""
    done = db.session.execute(update(RatingLink).where(RatingLink.id == link.id, queries.is_open()).values(used_at=clock.now(), used_on=clock.today()))
    return done.rowcount == 1  # type: ignore[attr-defined, no-any-return]


def decide(*, days: int, takes_words: bool, reason: str, by: Identity) -> RatingChoice:
    """From now on. Links that are out keep their last day."""
    refuse(rules.why_not_days(days), "days")
    refuse(None if reason.strip() else "请写明为什么这样设定。", "reason")
    refuse(why_not_text(reason, "保存"), "reason")
    before = queries.choice_now()
    if before == (days, takes_words):
        raise Refusal("和现在的设定一样，不用保存。", "days")
    choice = RatingChoice(days=days, takes_words=takes_words, reason=reason, actor=by.name, at=clock.now())
    db.session.add(choice)
    audit.record("rating-choice.set", subject=choice, by=by, before=list(before), after=[days, takes_words], reason=reason)
    return choice
