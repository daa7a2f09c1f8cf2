"""The security administrator's word on a link. Who confirms hands out a new first password: whoever asked knows none, whoever confirms chose no
member."""
from xinfang_party.access.terms import OPERATOR, Identity
from xinfang_party.accounts import links, rules_apart
from xinfang_party.accounts.models import Account, AccountLink
from xinfang_party.accounts.queries import waiting_link
from xinfang_party.accounts.resets import give_first_password, refuse_reset
from xinfang_party.accounts.terms import Half, LinkState
from xinfang_party.kernel.errors import Refusal, refuse


def confirm(link: AccountLink, *, by: Identity, on_server: bool = False) -> str:
    """The member's rights, and the first password to hand over. It counts as a reset of the password by `by`."""
    refuse_decided(link, by)
    refuse_reset(link.account, Half.PASSWORD, by, on_server)
    links.put_in_force(link, link.account, by=by)
    return give_first_password(link.account, by=by)


def turn_down(link: AccountLink, *, by: Identity) -> None:
    """Nothing comes of it; a link in force before stays."""
    refuse_decided(link, by)
    links.settle(link, link.account, LinkState.REFUSED, by=by)


def confirm_on_server(account: Account) -> str:
    link = waiting_link(account.id)
    if link is None:
        raise Refusal("这个账号没有等待确认的关联。")
    return confirm(link, by=OPERATOR, on_server=True)


def refuse_decided(link: AccountLink, by: Identity) -> None:
    mine = link.asked_by_account_id is not None and link.asked_by_account_id == by.account_id
    refuse(rules_apart.why_not_confirm(own=link.account_id == by.account_id, asked_by_me=mine, state=link.state))
