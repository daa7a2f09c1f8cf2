import click
from flask.cli import AppGroup

from xinfang_party.search import service

cli = AppGroup("search", help="查找。")


@cli.command("rebuild")
def rebuild() -> None:
    """把可以查找的内容从记录里重新写一遍，分批进行，不影响使用。"""
    for label, count in service.rebuild().items():
        click.echo(f"{label}：{count:,} 条。")
