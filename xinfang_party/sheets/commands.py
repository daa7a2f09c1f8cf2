"""`flask sheets`: the same import and export without a browser. Every refusal is a sentence and exit code 1, never a traceback."""
import contextlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError
from xlsxwriter.exceptions import XlsxWriterException

from xinfang_party.access.terms import OPERATOR
from xinfang_party.audit import service as audit
from xinfang_party.audit.purposes import PURPOSE_LIMIT
from xinfang_party.exchange.headers import normal
from xinfang_party.exchange.writing import Stamp
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.text import clean_line, why_not_text
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.sheets import exporting, registry
from xinfang_party.sheets.outcomes import Report
from xinfang_party.sheets.repeats import Progress
from xinfang_party.sheets.rules import claimed
from xinfang_party.sheets.service import import_file, operator, quiet, reach_of
from xinfang_party.sheets.terms import Sheet

cli = AppGroup("sheets", help="表格：列出、下载模板、导出、导入。")

BROKEN = "数据库现在不能使用，没有改动任何内容。请先运行 flask db upgrade，或稍后再试。"
NOT_WRITTEN = "写不了文件「{}」：{}。请换一个位置。"
NOT_READ = "读不了文件「{}」：{}。请检查路径。"
ALL_REFUSED = "没有一行可以导入，请按列出的问题改好后再试。"
SHOWN = 20
NO_PURPOSE = "命令行导出，没有写用途"


@cli.command("list")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def list_sheets(as_json: bool) -> None:
    """有哪些表格可以导入导出。"""
    sheets = list(registry.SHEETS.values())
    if as_json:
        say([{"code": sheet.code, "title": sheet.title, "key": list(sheet.keys), "columns": [
            {"field": column.field, "header": column.header, "aliases": list(column.aliases), "required": sheet.must_have(column)}
            for column in sheet.columns]} for sheet in sheets])
        return
    for sheet in sheets:
        click.echo(f"{sheet.code}\t{sheet.title}\t{'、'.join(f'{column.header}={column.field}' for column in sheet.columns)}")


@cli.command("fields")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def list_fields(code: str, as_json: bool) -> None:
    """一张表格有哪些字段：字段名（--map 用）、列名、类型、是否必填、怎样填。"""
    sheet = known(code)
    fields = [{"field": column.field, "header": column.header, "kind": column.kind_words, "required": sheet.must_have(column),
               "aliases": list(column.aliases), "help": column.help} for column in sheet.columns]
    if as_json:
        say(fields)
        return
    for one in fields:
        click.echo("\t".join([str(one["field"]), str(one["header"]), str(one["kind"]), "必填" if one["required"] else "可不填", str(one["help"])]))


@cli.command("template")
@click.argument("code")
@click.option("--output", help="写到哪个文件；不写则在当前文件夹，以表格名为文件名。")
def template(code: str, output: str | None) -> None:
    """写出空白模板。"""
    sheet = known(code)
    write(Path(output or f"{sheet.title}模板.xlsx"), lambda target: exporting.write_template(sheet, target))


@cli.command("export")
@click.argument("code")
@click.option("--output", help="写到哪个文件；不写则在当前文件夹，以表格名和日期为文件名。")
@click.option("--format", "kind", type=click.Choice(["xlsx", "csv"]), help="不写则看文件名，默认 xlsx。")
@click.option("--purpose", default=NO_PURPOSE, help="用途，记入审计记录，也写在文件里。")
def export(code: str, output: str | None, kind: str | None, purpose: str) -> None:
    """导出全部数据，格式与导入相同。"""
    sheet = known(code)
    kind = kind or ("csv" if output and output.lower().endswith(".csv") else "xlsx")
    write(Path(output or f"{sheet.title}{clock.today()}.{kind}"), lambda target: export_noted(sheet, target, kind, purpose))


def export_noted(sheet: Sheet, target: BinaryIO, kind: str, purpose: str) -> None:
    """The export and its audit entry, as the page does it; what cannot be noted does not get its name."""
    by, words = operator(sheet.export_permission), clean_line(purpose, PURPOSE_LIMIT) or NO_PURPOSE
    if fault := why_not_text(words, "导出"):
        raise Refusal(fault)
    rows = exporting.write_export(sheet, by, target, kind, Stamp(by.name, clock.now(), words))
    with unit_of_work():
        audit.record("export.made", by=OPERATOR, sheet=sheet.title, purpose=words, rows=rows, format=kind, reach=reach_of(by, sheet))


