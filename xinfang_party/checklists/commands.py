"""`flask checklists`: the standard and how a branch stands, without a browser. Every refusal is a sentence and exit code 1."""
from dataclasses import asdict
from datetime import date
from typing import Any

import click
from flask.cli import AppGroup

from xinfang_party.checklists import describing, proofs
from xinfang_party.checklists.freezing import frozen_total
from xinfang_party.checklists.models import Assessment
from xinfang_party.checklists.queries import assessments_of_branch, closed_among, edition_called, edition_on, edition_over, known_of
from xinfang_party.checklists.standing import sheets
from xinfang_party.checklists.terms import Item, Sheet, Standing, Total
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.measures import addresses
from xinfang_party.measures.commands import in_words, say
from xinfang_party.organization.queries import find_branch

cli = AppGroup("checklists", help="支部标准：列出条目，查看一个支部的达标情况。")


@cli.command("items")
@click.option("--edition", default="", metavar="代码", help="哪个版本；不写为今天执行的版本。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@in_words
def list_items(edition: str, as_json: bool) -> None:
    """列出标准的全部条目：编号、名称、分值、怎样证明、依据。"""
    chosen = edition_called(edition) if edition else edition_on(clock.today())
    if as_json:
        say([as_data(item) for item in chosen.items])
        return
    click.echo(f"{chosen.name}（{chosen.code}），共 {len(chosen.items)} 项，{chosen.weight:g} 分。来源：{chosen.source}")
    for item in chosen.items:
        click.echo("\t".join([item.code, item.name, item.aspect, item.category, f"{item.weight:g}", proofs.write(item.proof), item.basis, item.confidence]))


@cli.command("show")
@click.option("--branch", required=True, metavar="代码", help="哪个党支部。")
@click.option("--period", required=True, metavar="2026|2026H1|2026Q3", help="哪个时段。")
@click.option("--as-of", default="", metavar="日期", help="截至哪一天；不写为今天。")
@click.option("--edition", default="", metavar="代码", help="按哪个版本；不写为那一天执行的版本。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@in_words
def show(branch: str, period: str, as_of: str, edition: str, as_json: bool) -> None:
    """看一个支部每一项的达标情况、总分和等次。"""
    found = find_branch(branch)
    if found is None:
        raise Refusal(f"没有代码为“{branch}”的党支部，请检查代码。")
    wanted = addresses.read_period(period)
    day = addresses.read_day(as_of) if as_of else clock.today()
    chosen = edition_called(edition) if edition else edition_over(wanted, day)
    sheet = sheets(chosen, [found.id], wanted, day, known_of([found.id], wanted, edition=chosen))[found.id]
    closed = next((one for one in reversed(closed_among(assessments_of_branch(found.id))) if one.round.period == wanted), None)
    if as_json:
        head = {"branch": found.code, "period": str(wanted), "as_of": day.isoformat(), "edition": chosen.code}
        say(head | {"items": [standing_data(one) for one in sheet.standings]} | totals(sheet) | {"frozen": None if closed is None else frozen_data(closed)})
        return
    tell(f"{found.name}，{wanted.label}，截至 {day}，按{chosen.name}", sheet)
    if closed is not None and (total := frozen_total(closed)) is not None:
        click.echo(f"已封存（{closed.as_of}核算）：{describing.total_words(total)}")


def tell(title: str, sheet: Sheet) -> None:
    click.echo(title)
    for one in sheet.standings:
        score = "—" if one.score is None else f"{one.score:g}"
        click.echo("\t".join([one.item.code, one.item.name, one.state.label, f"{score}/{one.item.weight:g}", describing.words_of(one)]))
    click.echo(f"总分 {describing.total_words(sheet.total)}")


def as_data(item: Item) -> dict[str, Any]:
    return {"code": item.code, "name": item.name, "aspect": item.aspect, "category": item.category, "demand": item.demand, "frequency": item.frequency,
            "counted_as": item.counted_as, "weight": item.weight, "zero_tolerance": item.is_zero_tolerance, "confirmed_by": item.confirmed_by,
            "proof": proofs.write(item.proof), "measures": [check.code for check in item.proof.tests], "basis": item.basis, "confidence": item.confidence}


def standing_data(one: Standing) -> dict[str, Any]:
    """`numerator` and `denominator` are those of the weakest test; those of each stand among the measures."""
    figure = one.decisive.figure if one.decisive is not None else None
    return {"code": one.item.code, "name": one.item.name, "state": one.state.value, "ratio": one.ratio, "score": one.score, "weight": one.item.weight,
            "numerator": None if figure is None else figure.numerator, "denominator": None if figure is None else figure.denominator,
            "pending": one.pending, "waived": one.waived, "reasons": one.reasons, "measures": [describing.as_dict(result) for result in one.results if result.test]}


def frozen_data(closed: Assessment) -> dict[str, Any]:
    """What was closed of the same time; it does not change."""
    total = frozen_total(closed)
    items = [{"code": score.item_code, "state": score.state.value if score.state else None, "ratio": score.final, "measures": score.results} for score in closed.scores]
    return {"as_of": closed.as_of.isoformat() if closed.as_of else None, "total": total.value if total else None, "grade": total.grade if total else "",
            "edition": closed.round.edition.code, "items": items}


def totals(sheet: Sheet) -> dict[str, Any]:
    return {"total": sheet.total.value, "grade": sheet.total.grade, "points": sheet.total.points, "out_of": sheet.total.out_of,
            "capped": sheet.total.is_capped, "aspects": {name: plain(total) for name, total in sheet.aspects.items()}}


def plain(total: Total) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(total).items()}
