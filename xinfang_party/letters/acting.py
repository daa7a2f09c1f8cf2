"""What every step of a letter asks first and leaves behind, and whom it tells."""
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit import service as audit
from xinfang_party.documents.saving import written_of
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import refuse
from xinfang_party.letters import rules
from xinfang_party.letters.models import Letter, LetterStep
from xinfang_party.letters.terms import PAST, Kind, State
from xinfang_party.notifications import service as notifications
from xinfang_party.notifications.registry import Kind as Notice
from xinfang_party.notifications.registry import directory
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import why_not_write
from xinfang_party.web.links import path_to, refuse_stale

OWN = "这份文件写的事项里有您自己承办的，不能由您办理，请由其他人办理。"
NO_HAND = "这一步不由您办理。"


def begin(letter: Letter, verb: str, *, version: int | None, by: Identity) -> None:
    """Raises `Refusal` where this person cannot do it now, `Conflict` where somebody else saved meanwhile."""
    refuse_stale(letter, version, "letters.show_letter", letter_id=letter.id)
    rules.FLOW.next(letter.state, verb)
    permission = rules.needed(letter.state, verb)
    refuse(None if permission and may(by, permission) else NO_HAND)
    refuse(rules.why_not_hand(letter.state, verb, by.account_id, hands(letter)))
    refuse(why_not_own(letter, verb, by))


def may_now(letter: Letter, verb: str, by: Identity) -> bool:
    """The same as a question, for pages."""
    permission = rules.needed(letter.state, verb)
    if permission is None or not may(by, permission) or not rules.may_step(letter.state, verb, letter.check, letter.adoption):
        return False
    return not rules.why_not_hand(letter.state, verb, by.account_id, hands(letter)) and not why_not_own(letter, verb, by)


def why_not_list(letter: Letter) -> str | None:
    verbs = letter.round
    waiting = rules.Waiting(letter.kind, letter.state, letter.due_on, verbs.count("remind"), "list" in verbs)
    return rules.why_not_list(waiting, clock.today())


def hands(letter: Letter) -> rules.Hands:
    return rules.Hands(letter.drafter_account_id, letter.reviewer_account_id)


def why_not_own(letter: Letter, verb: str, by: Identity) -> str | None:
    """Nobody writes about his own case; who only leads its branch may still sign as the bureau's leader, or not sign and send it back."""
    if verb in rules.LEADERS or (verb, letter.state) == ("return", State.REVIEWED):
        return OWN if by.member_id is not None and any(one.member_id == by.member_id for one in letter.cases) else None
    return why_not_about(letter.cases, by)


def why_not_about(cases: Iterable[Case], by: Identity) -> str | None:
    return next(filter(None, (why_not_write(one, by) for one in cases)), None)


def done(letter: Letter, verb: str, *, note: str = "", due_on: date | None = None, by: Identity, **details: Any) -> None:
    """The table's next state, one step, one audit entry. `details`: for the audit, never what was written."""
    letter.state = rules.FLOW.next(letter.state, verb)
    noted(letter, verb, note=note, due_on=due_on, by=by, **details)


def noted(letter: Letter, verb: str, *, note: str = "", due_on: date | None = None, by: Identity, **details: Any) -> None:
    letter.steps.append(LetterStep(verb=verb, note=note, due_on=due_on, account_id=by.account_id, actor=by.name, at=clock.now()))
    if due_on is not None:
        details["due_on"] = due_on
    audit.record(f"letter.{PAST[verb]}", subject=letter, by=by, **details)


def said(facts: Mapping[str, Any], *names: str, wanted: str = "") -> str:
    """The texts of these names in one, for the step. Raises `Refusal` where one holds personal data, or none says anything and `wanted` asks for it."""
    texts = [text for text in written_of(facts, *names).values() if text.strip()]
    refuse(wanted if wanted and not texts else None, names[0])
    return "；".join(texts)


# --- whom it tells ---------------------------------------------------------------------------------------------------------------

def tell_role(letter: Letter, kind: Notice, role: Role, text: str, besides: Iterable[int | None]) -> None:
    """Whoever may take the next step: not those who had a hand in it."""
    tell(letter, kind, set(directory.of_role(role)) - set(besides), text)


def tell(letter: Letter, kind: Notice, accounts: Iterable[int | None], text: str, due_on: date | None = None) -> None:
    """`due_on`: once for each day; otherwise once for each step."""
    notifications.notify_accounts({one for one in accounts if one is not None}, kind=kind, subject=letter, text=text, due_on=due_on,
                                  url=path_to("letters.show_letter", letter_id=letter.id), time="" if due_on else str(len(letter.steps)))


def named(letter: Letter) -> str:
    """What is told stays in inboxes and mails, whatever role was taken back since: what a proposal of accountability is about stands on its page alone."""
    return f"{letter.kind.label}{letter.number}" + ("" if letter.kind is Kind.ACCOUNTABILITY else f"“{letter.title}”")
