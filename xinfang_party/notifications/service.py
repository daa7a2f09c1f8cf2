"""Tell somebody something, once; gather what is unread into one mail a working day."""
import logging
import smtplib
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from email.message import EmailMessage
from typing import Any

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from xinfang_party.access.terms import SYSTEM, Identity, Role
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock, workdays
from xinfang_party.kernel.database import db, is_sqlite
from xinfang_party.kernel.periods import chinese
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.notifications.models import Notice, OutgoingMail
from xinfang_party.notifications.queries import is_unread
from xinfang_party.notifications.registry import Kind, directory

log = logging.getLogger(__name__)
ATTEMPTS = 10
KEPT_FOR = timedelta(days=7)
"""A digest older than this helps nobody: it is not sent when SMTP is set up later."""


def notify_members(members: Iterable[int], **what: Any) -> int:
    return notify_accounts(directory.of_members(members), **what)


def notify_role(role: Role, **what: Any) -> int:
    return notify_accounts(directory.of_role(role), **what)


def notify_accounts(accounts: Iterable[int], *, kind: Kind, text: str, url: str, subject: Any = None, due_on: date | None = None,
                    time: str = "") -> int:
    """Put one line into each inbox; whoever has it already (same kind, object, day and time) gets no second. Returns how many were new.

    `time`: which of several on one day, so that a step that comes back is asked for anew.
    """
    key = f"{kind.name}:{subject.__tablename__ if subject is not None else ''}:{getattr(subject, 'id', '')}:{due_on or ''}" + (time and f":{time}")
    what = {"key": key, "kind": kind.name, "subject_id": getattr(subject, "id", None), "text": text[:300], "url": url, "due_on": due_on}
    rows = [{**what, "account_id": account_id, "sent_at": clock.now()} for account_id in sorted(set(accounts))]
    if not rows:
        return 0
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    return len(db.session.scalars(insert(Notice).values(rows).on_conflict_do_nothing().returning(Notice.id)).all())


def read_all(*, by: Identity) -> None:
    db.session.execute(update(Notice).where(Notice.account_id == by.account_id, Notice.read_at.is_(None)).values(read_at=clock.now()))
    audit.record("notice.read", by=by)


def write_digests() -> int:
    """One mail for each person with unread lines that no digest has carried, or for whom something comes due, on working days only. What is settled
    goes into none."""
    if not workdays.is_workday(clock.today()):
        return 0
    fresh = db.session.scalars(select(Notice).where(Notice.digested_at.is_(None), is_unread()).order_by(Notice.id)).all()
    lines: dict[int, list[str]] = {}
    for notice in fresh:
        lines.setdefault(notice.account_id, []).append(notice.text + (f"（期限 {chinese(notice.due_on)}）" if notice.due_on else ""))
        notice.digested_at = clock.now()
    for account_id, due in ({} if is_written() else directory.due()).items():
        lines.setdefault(account_id, []).extend(due)
    addresses = directory.addresses(lines)
    for account_id, address in addresses.items():
        db.session.add(digest(account_id, address, lines[account_id]))
    if addresses:
        audit.record("digest.written", by=SYSTEM, mails=len(addresses))
    return len(addresses)


def is_written() -> bool:
    """Today's digests are."""
    return db.session.scalar(select(OutgoingMail.id).where(OutgoingMail.key.like(f"digest:%:{clock.today()}")).limit(1)) is not None


def digest(account_id: int, address: str, lines: Sequence[str]) -> OutgoingMail:
    numbered = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
    return OutgoingMail(recipient=address, key=f"digest:{account_id}:{clock.today()}", subject=f"信访党建工作台：您有 {len(lines)} 项提醒",
                        body="\n".join([*numbered, "", "请登录信访党建工作台办理。"]), written_at=clock.now())


def deliver() -> int:
    """Send what waits in the outbox, when SMTP is set; a failed one waits for the next round. Returns how many left.

    No transaction is open while the mail server answers: on SQLite nobody could write meanwhile. So call it outside any.
    """
    host, waiting = current_app.config["SMTP_HOST"], outbox()
    if not host or not waiting:
        return 0
    with smtplib.SMTP(host, current_app.config["SMTP_PORT"], timeout=20) as server:
        return sum(send(server, mail_id) for mail_id in waiting)


def outbox(limit: int = 200) -> Sequence[int]:
    """Ids of mails not sent yet, not given up and not stale, oldest first."""
    waiting = select(OutgoingMail.id).where(OutgoingMail.sent_at.is_(None), OutgoingMail.attempts < ATTEMPTS,
                                            OutgoingMail.written_at > clock.now() - KEPT_FOR)
    found = db.session.scalars(waiting.order_by(OutgoingMail.id).limit(limit)).all()
    db.session.rollback()
    return found


def send(server: smtplib.SMTP, mail_id: int) -> bool:
    """One mail: the attempt is counted before, its success noted after."""
    with unit_of_work():
        mail = db.session.get_one(OutgoingMail, mail_id, populate_existing=True)
        mail.attempts += 1
        facts = {"Subject": mail.subject, "To": mail.recipient, "From": current_app.config["SMTP_SENDER"]}, mail.body
    try:
        server.send_message(letter(*facts))
    except (smtplib.SMTPException, ValueError) as error:
        log.warning("mail %s could not be sent: %s", mail_id, error.__class__.__name__)
        return False
    with unit_of_work():
        db.session.get_one(OutgoingMail, mail_id).sent_at = clock.now()
    return True


def letter(headers: dict[str, str], body: str) -> EmailMessage:
    """Raises `ValueError` when a header holds a line break."""
    message = EmailMessage()
    for name, value in headers.items():
        message[name] = value
    message.set_content(body)
    return message
