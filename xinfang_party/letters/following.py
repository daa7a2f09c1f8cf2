"""What follows once a letter is signed: delivered, answered, reminded of, listed (挂牌督办), checked, closed."""
from collections.abc import Mapping
from typing import Any

from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import refuse
from xinfang_party.letters import acting, notices, queries, rules
from xinfang_party.letters.models import Letter
from xinfang_party.letters.terms import Adoption, Check, Means
from xinfang_party.notifications.registry import directory

Facts = Mapping[str, Any]


def deliver(letter: Letter, facts: Facts, *, version: int | None = None, by: Identity) -> None:
    """`facts`: delivered_on, delivered_how."""
    acting.begin(letter, "deliver", version=version, by=by)
    how, on = acting.said(facts, "delivered_how", wanted="请写明怎样送达、谁签收。"), facts["delivered_on"]
    refuse(rules.why_not_day(on, letter.issued_on, clock.today(), ("送达", "签发")), "delivered_on")
    letter.delivered_on, letter.delivered_how = on, how
    acting.done(letter, "deliver", note=how, by=by, on=on)


def answer(letter: Letter, facts: Facts, *, version: int | None = None, by: Identity) -> None:
    """What the unit wrote back. `facts`: answered_on, adoption, answer, not_adopted_reason. The whole of it stays in the step."""
    acting.begin(letter, "answer", version=version, by=by)
    text, on = acting.said(facts, "answer", wanted="请写明反馈了什么。"), facts["answered_on"]
    reason, adoption = acting.said(facts, "not_adopted_reason"), facts["adoption"]
    refuse(*(rules.why_not_answered(adoption, reason) or (None, None)))
    refuse(rules.why_not_day(on, last_turn(letter), clock.today(), ("反馈", "送达或者要求继续落实的")), "answered_on")
    letter.answered_on, letter.adoption, letter.answer, letter.not_adopted_reason = on, adoption, text, reason
    letter.first_answered_on = letter.first_answered_on or on
    acting.done(letter, "answer", note="；".join(filter(None, (f"{adoption.label}：{text}", reason and f"理由：{reason}"))), by=by, on=on,
                adoption=Adoption(adoption).label)


def last_turn(letter: Letter) -> Any:
    """The day from which an answer is waited for: of the delivery, or of being told to go on."""
    opened = [clock.local(step.at).date() for step in letter.steps if step.verb == "reopen"]
    return max([letter.delivered_on, *opened]) if letter.delivered_on is not None else None


def remind(letter: Letter, facts: Facts, *, version: int | None = None, by: Identity) -> None:
    """Of an answer that is overdue. `facts`: note (how), due_on (a new day, or None)."""
    acting.begin(letter, "remind", version=version, by=by)
    refuse(rules.why_not_remind(letter.state, letter.due_on, clock.today()))
    note = acting.said(facts, "note", wanted="请写明怎样催办。")
    move_day(letter, facts)
    letter.reminders, letter.reminded_on = letter.reminders + 1, clock.today()
    acting.done(letter, "remind", note=note, due_on=facts["due_on"], by=by)


def list_(letter: Letter, facts: Facts, *, version: int | None = None, by: Identity) -> None:
    """By a leader, once reminders of this round did not help; counted by the day of the first. `facts`: note (what is asked), due_on (a new day, or None)."""
    acting.begin(letter, "list", version=version, by=by)
    refuse(acting.why_not_list(letter))
    note = acting.said(facts, "note", wanted="请写明挂牌督办的要求。")
    move_day(letter, facts)
    letter.means, letter.listed_on = Means.LISTED, letter.listed_on or clock.today()
    acting.done(letter, "list", note=note, due_on=facts["due_on"], by=by)
    acting.tell(letter, notices.LISTED, {letter.drafter_account_id} - {by.account_id}, f"{acting.named(letter)}已决定挂牌督办，请按要求跟进。")


def move_day(letter: Letter, facts: Facts) -> None:
    if facts["due_on"] is not None:
        refuse(rules.why_not_new_due(facts["due_on"], clock.today()), "due_on")
        letter.due_on = facts["due_on"]


def check(letter: Letter, facts: Facts, *, version: int | None = None, by: Identity) -> None:
    """Whether what was answered was done. `facts`: checked_on, check, check_text."""
    acting.begin(letter, "check", version=version, by=by)
    text, on = acting.said(facts, "check_text", wanted="请写明怎样核查、看到什么。"), facts["checked_on"]
    refuse(None if facts["check"] else "请选择核查结论。", "check")
    refuse(rules.why_not_day(on, letter.answered_on, clock.today(), ("核查", "反馈")), "checked_on")
    letter.checked_on, letter.check, letter.check_text = on, Check(facts["check"]), text
    acting.done(letter, "check", note=f"{letter.check.label}：{text}", by=by, on=on, outcome=letter.check.label)


def reopen(letter: Letter, facts: Facts, *, version: int | None = None, by: Identity) -> None:
    """Not carried out: the unit goes on and answers by a new day. `facts`: note, due_on. What was answered and found stays in the steps."""
    acting.begin(letter, "reopen", version=version, by=by)
    refuse(rules.why_not_reopen(letter.check))
    note = acting.said(facts, "note", wanted="请写明要求继续落实什么。")
    refuse(None if facts["due_on"] else "请填写新的反馈期限。", "due_on")
    move_day(letter, facts)
    letter.answered_on = letter.checked_on = letter.check = None
    letter.check_text = ""
    acting.done(letter, "reopen", note=note, due_on=facts["due_on"], by=by)


def close(letter: Letter, facts: Facts, *, version: int | None = None, by: Identity) -> None:
    acting.begin(letter, "close", version=version, by=by)
    refuse(rules.why_not_close(letter.check, letter.adoption))
    letter.closed_on = clock.today()
    acting.done(letter, "close", note=acting.said(facts, "note"), by=by)


def remind_drafters() -> None:
    """Once for each letter and day: who drafted it sees to it that the unit is reminded."""
    for letter in queries.late_ones(clock.today()):
        acting.tell(letter, notices.OVERDUE, {letter.drafter_account_id}, f"{acting.named(letter)}超过反馈期限还没有反馈，请催办。", due_on=letter.due_on)


def tell_leaders() -> None:
    """Once for each letter and day: reminders did not help, and listing it is theirs to decide; not of who keeps one of its cases."""
    leaders = set(directory.of_role(Role.LEADER))
    for letter in queries.listable_ones(clock.today()):
        keepers = directory.of_members({case.member_id for case in letter.cases if case.member_id is not None})
        acting.tell(letter, notices.LIST, leaders - set(keepers), f"{acting.named(letter)}催办以后仍未反馈，请决定是否挂牌督办。", due_on=letter.due_on)
