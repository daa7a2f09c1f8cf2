"""Who confirms and takes back: what its history and its host are told."""
import pytest
from sqlalchemy import select

from tests import people
from tests.activities import made
from tests.activities.made import identity, told
from xinfang_party.activities import rules, service
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.notifications.models import Notice


@pytest.fixture
def home(app, clock_at):  # type: ignore[no-untyped-def]
    with clock_at("2026-03-10 16:00"):
        yield made.house()


def steps_of(activity):  # type: ignore[no-untyped-def]
    return [(step.verb, step.opinion) for step in activity.steps]


def notices(kind: str = "activity.cancelled") -> list[tuple[int, str]]:
    return [(one.account_id, one.text) for one in db.session.scalars(select(Notice).where(Notice.kind == kind))]


@pytest.mark.parametrize(("host", "recorder", "sender", "is_told"), [
    ("secretary", "secretary", "secretary", True), ("secretary", "deputy", "secretary", False), ("secretary", "secretary", "deputy", False)])
def test_the_history_says_that_one_person_did_it_all(home, host: str, recorder: str, sender: str, is_told: bool) -> None:  # type: ignore[no-untyped-def]
    one = told(home.branch, host=getattr(home, host), recorder=getattr(home, recorder))
    who = {name: identity(getattr(home, name)) for name in {host, sender}}
    service.submit(one, by=who[sender])
    service.confirm(one, opinion="属实", by=who[host])
    assert steps_of(one)[-1] == ("confirm", f"属实\n{rules.ALL_ONE}" if is_told else "属实")


def test_where_nobody_else_holds_a_post_it_says_nothing(home) -> None:  # type: ignore[no-untyped-def]
    branch = people.branch()
    head = people.secretary(branch)
    one, by = told(branch, host=head, recorder=head), identity(head)
    service.submit(one, by=by)
    service.confirm(one, by=by)
    assert steps_of(one)[-1] == ("confirm", "")


def test_who_hosts_is_settled_when_the_record_is_sent(home) -> None:  # type: ignore[no-untyped-def]
    one = told(home.branch, host=home.deputy, recorder=home.secretary)
    service.submit(one, by=identity(home.secretary))
    with pytest.raises(Refusal):
        service.edit(one, facts={"host_id": home.secretary.id}, version=None, by=identity(home.publicity))


def test_the_host_is_told_that_somebody_took_back_what_waited_for_him(home) -> None:  # type: ignore[no-untyped-def]
    host, by = identity(home.deputy), identity(home.publicity)
    one = told(home.branch, host=home.deputy, recorder=home.publicity)
    service.submit(one, by=by)
    service.cancel(one, reason="重复登记", by=by)
    (account, words), = notices()
    assert account == host.account_id
    assert all(word in words for word in ("等您确认的", one.title, home.publicity.name, "作废", "重复登记"))


def test_nobody_is_told_of_what_waited_for_nobody_or_was_taken_back_by_the_host(home) -> None:  # type: ignore[no-untyped-def]
    host, by = identity(home.deputy), identity(home.publicity)
    held, sent = (told(home.branch, host=home.deputy, recorder=home.publicity) for _n in range(2))
    service.cancel(held, reason="重复登记", by=by)
    service.submit(sent, by=by)
    service.cancel(sent, reason="没有开成", by=host)
    assert notices() == []
