"""Show a code, take a scan, confirm it. A scan alone signs nobody in: it opens a page, and what that page holds is good for a short while in
one log-in of one account. A code or ticket used twice changes nothing, because whoever has signed cannot sign again."""
from sqlalchemy.exc import IntegrityError

from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.presence import registry, rules
from xinfang_party.presence.registry import Kind, Subject
from xinfang_party.presence.sealing import read_code, read_ticket, sealed_code, sealed_ticket
from xinfang_party.presence.terms import Code, Ticket, Way


def code_now(kind: Kind, subject_id: int) -> str:
    """What the screen shows at this moment."""
    return sealed_code(Code(kind.name, subject_id, rules.slot_of(clock.now())))


def scanned(text: str, *, by: Identity) -> tuple[Kind, Subject, str]:
    """The thing this code stands for, and the ticket for the confirm page. Raises `Refusal` for a code that is old or not ours, and where this
    person may not sign; writes nothing.
    """
    code = read_code(text)
    if code is None or not rules.is_good(code, clock.now()):
        raise Refusal(rules.OLD_CODE)
    kind, subject = signable(code.kind, code.subject_id, by)
    login_id = registry.wiring.login_id()
    if by.account_id is None or login_id is None:
        raise Refusal(rules.OTHER_TICKET)
    return kind, subject, sealed_ticket(Ticket(kind.name, code.subject_id, by.account_id, login_id, clock.now()))


def sign(text: str, *, by: Identity) -> tuple[Kind, Subject]:
    """Confirm with the page's ticket. Who has signed already is told so and nothing changes. Raises `Refusal`."""
    ticket = read_ticket(text)
    reason = rules.why_no_ticket(ticket, account_id=by.account_id, login_id=registry.wiring.login_id(), now=clock.now())
    if ticket is None or reason is not None:
        raise Refusal(reason or rules.OTHER_TICKET)
    kind, subject = signable(ticket.kind, ticket.subject_id, by)
    if not kind.has_signed(subject, by):
        sign_once(kind, subject, by, Way.CODE)
    return kind, subject


def sign_once(kind: Kind, subject: Subject, by: Identity, way: Way) -> None:
    """Of two devices of one person at the same moment, the second changes nothing."""
    try:
        with db.session.begin_nested():
            kind.sign(subject, by, way)
    except IntegrityError:
        pass


def signable(name: str, subject_id: int, by: Identity) -> tuple[Kind, Subject]:
    """A thing whose code proved that this person stood before its screen; what became of it since is said in words."""
    kind = registry.get(name)
    try:
        subject = kind.load_to_sign(by, subject_id)
    except NotFound:
        raise Refusal(rules.NOT_EXPECTED) from None
    reason = None if kind.has_signed(subject, by) else kind.why_not_sign(subject, by)
    if reason is not None:
        raise Refusal(reason)
    return kind, subject


def declare(kind: Kind, subject: Subject, *, by: Identity) -> None:
    """Say afterwards that one was there, which nothing proves; the record shows it as such. Raises `Refusal`."""
    reason = kind.why_not_declare(subject, by)
    if reason is not None:
        raise Refusal(reason)
    sign_once(kind, subject, by, Way.DECLARED)
