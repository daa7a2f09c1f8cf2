import sys

import click
from flask.cli import AppGroup

from xinfang_party.access.terms import OPERATOR
from xinfang_party.audit import heads, queries, service
from xinfang_party.audit.rules import told_of_kept, verdict
from xinfang_party.kernel.transaction import unit_of_work

cli = AppGroup("audit", help="审计记录。")


@cli.command("verify")
def verify() -> None:
    """核对全部审计记录是否完好；有问题时指出第一处，并以 1 退出。"""
    kept = len(heads.kept())
    with unit_of_work():
        count, fault = service.check(by=OPERATOR)
    click.echo(verdict(count, fault))
    end = queries.head()
    if end is not None and not fault:
        click.echo(f"链头：第 {end.last_id} 条，{end.last_hash}。{told_of_kept(kept)}")
        click.echo(f"留存的链头在 {heads.file()}")
    sys.exit(1 if fault else 0)
