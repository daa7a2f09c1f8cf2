"""`flask measures`: the same figures without a browser. Every refusal is a sentence and exit code 1."""
import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import addresses, engine, registry
from xinfang_party.measures.pages import cell_text
from xinfang_party.measures.terms import Figure, Selection, plain

cli = AppGroup("measures", help="指标：列出全部指标，查看一个数字和它背后的每一件。")

BROKEN = "数据库现在不能使用，请先运行 flask db upgrade，或稍后再试。"
NO_VIEW = "这类记录没有登记怎样列出，只能看数字。"


def in_words(command: Callable[..., None]) -> Callable[..., None]:
    """A refusal is one sentence and exit code 1, never a traceback: on stderr, or as {"error": sentence} for who asked for JSON."""
    @wraps(command)
    def run(*args: Any, as_json: bool, **options: Any) -> None:
        try:
            command(*args, as_json=as_json, **options)
        except Refusal as refusal:
            refuse(refusal.sentence, as_json)
        except SQLAlchemyError:
            refuse(BROKEN, as_json)

    return run


@cli.command("list")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@in_words
def list_measures(as_json: bool) -> None:
    """列出全部指标：代码、名称、算法、依据。"""
    measures = registry.all_measures()
    if as_json:
        say([{"code": measure.code, "name": measure.name, "unit": measure.unit, "formula": measure.formula, "basis": measure.basis,
              "note": measure.note, "edition": measure.edition, "better": measure.better} for measure in measures])
        return
    for measure in measures:
        click.echo(f"{measure.code}\t{measure.name}（{measure.unit}）\t{measure.formula}")


@cli.command("show")
@click.argument("code")
@click.option("--scope", default="bureau", show_default=True, metavar="bureau|branch:代码|department:代码|member:编号", help="谁的数字。")
@click.option("--period", default="", metavar="2026|2026H1|2026Q3|2026-07|all", help="哪个时段；不写为今年。")
@click.option("--as-of", default="", metavar="日期", help="截至哪一天；不写为今天。")
@click.option("--only", multiple=True, metavar="名称=值", help="只统计其中一部分，例如 class=urgent；可以写多次。")
@click.option("--rows", "which", metavar="hits|misses|all", help="同时列出背后的每一件：达到的、未达到的或全部。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@in_words
def show(code: str, *, scope: str, period: str, as_of: str, only: tuple[str, ...], which: str | None, as_json: bool) -> None:
    """看一个指标的数值；加 --rows 看背后的每一件。"""
    registry.get(code)
    selection = Selection(addresses.read_scope(scope), narrowed(only))
    wanted = addresses.read_period(period) if period else Period.of(clock.today(), "year")
    figure = engine.figure(code, selection, wanted, addresses.read_day(as_of) if as_of else None)
    rows = None if which is None else facts_behind(figure, which)
    if as_json:
        say(as_dict(figure) | ({} if rows is None else {"rows": rows}))
        return
    click.echo(f"{figure.name}（{figure.code}），{addresses.scope_label(figure.scope)}，{figure.period.label}，截至 {figure.as_of}：{figure.text}")
    for cells in [list(rows[0]), *(row.values() for row in rows)] if rows else []:
        click.echo("\t".join(map(cell_text, cells)))


def refuse(sentence: str, as_json: bool) -> NoReturn:
    if as_json:
        say({"error": sentence})
    else:
        click.echo(sentence, err=True)
    sys.exit(1)


def narrowed(pairs: tuple[str, ...]) -> tuple[tuple[str, tuple[str | None, ...]], ...]:
    if wrong := [pair for pair in pairs if "=" not in pair]:
        raise Refusal(f"--only 要写成 名称=值，现在是「{wrong[0]}」。")
    given: dict[str, list[str]] = {}
    for name, _, value in (pair.partition("=") for pair in pairs):
        given.setdefault(addresses.ONLY + name.strip(), []).append(value.strip())
    return addresses.read_only(given)


def as_dict(figure: Figure) -> dict[str, Any]:
    return {"code": figure.code, "name": figure.name, "scope": addresses.spoken_scope(figure.scope), "period": str(figure.period),
            "as_of": figure.as_of.isoformat(), "numerator": figure.numerator, "denominator": figure.denominator, "value": figure.value,
            "unit": figure.unit, "edition": figure.edition, "basis": figure.basis}


def facts_behind(figure: Figure, which: str) -> list[dict[str, Any]]:
    """Each fact as {header: cell}, in the order of their days."""
    statement = engine.rows(figure.code, figure.selection, figure.period, which, figure.as_of)
    view = registry.rows_view(statement.column_descriptions[0]["entity"])
    if view is None:
        raise Refusal(NO_VIEW)
    facts = db.session.scalars(statement.options(*view.options)).unique()
    return [dict(zip(view.headers, map(plain, view.cells(fact)), strict=True)) for fact in facts]


def say(answer: Any) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
