import re

import pytest
from sqlalchemy import select

from tests.accounts.people import PASSWORD, account, tags
from xinfang_party.access.terms import Role
from xinfang_party.accounts import attempts, passwords, signing_in
from xinfang_party.accounts.queries import account_named
from xinfang_party.audit.models import AuditEntry


@pytest.fixture
def run(app):
    """`run("create", …)` → (exit code, output)"""
    def call(*words: str, typed: str | None = None) -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=["accounts", *words], input=typed)
        return result.exit_code, result.output

    return call


def test_create_prints_the_first_password_once(run) -> None:
    code, output = run("create", "--username", "SysAdmin", "--name", "系统管理员", "--role", "system_admin")
    row = account_named("sysadmin")
    assert code == 0
    assert passwords.matches(row.password_hash, re.search(r"：(\S+-\S+-\S+-\S+)", output)[1])
    assert (row.granted, row.must_change_password) == ({Role.SYSTEM_ADMIN}, True)
    assert tags() == ["account.created", "role.granted"]


def test_create_reads_a_password_and_does_not_print_it(run) -> None:
    code, output = run("create", "--username", "wangli", "--name", "王丽", "--password-stdin", typed=f"{PASSWORD}\n")
    assert (code, PASSWORD in output) == (0, False)
    assert passwords.matches(account_named("wangli").password_hash, PASSWORD)


@pytest.mark.parametrize(("words", "sentence"), [
    (["--role", "system_admin", "--role", "audit_admin"], "三员分立"), (["--role", "audit_admin", "--role", "leader"], "兼任"),
    (["--role", "member"], "is not one of"), (["--member", "D-none"], "没有这个编号"), (["--email", "x"], "邮箱")])
def test_create_refuses_by_the_same_rules(run, words, sentence) -> None:
    code, output = run("create", "--username", "wangli", "--name", "王丽", *words)
    assert code != 0
    assert sentence in output
    assert account_named("wangli") is None


def test_create_refuses_a_weak_password(run) -> None:
    code, output = run("create", "--username", "wangli", "--name", "王丽", "--password-stdin", typed="short\n")
    assert (code, "至少要有 12" in output) == (1, True)


def test_unlock(run) -> None:
    account(username="wangli")
    for _ in range(5):
        signing_in.first_factor("wangli", "wrong", source="")
    assert run("unlock", "WangLi") == (0, "已解除锁定，可以重新登录。\n")
    assert not attempts.is_locked("wangli")
    assert run("unlock", "wangli") == (0, "这个账号没有输错记录，不需要解锁。\n")


@pytest.mark.parametrize("role", [Role.LEADER, Role.SECURITY_ADMIN])
def test_everybody_can_be_reset_on_the_server(run, role) -> None:
    row = account(role, username="wangli", second_factor=True)
    _code, output = run("reset-password", "wangli")
    assert row.has_second_factor
    assert passwords.matches(row.password_hash, re.search(r"：(\S+)$", output.strip())[1])
    assert run("reset-second-factor", "wangli")[0] == 0
    assert not row.has_second_factor


def test_a_reset_on_the_server_is_noted_as_such(run, session) -> None:
    row = account(username="wangli", second_factor=True)
    run("reset-password", "wangli"), run("reset-second-factor", "wangli")
    entries = session.scalars(select(AuditEntry).where(AuditEntry.tag.in_(["password.reset", "second-factor.reset"]))).all()
    assert [(entry.actor, entry.account_id, entry.subject_id, entry.source, entry.details["on_server"]) for entry in entries] == [
        ("服务器上的操作员", None, row.id, "命令或定时任务", True)] * 2


def test_disable(run) -> None:
    row = account(Role.AUDIT_ADMIN, username="wangli")
    assert run("disable", "wangli") == (1, "Error: 这是最后一个审计管理员，停用后无人接手，请先让另一个账号担任。\n")
    account(Role.AUDIT_ADMIN)
    assert (run("disable", "wangli")[0], row.is_active) == (0, False)


@pytest.mark.parametrize("verb", ["unlock", "reset-password", "reset-second-factor", "disable"])
def test_an_unknown_name_is_a_sentence(run, verb) -> None:
    code, output = run(verb, "nobody")
    assert (code, "没有「nobody」这个账号" in output) == (1, True)


def test_list_shows_roles_and_state(run) -> None:
    account(Role.LEADER, username="leader", name="李局")
    assert run("list") == (0, "leader\t李局\t局领导\t使用中\n")
    assert run("list", "--state", "disabled") == (0, "")
