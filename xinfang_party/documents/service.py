"""What people do with rules in force: register, edit, replace, end, review, attach the text."""
from collections.abc import Mapping
from datetime import date
from typing import Any, BinaryIO

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.documents import rules
from xinfang_party.documents.models import Rule, RuleReview
from xinfang_party.documents.saving import edited, hold, reason_of, told_of, written_of
from xinfang_party.documents.terms import ReviewOutcome
from xinfang_party.files import service as files
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import refuse
from xinfang_party.kernel.periods import chinese
from xinfang_party.organization.models import Branch
from xinfang_party.web.links import refuse_stale

TEXTS = ("number", "title", "made_by", "summary")
FACTS = (*TEXTS, "kind", "is_for_all", "from_on")
OVER = "这项制度已经停止执行，不能再修改或复审。"


def register(branch: Branch, *, facts: Mapping[str, Any], by: Identity) -> Rule:
    """`facts`: kind, is_for_all, from_on and the texts."""
    rule = Rule(branch_id=branch.id)
    write(rule, branch, facts)
    db.session.add(rule)
    audit.record("rule.registered", subject=rule, by=by, title=rule.title)
    return rule


def edit(rule: Rule, *, facts: Mapping[str, Any], version: int | None = None, by: Identity) -> None:
    refuse_stale(rule, version, "documents.show_rule", rule_document_id=rule.id)
    refuse_over(rule)
    earliest = min((one.reviewed_on for one in rule.reviews), default=None)
    refuse("已经登记过更早的复审，开始执行的日期不能晚于它。" if earliest is not None and facts["from_on"] > earliest else None, "from_on")
    refuse(rules.why_not_span(facts["from_on"], rule.to_on), "from_on")
    if rule.replaces is not None and facts["from_on"] != rule.from_on:
        move_end(rule.replaces, facts["from_on"], by)
    before = told_of(rule, *FACTS)
    write(rule, rule.branch, facts)
    edited("rule.edited", rule, before, by)


def move_end(old: Rule, new_from: date, by: Identity) -> None:
    """The rule that replaces it begins on another day."""
    refuse(rules.why_not_replace(old.from_on, new_from, is_replaced=False), "from_on")
    before = told_of(old, "to_on")
    old.to_on = rules.end_by_replacement(old.own_to_on, new_from)
    edited("rule.end-moved", old, before, by)


def write(rule: Rule, branch: Branch, facts: Mapping[str, Any]) -> None:
    refuse("这个组织已经撤销，不能再登记制度。" if branch.dissolved_on is not None else None, "branch_id")
    refuse(rules.why_not_bind_all(branch.kind, facts["is_for_all"]), "is_for_all")
    refuse(None if (facts["title"] or "").strip() else "请填写制度名称。", "title")
    for name, text in written_of(facts, *TEXTS).items():
        setattr(rule, name, text)
    rule.kind, rule.is_for_all, rule.from_on = facts["kind"], facts["is_for_all"], facts["from_on"]
    rule.made_by = rule.made_by or branch.name


def replace(old: Rule, *, facts: Mapping[str, Any], version: int | None = None, by: Identity) -> Rule:
    """A new rule of the same body; the old one ends the day before it begins."""
    refuse_stale(old, version, "documents.show_rule", rule_document_id=old.id)
    hold(old, "to_on", "from_on", "replaced_by")
    refuse(rules.why_not_replace(old.from_on, facts["from_on"], is_replaced=old.replaced_by is not None), "from_on")
    new = Rule(branch_id=old.branch_id, replaces_id=old.id)
    write(new, old.branch, facts)
    old.own_to_on = old.to_on
    old.to_on, old.end_reason = rules.end_by_replacement(old.to_on, new.from_on), old.end_reason or "由新的制度代替"
    db.session.add(new)
    audit.record("rule.replaced", subject=old, by=by, title=new.title, from_on=new.from_on)
    return new


def end(rule: Rule, *, to_on: date, reason: str, version: int | None = None, by: Identity) -> None:
    """Its last day; both days count."""
    refuse_stale(rule, version, "documents.show_rule", rule_document_id=rule.id)
    refuse(rules.why_not_end(rule.from_on, to_on, already=rule.to_on), "to_on")
    refuse(None if reason.strip() else "请写明为什么停止执行。", "end_reason")
    rule.end_reason = written_of({"end_reason": reason}, "end_reason")["end_reason"]
    rule.to_on = to_on
    audit.record("rule.ended", subject=rule, by=by, to_on=to_on)


def correct_end(rule: Rule, *, to_on: date | None, reason: str, version: int | None = None, by: Identity) -> None:
    """A slip in the last day put right; None: it goes on."""
    refuse_stale(rule, version, "documents.show_rule", rule_document_id=rule.id)
    hold(rule, "to_on", "replaced_by", "reviews")
    last = max((one.reviewed_on for one in rule.reviews), default=None)
    refuse(rules.why_not_correct_end(rule.from_on, to_on, last, already=rule.to_on, is_replaced=rule.replaced_by is not None), "to_on")
    why, before = reason_of(reason), told_of(rule, "to_on")
    rule.to_on, rule.end_reason = to_on, rule.end_reason if to_on is not None else ""
    edited("rule.end-corrected", rule, before, by, reason=why)


def review(rule: Rule, *, on: date, outcome: ReviewOutcome, opinion: str, version: int | None = None, by: Identity) -> RuleReview:
    """The yearly look. Abolished, the rule ends that day."""
    refuse_stale(rule, version, "documents.show_rule", rule_document_id=rule.id)
    hold(rule, "to_on", "reviews")
    last = rule.last_review
    refuse(rules.why_not_review(rule.from_on, rule.to_on, last.reviewed_on if last is not None else None, on, clock.today()), "reviewed_on")
    refuse(rules.why_not_opinion(outcome, opinion), "opinion")
    made = RuleReview(reviewed_on=on, outcome=outcome, reviewer=by.name[:80], **written_of({"opinion": opinion}, "opinion"))
    rule.reviews.append(made)
    if outcome is ReviewOutcome.ABOLISH:
        rule.to_on, rule.end_reason = on, f"{chinese(on)}复审：废止"
    audit.record("rule.reviewed", subject=rule, by=by, outcome=outcome.value, on=on)
    return made


def attach(rule: Rule, file: tuple[BinaryIO, str], *, by: Identity) -> None:
    """The text itself; nobody must."""
    files.attach(*file, to=rule, by=by)


def refuse_over(rule: Rule) -> None:
    refuse(OVER if rule.to_on is not None and rule.to_on < clock.today() else None)
