import pytest
from sqlalchemy import select, update

from tests.accounts.people import BY, PASSWORD, account, tags
from xinfang_party.accounts import attempts, passwords, service, sessions, signing_in
from xinfang_party.accounts.catalogue import DEMONSTRATION_PASSWORD
from xinfang_party.accounts.models import Account, LoginAttempt, LoginSession
from xinfang_party.accounts.queries import account_named
from xinfang_party.accounts.terms import Ended, Refused
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.transaction import unit_of_work

pytestmark = pytest.mark.usefixtures("app")
SOURCE = "198.51.100.7"


def try_to_log_in(username: str, password: str = "wrong", source: str = SOURCE) -> bool:
    return signing_in.first_factor(username, password, source=source) is not None


def last_reason(session) -> str:
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    return entry.details["reason"]


@pytest.mark.parametrize("name", ["wangli", "nobody"])
def test_the_right_password_is_refused_after_exactly_five_failures(session, name: str) -> None:
    account(username="wangli")
    for _ in range(4):
        assert not try_to_log_in(name)
    assert not attempts.is_locked(name)
    assert not try_to_log_in(name)
    assert attempts.is_locked(name)
    assert not try_to_log_in(name, PASSWORD)
    assert last_reason(session) == Refused.LOCKED


def test_the_fifth_try_may_still_be_right() -> None:
    account(username="wangli")
    for _ in range(4):
        try_to_log_in("wangli")
    assert try_to_log_in("WangLi", PASSWORD)
    assert not attempts.is_locked("wangli")


def test_the_lock_opens_after_half_an_hour(clock_at) -> None:
    with clock_at("2026-03-02 09:00") as wall:
        account(username="wangli")
        for _ in range(7):
            try_to_log_in("wangli")
        wall.shift(29 * 60)
        assert not try_to_log_in("wangli", PASSWORD)
        wall.shift(60)
        assert try_to_log_in("wangli", PASSWORD)


def test_a_source_is_held_up_over_many_names(clock_at) -> None:
    account(username="wangli")
    for n in range(30):
        try_to_log_in(f"name{n}")
    assert not try_to_log_in("wangli", PASSWORD)
    assert try_to_log_in("wangli", PASSWORD, source="198.51.100.8")


def test_right_passwords_do_not_use_up_a_source() -> None:
    account(username="wangli")
    assert all(try_to_log_in("wangli", PASSWORD) for _ in range(32))


@pytest.mark.parametrize(("name", "reason"), [("nobody", Refused.UNKNOWN), ("wangli", Refused.WRONG), ("disabled", Refused.DISABLED)])
def test_the_audit_knows_the_reason_and_no_password(session, name: str, reason: Refused) -> None:
    account(username="wangli")
    service.disable(account(username="disabled"), by=BY)
    session.commit()
    assert not try_to_log_in(name, "s3cret-typed")
    assert last_reason(session) == reason
    assert "s3cret" not in str(session.scalars(select(AuditEntry.details)).all())


def test_a_name_cannot_forge_a_line(session) -> None:
    try_to_log_in("ad\r\nmin\x1b[31m\u202e" + "x" * 500)
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert entry.details["username"].isprintable()
    assert len(entry.details["username"]) <= 40


def test_a_first_password_expires_after_a_week(clock_at, session) -> None:
    with clock_at("2026-03-02 09:00") as wall:
        _made, first = service.create(username="wangli", name="王丽", by=BY)
        session.commit()
        wall.shift(7 * 24 * 3600)
        assert not try_to_log_in("wangli", first)
        assert last_reason(session) == Refused.EXPIRED


def test_only_one_comparison_is_made_for_any_name(monkeypatch: pytest.MonkeyPatch) -> None:
    account(username="wangli")
    service.disable(account(username="disabled"), by=BY)
    counted: list[int] = []
    verify = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda *args: (counted.append(1), verify(*args))[1])
    for name in ("nobody", "wangli", "disabled", *["locked"] * 6):
        try_to_log_in(name)
    assert len(counted) == 9


def test_unlock_forgets_the_failures() -> None:
    row = account(username="wangli")
    for _ in range(5):
        try_to_log_in("wangli")
    with unit_of_work():
        assert service.unlock(row, by=BY)
        assert not service.unlock(row, by=BY)
    assert try_to_log_in("wangli", PASSWORD)


def test_the_own_password_asked_again_counts_too() -> None:
    row = account(username="wangli")
    for _ in range(5):
        with pytest.raises(Refusal):
            signing_in.confirm_password(row, "wrong")
    with pytest.raises(Refusal):
        signing_in.confirm_password(row, PASSWORD)
    assert tags()[-6:] == ["password.refused"] * 6


# --- who is held up ------------------------------------------------------------------------------------------------------------

def test_one_stranger_does_not_keep_the_owner_out() -> None:
    account(username="wangli")
    for _ in range(40):
        try_to_log_in("wangli")
    assert attempts.is_locked("wangli")
    assert try_to_log_in("wangli", PASSWORD, source="198.51.100.8")


@pytest.mark.parametrize("name", ["wangli", "nobody"])
def test_many_places_together_get_four_times_as_many_tries(name: str) -> None:
    account(username="wangli")
    for n in range(19):
        try_to_log_in(name, source=f"192.0.2.{n}")
    assert not attempts.is_locked(name)
    try_to_log_in(name, source="192.0.2.19")
    assert attempts.is_locked(name)
    assert not try_to_log_in(name, PASSWORD, source="198.51.100.8")


