"""`flask inspections`: draw a sample again from its printed seed, without the database."""
import re

import click
from flask.cli import AppGroup

from xinfang_party.inspections import rules
from xinfang_party.kernel.errors import Refusal
from xinfang_party.measures.commands import in_words, say

cli = AppGroup("inspections", help="督导检查：按公布的种子和规则重新抽一次样。")
BETWEEN = re.compile(r"[,，、;；\s]+")


@cli.command("draw")
@click.option("--seed", required=True, metavar="种子", help="检查计划页面上印的种子。")
@click.option("--from", "population", required=True, metavar="编号,编号,…", help="总体：全部编号，用逗号或空格分开，次序不限。")
@click.option("--number", required=True, type=int, metavar="个数", help="抽几个。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@in_words
def draw(seed: str, population: str, number: int, *, as_json: bool) -> None:
    """按种子从总体里抽样；同样的种子和总体，谁抽都一样。"""
    codes = sorted({code for code in BETWEEN.split(population) if code})
    if not 1 <= number <= len(codes):
        raise Refusal(f"个数应在 1 到 {len(codes)} 之间（总体有 {len(codes)} 个编号）。")
    drawn = rules.draw(codes, number, seed)
    if as_json:
        say({"seed": seed, "rule": rules.rule_words(number), "population": codes, "result": list(drawn)})
        return
    click.echo("\n".join([f"种子：{seed}", f"规则：{rules.rule_words(number)}", f"总体 {len(codes)} 个：{','.join(codes)}", f"抽中 {len(drawn)} 个：", *drawn]))
