import sys

import click
from flask.cli import AppGroup

from xinfang_party.access.terms import OPERATOR
from xinfang_party.audit import heads, service
from xinfang_party.kernel.transaction import unit_of_work

cli = AppGroup("audit", help="审计记录。")


@cli.command("verify")
def verify() -> None:
    """核对全部审计记录是否完好，并与留存的链头对照；有问题时指出第一处，并以 1 退出。"""
    with unit_of_work():
        found = service.check(by=OPERATOR)
    click.echo(found.words)
    if found.last_hash:
        click.echo(f"核对到的链头：第 {found.count} 条，{found.last_hash}。")
    click.echo(f"留存的链头在 {heads.file()}")
    sys.exit(0 if found.is_good else 1)
