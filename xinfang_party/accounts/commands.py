import sys

import click
from flask.cli import AppGroup

from xinfang_party.access.terms import DERIVED, OPERATOR, Role
from xinfang_party.accounts import confirming, resets, rules, service
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import account_list, account_named
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.text import clean_line
from xinfang_party.kernel.transaction import unit_of_work

cli = AppGroup("accounts", help="账号：建立、解锁、重置、停用、列出。")
GRANTED = [role.value for role in Role if role not in DERIVED]


@cli.command("create")
@click.option("--username", required=True, help="用户名，2 到 32 个小写字母、数字或汉字")
@click.option("--name", required=True, help="使用人的姓名")
@click.option("--role", "roles", multiple=True, type=click.Choice(GRANTED), help="角色，可写多次；管理员角色只能有一个")
@click.option("--member", "number", default="", help="业务账号关联的党员编号")
@click.option("--email", default="", help="电子邮箱")
@click.option("--password-stdin", is_flag=True, help="从标准输入读取初始密码；不写则随机生成并只显示这一次")
def create(*, username: str, name: str, roles: tuple[str, ...], number: str, email: str, password_stdin: bool) -> None:
    """建立账号；首次登录必须修改密码。"""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    try:
        with unit_of_work():
            account, first = service.create(username=username, name=clean_line(name, 40), email=email.strip(), roles=tuple(map(Role, roles)),
                                            member_id=service.member_id_of(number), password=password, on_server=True, by=OPERATOR)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(f"已建立账号 {account.username}（{account.name}）。")
    if password is None:
        click.echo(f"初始密码（只显示这一次，7 天内首次登录并修改）：{first}")


@cli.command("unlock")
@click.argument("username")
def unlock(username: str) -> None:
    """解除因连续输错密码造成的锁定。"""
    with unit_of_work():
        had = service.unlock(found(username), by=OPERATOR)
    click.echo("已解除锁定，可以重新登录。" if had else "这个账号没有输错记录，不需要解锁。")


@cli.command("reset-password")
@click.argument("username")
def reset_password(username: str) -> None:
    """重置密码，新密码只显示这一次；管理员账号只能这样重置。"""
    with unit_of_work():
        first = resets.reset_password(found(username), by=OPERATOR, on_server=True)
    click.echo(f"新密码（只显示这一次，7 天内登录并修改）：{first}")


@cli.command("confirm-link")
@click.argument("username")
def confirm_link(username: str) -> None:
    """确认账号与党员的关联，新的初始密码只显示这一次。"""
    try:
        with unit_of_work():
            first = confirming.confirm_on_server(found(username))
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(f"关联已确认。初始密码（只显示这一次，7 天内登录并修改）：{first}")


@cli.command("reset-second-factor")
@click.argument("username")
def reset_second_factor(username: str) -> None:
    """清除动态口令（本人换了手机时用）；管理员账号只能这样清除，下次登录须重新设置。"""
    with unit_of_work():
        resets.reset_second_factor(found(username), by=OPERATOR, on_server=True)
    click.echo("动态口令已清除，本人下次登录后重新设置。")


@cli.command("disable")
@click.argument("username")
def disable(username: str) -> None:
    """停用账号，本人立即退出登录。"""
    try:
        with unit_of_work():
            service.disable(found(username), by=OPERATOR)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo("账号已停用。")


@cli.command("list")
@click.option("--state", type=click.Choice(["active", "disabled", "stale"]), help="只列出使用中、已停用或 90 天未登录的账号")
def list_accounts(state: str | None) -> None:
    """列出账号、角色和状态。"""
    for account in db.session.scalars(account_list(state=state or "")):
        click.echo("\t".join((account.username, account.name, "、".join(row.role.label for row in account.roles) or "—", state_of(account))))


def found(username: str) -> Account:
    account = account_named(username)
    if account is None:
        raise click.ClickException(f"没有「{clean_line(username, 40)}」这个账号，可用 flask accounts list 查看。")
    return account


def state_of(account: Account) -> str:
    if not account.is_active:
        return "已停用"
    stale = rules.is_stale(last_login_at=account.last_login_at, created_at=account.created_at, now=clock.now())
    return "90 天未登录" if stale else "使用中"
