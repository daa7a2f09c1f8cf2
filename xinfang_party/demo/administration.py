"""What administrators and the office did about accounts and the calendar, as far as others still have a word to say."""
from datetime import date, timedelta
from functools import partial

from xinfang_party.accounts import links, resets, service
from xinfang_party.accounts.models import Account
from xinfang_party.demo.diary import Diary
from xinfang_party.demo.people import BY, Bureau
from xinfang_party.kernel.database import db
from xinfang_party.organization import holidays

SATURDAY = 5
WITH_ADDRESS = (("02", 1), ("02", 6), ("03", 1))
"""(office, place) of those who said that the address for the daily digest is theirs."""
WRITTEN_DOWN = ("02", 5)
"""Whose address waits for the owner's word."""
LOCKED_OUT = ("02", 8)
TO_BE_LINKED = ("07", 3)
DOMAIN = "demo.invalid"
"""Nothing can ever be sent there (RFC 2606)."""


def enter(diary: Diary, bureau: Bureau) -> None:
    for place in (*WITH_ADDRESS, WRITTEN_DOWN):
        diary.ago(30, partial(write_address, bureau, *place))
    for place in WITH_ADDRESS:
        diary.ago(29, partial(confirm_address, bureau, *place))
    diary.ago(12, partial(reset_password, bureau))
    diary.ago(2, partial(ask_for_link, bureau))


def set_calendar(bureau: Bureau) -> None:
    """One day of the coming year on which the bureau works though the country does not."""
    first = date(bureau.today.year + 1, 3, 1)
    saturday = first + timedelta(days=(SATURDAY - first.weekday()) % 7)
    holidays.set_day(saturday, True, "示例：本局集中接访，周六上班", by=bureau.identities["xinfang"])


def write_address(bureau: Bureau, office: str, place: int) -> None:
    account = account_of(bureau, office, place)
    service.edit(account, version=None, name=account.name, email=f"{account.username}@{DOMAIN}", member_id=account.member_id,
                 by=bureau.identities["sysadmin"])


def confirm_address(bureau: Bureau, office: str, place: int) -> None:
    service.confirm_address(account_of(bureau, office, place), version=None, by=bureau.as_member(bureau.members[office][place - 1]))


def reset_password(bureau: Bureau) -> None:
    """Of an account nobody is shown the way into: it waits for its owner with a first password."""
    resets.reset_password(account_of(bureau, *LOCKED_OUT), by=bureau.identities["secadmin"])


def ask_for_link(bureau: Bureau) -> None:
    """The system administrator asks; the security administrator is to confirm or turn down. The account is the demonstration's, like all of it."""
    office, place = TO_BE_LINKED
    account, _ = service.create(username="xintongzhi", name="新同志（演示）", by=BY)
    db.session.flush()
    links.ask(account, bureau.members[office][place - 1].id, by=bureau.identities["sysadmin"])


def account_of(bureau: Bureau, office: str, place: int) -> Account:
    return db.session.get_one(Account, bureau.as_member(bureau.members[office][place - 1]).account_id)
