from datetime import date

import pytest
from sqlalchemy import func, select

from tests.live import at_once
from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.notifications import service
from xinfang_party.notifications.models import Notice, OutgoingMail
from xinfang_party.notifications.queries import inbox, unread_count
from xinfang_party.notifications.registry import Kind, directory

FRIDAY, SATURDAY, MONDAY = "2026-03-06 08:30", "2026-03-07 08:30", "2026-03-09 08:30"
MAKE_UP_SATURDAY = "2026-02-14 08:30"


@pytest.fixture(autouse=True)
def addresses(app, monkeypatch):
    """Accounts 1 and 2 have an address, others none."""
    known = {1: "one@example.test", 2: "two@example.test"}
    monkeypatch.setattr(directory, "addresses", lambda accounts: {a: known[a] for a in accounts if a in known})
    return known


def tell(*accounts, text="承诺待审", **more):
    return service.notify_accounts(accounts, kind=Kind("toy"), text=text, url="/x", **more)


def mails():
    return db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()


class Subject:
    __tablename__ = "toy"

    def __init__(self, key):
        self.id = key


# inbox

def test_each_account_gets_a_notice_once(app):
    assert [tell(1, 2, 2), tell(1, 2), tell(1, 3)] == [2, 0, 1]
    assert db.session.scalar(select(func.count(Notice.id))) == 3


@pytest.mark.parametrize("other", [{"subject": Subject(2)}, {"due_on": date(2026, 3, 2)}, {"subject": Subject(1), "due_on": date(2026, 3, 1)}])
def test_another_object_or_day_is_another_notice(app, other):
    tell(1, subject=Subject(1))
    assert tell(1, **other) == 1


def test_nobody_to_tell_is_no_fault(app):
    assert tell() == 0


def test_a_long_text_is_cut(app):
    tell(1, text="长" * 1000)
    assert len(db.session.scalars(select(Notice.text)).one()) == 300


def test_two_that_tell_the_same_at_once_leave_one_notice(live):
    def act(_number):
        with unit_of_work():
            return tell(1, 2)

    assert sum(at_once(live, 4, act)) == 2


def test_members_and_roles_are_told_through_their_accounts(app, monkeypatch):
    monkeypatch.setattr(directory, "of_members", lambda members: [m * 10 for m in members])
    monkeypatch.setattr(directory, "of_role", lambda role: [99] if role is Role.PARTY_OFFICE else [])
    service.notify_members([1, 2], kind=Kind("toy"), text="甲", url="/")
    service.notify_role(Role.PARTY_OFFICE, kind=Kind("toy"), text="乙", url="/")
    assert db.session.scalars(select(Notice.account_id).order_by(Notice.account_id)).all() == [10, 20, 99]


def test_the_inbox_is_ones_own_and_newest_first(app):
    for number in range(3):
        tell(1, 2, text=f"第{number}条", subject=Subject(number))
    assert [n.text for n in db.session.scalars(inbox(Identity(account_id=1)))] == ["第2条", "第1条", "第0条"]
    assert db.session.scalars(inbox(Identity(account_id=3))).all() == []


def test_reading_marks_only_ones_own(app):
    tell(1, 2)
    service.read_all(by=Identity(account_id=1, name="示例党员01"))
    assert [unread_count(Identity(account_id=account)) for account in (1, 2)] == [0, 1]


def test_a_stranger_has_nothing_unread(app):
    assert unread_count(Identity()) == 0


# digest

def test_a_digest_gathers_what_is_unread(app, clock_at):
    with clock_at(FRIDAY):
        tell(1, text="甲", due_on=date(2026, 3, 10))
        tell(1, text="乙")
        assert service.write_digests() == 1
    (mail,) = mails()
    assert (mail.recipient, mail.subject) == ("one@example.test", "信访党建工作台：您有 2 项提醒")
    assert mail.body.startswith("1. 甲（期限 2026年3月10日）\n2. 乙\n")


def test_each_notice_is_in_one_digest(app, clock_at):
    with clock_at(FRIDAY):
        tell(1, text="甲")
        service.write_digests()
    with clock_at(MONDAY):
        tell(1, text="乙", due_on=date(2026, 3, 12))
        service.write_digests()
        assert service.write_digests() == 0
    assert [("甲" in mail.body, "乙" in mail.body) for mail in mails()] == [(True, False), (False, True)]


@pytest.mark.parametrize(("now", "written"), [(FRIDAY, 1), (SATURDAY, 0), (MAKE_UP_SATURDAY, 1), ("2026-10-01 08:30", 0), ("2026-02-16 08:30", 0)])
def test_digests_come_on_working_days_only(app, clock_at, now, written):
    with clock_at(now):
        tell(1)
        assert service.write_digests() == written


def test_what_came_on_a_holiday_is_in_the_next_digest(app, clock_at):
    with clock_at(SATURDAY):
        tell(1, text="甲")
        service.write_digests()
    with clock_at(MONDAY):
        assert service.write_digests() == 1


def test_what_was_read_is_in_no_digest(app, clock_at):
    with clock_at(FRIDAY):
        tell(1)
        service.read_all(by=Identity(account_id=1, name="x"))
        assert service.write_digests() == 0


def test_who_has_no_address_gets_no_mail(app, clock_at):
    with clock_at(FRIDAY):
        tell(3)
        assert (service.write_digests(), mails()) == (0, [])


def test_two_accounts_of_one_address_both_get_theirs(app, clock_at, addresses):
    addresses[2] = addresses[1]
    with clock_at(FRIDAY):
        tell(1, 2)
        assert service.write_digests() == 2
