"""The report of one branch as a Word file: totals, every item with what records, branch and inspector say, and what was objected."""
from collections.abc import Mapping
from typing import Any

from xinfang_party.checklists import describing
from xinfang_party.checklists.terms_rounds import RATIO_WORDS
from xinfang_party.kernel.periods import chinese
from xinfang_party.papers.layout import Layout

HEADERS = ("编号", "条目", "情况", "得分", "数据和说明")
WIDTHS = (1.6, 3.4, 2.4, 1.8, 5.8)


def report(page: Mapping[str, Any]) -> bytes:
    """`page`: what `pages_rounds.assessment_page` gathers, so that file and page say the same."""
    assessment, round_ = page["assessment"], page["round"]
    title = f"{assessment.branch.name}支部标准评定报告"
    paper = Layout(title)
    paper.title(title)
    paper.middle(f"{round_.name}（{round_.period.label}）")
    paper.line(f"按{round_.edition.name}评定，现在的状态：{assessment.state.label}。{as_of(assessment)}")
    paper.line(f"总分：{page['total_words']}。")
    for aspect, total, lines in page["aspects"]:
        paper.heading(f"{aspect}（{total}）")
        paper.rows(HEADERS, [row(line) for line in lines], WIDTHS)
    objected = [line for line in page["lines"] if line.score.objection]
    if objected:
        paper.heading("异议和答复")
        for line in objected:
            paper.line(f"{line.standing.item.code} {line.standing.item.name}：{line.score.objection} 答复：{line.score.answer or '还没有答复'}")
    return paper.made()


def as_of(assessment: Any) -> str:
    return f"数据截至{chinese(assessment.as_of)}，已封存。" if assessment.is_frozen else ""


def row(line: Any) -> tuple[str, ...]:
    item, final = line.standing.item, line.final
    score = "不计分" if final.score is None else f"{final.score:g}/{item.weight:g}"
    return item.code, item.name, final.state.label, score, "\n".join(said(line))


def said(line: Any) -> list[str]:
    """Records, branch, inspector; who said nothing is left out."""
    score = line.score
    told = [describing.words_of(line.standing)]
    if score.self_ratio is not None or score.self_remark:
        told.append(f"自评：{words(score.self_ratio, score.self_remark)}")
    if score.inspected_ratio is not None or score.inspected_reason:
        told.append(f"核查：{words(score.inspected_ratio, score.inspected_reason)}")
    return [text for text in told if text]


def words(ratio: float | None, remark: str) -> str:
    return "，".join([*([] if ratio is None else [RATIO_WORDS[ratio]]), *([remark] if remark else [])])
