"""The outbox against a mail server that stands where smtplib would open a socket."""
import smtplib
from datetime import timedelta

import pytest
from sqlalchemy import select

from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.notifications import jobs, service
from xinfang_party.notifications.models import OutgoingMail
from xinfang_party.tasks import service as tasks


def mails():
    return db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()


class MailServer:
    """Stands where smtplib would open a socket. `refuses` counts down failures; what was taken is in `taken`."""

    def __init__(self, refuses=0):
        self.refuses, self.taken = refuses, []

    def __call__(self, host, port, timeout):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def send_message(self, message):
        assert not db.session().in_transaction(), "nobody waits for the mail server"
        if self.refuses:
            self.refuses -= 1
            raise smtplib.SMTPRecipientsRefused({})
        self.taken.append(message)


@pytest.fixture
def server(live, monkeypatch):
    live.config["SMTP_HOST"] = "mail.example.test"
    found = MailServer()
    monkeypatch.setattr(smtplib, "SMTP", found)
    return found


def write(*recipients, written_at=None, subject="提醒"):
    with unit_of_work():
        for number, recipient in enumerate(recipients):
            db.session.add(OutgoingMail(recipient=recipient, key=f"toy{number}", subject=subject, body="正文", written_at=written_at or clock.now()))


def test_waiting_mails_are_sent_once(live, server):
    write("one@example.test", "two@example.test")
    assert [service.deliver(), service.deliver()] == [2, 0]
    assert [(m["To"], m["From"], m["Subject"], m.get_content()) for m in server.taken] == [
        (to, "site@example.test", "提醒", "正文\n") for to in ("one@example.test", "two@example.test")]


def test_a_refused_mail_is_tried_again_and_keeps_none_back(live, server):
    server.refuses = 1
    write("one@example.test", "two@example.test")
    assert [service.deliver(), service.deliver()] == [1, 1]
    assert [(mail.attempts, mail.sent_at is not None) for mail in mails()] == [(2, True), (1, True)]


def test_a_mail_refused_too_often_is_given_up(live, server):
    server.refuses = 1000
    write("one@example.test")
    for _ in range(service.ATTEMPTS + 3):
        service.deliver()
    assert mails()[0].attempts == service.ATTEMPTS


def test_a_line_break_in_a_header_stops_only_that_mail(live, server):
    write("one@example.test\r\nBcc: all@example.test", "two@example.test")
    assert (service.deliver(), [m["To"] for m in server.taken]) == (1, ["two@example.test"])


def test_stale_mails_are_not_sent(live, server):
    write("one@example.test", written_at=clock.now() - timedelta(days=8))
    assert service.deliver() == 0


def test_without_a_mail_server_the_mails_wait(live):
    write("one@example.test")
    assert (service.deliver(), mails()[0].attempts) == (0, 0)


def test_a_server_that_is_down_loses_nothing(live, server, monkeypatch):
    def down(*_args, **_more):
        raise ConnectionRefusedError

    write("one@example.test")
    with monkeypatch.context() as patch:
        patch.setattr(smtplib, "SMTP", down)
        with pytest.raises(ConnectionRefusedError):
            service.deliver()
    assert service.deliver() == 1


def test_the_job_delivers_in_the_background(live, server, clock_at):
    write("one@example.test")
    tasks.once("notifications.deliver", "2026-03-06", jobs.deliver_mail)
    assert (len(server.taken), tasks.run_pending(), len(server.taken)) == (0, 1, 1)


def test_the_job_starts_nothing_where_no_mail_server_is_set(live):
    tasks.once("notifications.deliver", "2026-03-06", jobs.deliver_mail)
    assert tasks.run_pending() == 0
