"""Tell somebody something, once; gather what is unread into one mail a working day."""
import smtplib
from collections.abc import Iterable
from datetime import date
from email.message import EmailMessage
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from xinfang_party.access.terms import SYSTEM, Identity, Role
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock, workdays
from xinfang_party.kernel.database import db
from xinfang_party.notifications.models import Notice, OutgoingMail
from xinfang_party.notifications.registry import directory

ATTEMPTS = 10


def notify_members(members: Iterable[int], **what: Any) -> int:
    return notify_accounts(directory.of_members(members), **what)


def notify_role(role: Role, **what: Any) -> int:
    return notify_accounts(directory.of_role(role), **what)


def notify_accounts(accounts: Iterable[int], *, kind: str, text: str, url: str, subject: Any = None, due_on: date | None = None) -> int:
    """Put one line into each inbox; whoever has it already (same kind, object and day) gets no second. Returns how many were new."""
    key = f"{kind}:{subject.__tablename__ if subject is not None else ''}:{getattr(subject, 'id', '')}:{due_on or ''}"
    wanted = set(accounts)
    have = set(db.session.scalars(select(Notice.account_id).where(Notice.key == key, Notice.account_id.in_(wanted))))
    for account_id in sorted(wanted - have):
        db.session.add(Notice(account_id=account_id, key=key, kind=kind, text=text[:300], url=url, due_on=due_on, sent_at=clock.now()))
    db.session.flush()
    return len(wanted - have)


def read_all(*, by: Identity) -> None:
    db.session.execute(update(Notice).where(Notice.account_id == by.account_id, Notice.read_at.is_(None)).values(read_at=clock.now()))
    audit.record("notice.read", by=by)


def write_digests() -> int:
    """One mail for each person with unread lines that no digest has carried, on working days only."""
    if not workdays.is_workday(clock.today()):
        return 0
    fresh = db.session.scalars(select(Notice).where(Notice.digested_at.is_(None), Notice.read_at.is_(None)).order_by(Notice.id)).all()
    by_account: dict[int, list[Notice]] = {}
    for notice in fresh:
        by_account.setdefault(notice.account_id, []).append(notice)
        notice.digested_at = clock.now()
    addresses = directory.addresses(by_account)
    for account_id, address in addresses.items():
        db.session.add(digest(address, by_account[account_id]))
    if addresses:
        audit.record("digest.written", by=SYSTEM, mails=len(addresses))
    return len(addresses)


def digest(address: str, notices: list[Notice]) -> OutgoingMail:
    lines = [f"{number}. {notice.text}" + (f"（{notice.due_on} 前）" if notice.due_on else "") for number, notice in enumerate(notices, 1)]
    return OutgoingMail(recipient=address, key=f"digest:{clock.today()}", subject=f"信访党建工作台：您有 {len(notices)} 项提醒",
                        body="\n".join([*lines, "", "请登录信访党建工作台办理。"]), written_at=clock.now())


def deliver() -> int:
    """Send what waits in the outbox, when SMTP is set; a failed one waits for the next round. Returns how many left."""
    host = current_app.config["SMTP_HOST"]
    waiting = db.session.scalars(select(OutgoingMail).where(
        OutgoingMail.sent_at.is_(None), OutgoingMail.attempts < ATTEMPTS).order_by(OutgoingMail.id).limit(200)).all()
    if not host or not waiting:
        return 0
    with smtplib.SMTP(host, current_app.config["SMTP_PORT"], timeout=20) as server:
        return sum(send(server, mail) for mail in waiting)


def send(server: smtplib.SMTP, mail: OutgoingMail) -> bool:
    message = EmailMessage()
    message["Subject"], message["To"], message["From"] = mail.subject, mail.recipient, current_app.config["SMTP_SENDER"]
    message.set_content(mail.body)
    mail.attempts += 1
    try:
        server.send_message(message)
    except smtplib.SMTPException:
        return False
    mail.sent_at = clock.now()
    return True