@cli.command("import")
@click.argument("code")
@click.argument("file")
@click.option("--map", "pairs", multiple=True, metavar="表头=字段", help="这一列是什么；字段留空表示不导入这一列。可以写多次。")
@click.option("--sheet", "sheet_name", help="工作表的名字；不写则自己找。")
@click.option("--dry-run", is_flag=True, help="只试导入，不改动数据。")
@click.option("--strict", is_flag=True, help="有疑问的行不导入。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def import_(code: str, file: str, *, pairs: tuple[str, ...], sheet_name: str | None, dry_run: bool, strict: bool, as_json: bool) -> None:
    """导入一个文件；同一文件再导入一次不会重复。"""
    try:
        sheet = found(code)
        path = Path(file)
        if not path.is_file():
            raise Refusal(f"没有「{file}」这个文件，请检查路径。")
        report = import_file(sheet, path, path.name, by=operator(sheet.import_permission), lenient=not strict, mapping=mapping(pairs, sheet),
                             sheet_name=sheet_name, dry_run=dry_run, progress=quiet if as_json else on_screen())
    except Refusal as refusal:
        refuse(refusal.sentence, as_json)
    except OSError as fault:
        refuse(NOT_READ.format(file, fault.strerror or fault), as_json)
    except SQLAlchemyError:
        refuse(BROKEN, as_json)
    tell(report, sheet, as_json)


def mapping(pairs: tuple[str, ...], sheet: Sheet) -> dict[str, str]:
    """Header → field of `表头=字段`; the field may also be given by its Chinese name. Raises `Refusal`."""
    names, chosen = claimed(sheet), {}
    for pair in pairs:
        header, mark, field = pair.rpartition("=")
        if not mark or not header.strip():
            raise Refusal(f"--map 要写成 表头=字段，现在是「{pair}」。")
        chosen[header.strip()] = field.strip() if field.strip() in sheet.by_field else names.get(normal(field), field.strip())
    return chosen


def tell(report: Report, sheet: Sheet, as_json: bool) -> None:
    """The report, and exit code 1 when every row was refused."""
    if as_json:
        say(asdict(report) | ({"error": ALL_REFUSED} if report.is_refused else {}))
    else:
        done = f"批次 {report.batch}" if report.batch is not None else "试导入，没有改动数据"
        click.echo(f"{done}：共 {report.rows:,} 行，新增 {report.created:,}，更新 {report.updated:,}，未变化 {report.unchanged:,}，"
                   f"未导入 {report.rejected:,}。")
        lines = ([f"未保存的列（{sheet.leaves_out}）：{'、'.join(report.dropped_columns)}"] if report.dropped_columns else []) + report.warnings
        lines += [f"第 {p['row']} 行 {p['column']}「{p['value']}」：{p['message']}" for p in report.problems[:SHOWN]]
        more = len(report.problems) - SHOWN
        click.echo("\n".join(lines + ([f"还有 {more:,} 处问题没有列出，请用 --json 查看。"] if more > 0 else [])), nl=bool(lines))
        if report.is_refused:
            click.echo(ALL_REFUSED, err=True)
    if report.is_refused:
        sys.exit(1)


def refuse(sentence: str, as_json: bool) -> NoReturn:
    """The file as a whole was refused: the same keys as a report, the sentence as its only problem."""
    if as_json:
        problem = {"row": None, "column": "", "value": "", "message": sentence}
        say(asdict(Report(problems=[problem])) | {"error": sentence})
    else:
        click.echo(sentence, err=True)
    sys.exit(1)


def known(code: str) -> Sheet:
    try:
        return found(code)
    except Refusal as refusal:
        refuse(refusal.sentence, False)


def found(code: str) -> Sheet:
    sheet = registry.get(code)
    if sheet is None:
        raise Refusal(f"没有「{code}」这张表格。可用的有：{'、'.join(registry.SHEETS) or '（暂无）'}。")
    return sheet


def write(path: Path, act: Callable[[BinaryIO], object]) -> None:
    """Write beside the place, then take the name: half a file never stands under it."""
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as target:
            act(target)
        os.replace(draft, path)
    except Refusal as refusal:
        refuse(refusal.sentence, False)
    except (OSError, XlsxWriterException) as fault:
        refuse(NOT_WRITTEN.format(path, getattr(fault, "strerror", None) or fault), False)
    except SQLAlchemyError:
        refuse(BROKEN, False)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    click.echo(f"已写入 {path}。")


def on_screen() -> Progress:
    """Progress on one line of the terminal; nothing where nobody looks."""
    if not sys.stderr.isatty():
        return quiet

    def show(done: int, total: int, words: str = "") -> None:
        click.echo(f"\r{words} {done:,}{f' / {total:,}' if total else ''} 行", nl=done >= total > 0, err=True)

    return show


def say(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
