"""What an account is called. A name typed for it must be its own; a member's account goes by the member's."""
from sqlalchemy import select, update

from xinfang_party.accounts import rules
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of, names_taken
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.text import same_name
from xinfang_party.organization.models import Member


def name_for(typed: str, member_id: int | None, besides: int | None = None) -> str:
    """The name an account is to have (`besides`: its id, once it has one). Raises `Refusal` for a typed name that is taken."""
    taken = names_taken(besides)
    if member_id is not None:
        return rules.name_of_member(*name_and_number(member_id), taken)
    reason = rules.why_not_name(typed, taken)
    if reason:
        raise Refusal(reason, "name")
    return typed


def follow_member(account: Account) -> None:
    """At a log-in: a member who was renamed since is called by the new name from now on."""
    if account.member_id is None:
        return
    name, number = name_and_number(account.member_id)
    if account.name in (rules.name_of_member(name, number, ()), rules.name_of_member(name, number, {same_name(name)})):
        return
    before, now = account.name, name_for("", account.member_id, account.id)
    db.session.execute(update(Account).where(Account.id == account.id).values(name=now))
    audit.record("account.renamed", subject=account, by=identity_of(account, clock.today()), before=before, after=now)


def name_and_number(member_id: int) -> tuple[str, str]:
    row = db.session.execute(select(Member.name, Member.number).where(Member.id == member_id)).one()
    return row.name, row.number