def test_a_log_in_forgets_the_failures_of_its_own_place_only() -> None:
    account(username="wangli")
    for source in (SOURCE, "198.51.100.8"):
        for _ in range(4):
            try_to_log_in("wangli", source=source)
    assert try_to_log_in("wangli", PASSWORD)
    with unit_of_work():
        signing_in.open_session(account_named("wangli"), source=SOURCE, user_agent="", complete=True)
    for _ in range(4):
        try_to_log_in("wangli")
    assert try_to_log_in("wangli", PASSWORD)
    try_to_log_in("wangli", source="198.51.100.8")
    assert not try_to_log_in("wangli", PASSWORD, source="198.51.100.8")


@pytest.mark.parametrize("keys", [
    lambda: attempts.keys_of("wangli", SOURCE), lambda: attempts.keys_of("wangli", ""), lambda: attempts.keys_of("wangli", SOURCE, "browser7"),
    lambda: attempts.inner_keys("wangli")])
def test_unlock_forgets_wherever_it_was_counted(keys) -> None:
    """A mistyped password in the own browser is what people ask the security administrator about."""
    row = account(username="wangli")
    with unit_of_work():
        assert [attempts.take(keys()) for _ in range(6)] == [True] * 5 + [False]
    assert attempts.is_locked("wangli")
    with unit_of_work():
        assert service.unlock(row, by=BY)
    assert not attempts.is_locked("wangli")


def test_unlock_leaves_other_names_locked() -> None:
    account(username="wangli")
    for name in ("wangli", "wangli2"):
        for _ in range(5):
            try_to_log_in(name)
    with unit_of_work():
        service.unlock(account_named("wangli"), by=BY)
    assert (attempts.is_locked("wangli"), attempts.is_locked("wangli2")) == (False, True)


def test_a_password_in_the_field_of_the_name_is_kept_nowhere(session) -> None:
    """The audit administrator would read it, and the right name comes with the next try; nor is it kept when so many tries locked it."""
    for _ in range(7):
        try_to_log_in("Bamboo-Kettle-28")
    rows = session.execute(select(LoginAttempt.kind, LoginAttempt.key)).all()
    kept = f"{rows}{session.scalars(select(AuditEntry.details)).all()}"
    assert ("像是把密码填进了用户名" in kept, "bamboo" in kept.lower()) == (True, False)


@pytest.mark.parametrize("name", ["wang.li2", "nobody", "党员2.a", "zhangsan2026"])
def test_a_name_that_is_one_is_kept_in_the_audit(session, name: str) -> None:
    try_to_log_in(name)
    assert session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one().details["username"] == name


# --- sessions -----------------------------------------------------------------------------------------------------------------

def test_only_the_hash_of_a_token_is_stored(session) -> None:
    token = signing_in.open_session(account(), source=SOURCE, user_agent="Browser/1.0\r\n" + "x" * 500, complete=True)
    row = session.scalars(select(LoginSession)).one()
    assert token not in (row.token_hash, "")
    assert row.token_hash == signing_in.hash_of(token)
    assert (len(row.user_agent), row.user_agent.isprintable()) == (120, True)


def test_an_unknown_name_makes_no_account() -> None:
    try_to_log_in("nobody")
    assert account_named("nobody") is None


def test_a_password_changed_while_the_old_one_was_looked_at_ends_that_log_in(session) -> None:
    row = account(username="wangli")
    proven = signing_in.first_factor("wangli", PASSWORD, source=SOURCE)
    with unit_of_work():
        service.change_password(row, new="Teapot-Willow-22", by=BY)
    token = signing_in.open_session(proven.account, source=SOURCE, user_agent="", complete=True, epoch=proven.epoch)
    opened = session.scalars(select(LoginSession).where(LoginSession.token_hash == signing_in.hash_of(token))).one()
    assert sessions.why_over(opened, row) is Ended.REPLACED


def test_a_hash_of_older_strength_is_renewed_and_a_newer_password_stays(session, monkeypatch) -> None:
    row = account(username="wangli")
    monkeypatch.setattr(passwords, "is_outdated", lambda _hash: True)
    before = row.password_hash
    signing_in.rehash(row, PASSWORD)
    session.refresh(row)
    assert (row.password_hash != before, passwords.matches(row.password_hash, PASSWORD)) == (True, True)
    newer = passwords.hashed("Teapot-Willow-22")
    monkeypatch.setattr(passwords, "hashed", lambda password, real=passwords.hashed: (changed_meanwhile(session, newer), real(password))[1])
    signing_in.rehash(row, PASSWORD)
    session.refresh(row)
    assert row.password_hash == newer


def changed_meanwhile(session, password_hash: str) -> None:
    session.execute(update(Account).values(password_hash=password_hash).execution_options(synchronize_session=False))


def test_the_demonstrations_password_opens_nothing_outside_it(app, monkeypatch) -> None:
    account(username="shuji", password=DEMONSTRATION_PASSWORD)
    assert not try_to_log_in("shuji", DEMONSTRATION_PASSWORD)
    monkeypatch.setitem(app.config, "DEMONSTRATION", True)
    assert try_to_log_in("shuji", DEMONSTRATION_PASSWORD)
