import click
from flask.cli import AppGroup

from xinfang_party.demo import service
from xinfang_party.kernel.errors import Refusal

cli = AppGroup("demo", help="演示单位。")


@cli.command("load")
def load() -> None:
    """在空站点载入演示单位（党员均为“示例党员”，不对应任何真实人员）。"""
    try:
        service.load()
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo("已载入演示单位。")
    click.echo(service.log_ins())
