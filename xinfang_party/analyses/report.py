"""The report of a month, a quarter or a year as a Word file: a draft with the figures in their places, for a person to write on."""
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from xinfang_party.analyses import rules, sentences
from xinfang_party.analyses.catalogue import LEAST_FOR_CHANGE, PAUSE_UNIT, SUPERVISION, YEARLY, YEARLY_BASIS
from xinfang_party.analyses.terms import Figures, Situation, Split, Three
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period, chinese
from xinfang_party.letters.terms import Adoption, Kind, Standing
from xinfang_party.measures.terms import NOTHING
from xinfang_party.papers.layout import Layout

Proposals = Mapping[Kind, Mapping[str, int]]
Part = tuple[str, Callable[[Layout, Situation], None]]

HEADERS = ("", "本期", "上期", "环比", "上年同期", "同比")
WIDTHS = (3.2, 2.4, 2.4, 2.6, 2.4, 2.6)
COLUMNS_OF_TWO = 4
"""Where last year's is not told."""
BY_KIND = ("", "提出", "采纳", "部分采纳", "未采纳", "没有反馈")
KIND_WIDTHS = (4.0, 2.2, 2.2, 2.4, 2.4, 2.4)
WITHHELD = "追究责任建议计入总数，这里不单列，由能看的人补写。"
WRITER = "（请起草人填写）"
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一")


def title_of(period: Period) -> str:
    return f"{period.label}信访情况年度报告" if period.kind == "year" else f"{period.label}信访形势分析报告"


def paper_of(found: Situation, *, made_by: str, made_at: datetime, proposals: Proposals | None = None) -> bytes:
    """`proposals`: those of the year by kind, of the kinds the maker may read (`letters.queries.yearly`)."""
    title = title_of(found.windows.now)
    paper = Layout(f"{title}（草稿）")
    paper.title(title)
    paper.middle("（草稿）")
    year_ago = f"，上年同期为{found.windows.year_ago.label}" if found.windows.differ else ""
    paper.line(f"由{made_by}于{clock.local(made_at):%Y-%m-%d %H:%M}生成，数字截至{chinese(found.as_of)}。对照的时期：上期为{found.windows.before.label}{year_ago}。"
               f"两个时期都不少于 {LEAST_FOR_CHANGE.value} 件（次、份等）才算增减百分比；没有可计的写“—”。")
    lines(paper, sentences.unknown(found))
    if found.windows.now.kind == "year":
        yearly(paper, found, proposals or {})
    else:
        for place, (heading, write) in enumerate(PARTS):
            paper.heading(f"{NUMERALS[place]}、{heading}")
            write(paper, found)
    return paper.made()


def yearly(paper: Layout, found: Situation, proposals: Proposals) -> None:
    """The four contents of art. 41, each with what is known here."""
    paper.line(f"按{YEARLY_BASIS}，年度报告包括四个方面的内容。")
    contents: tuple[Sequence[Part], ...] = (PARTS[:7], (*PARTS[7:8], ("督办", supervision)), (("三项建议", partial(proposed, proposals=proposals)),), PARTS[9:])
    for content, written in zip(YEARLY, contents, strict=True):
        paper.heading(f"{content.number}、{content.told}")
        for heading, write in written:
            paper.heading(heading, 2)
            write(paper, found)
        if content.number == "一":
            paper.heading("被投诉较多的机关、单位", 2)
            paper.line(f"本系统不登记被投诉的机关、单位。{WRITER}")


def lines(paper: Layout, texts: list[str]) -> None:
    for text in texts:
        paper.line(text)


def total(paper: Layout, found: Situation) -> None:
    lines(paper, sentences.total(found))
    figures = list(found.figures.values())
    rows(paper, found, [row_of(found, three.now.name, [one.text for one in three], rules.figure_change(three, found.grounds)) for three in figures])


def rows(paper: Layout, found: Situation, told: list[tuple[str, ...]]) -> None:
    """A table of the windows; without last year's where that is not told."""
    end = len(HEADERS) if found.windows.differ else COLUMNS_OF_TWO
    paper.rows(HEADERS[:end], [row[:end] for row in told], WIDTHS[:end])


def row_of(found: Situation, label: str, texts: Sequence[str], changes: tuple[str, str]) -> tuple[str, ...]:
    """Of a time that is not known no number."""
    now, before, year_ago = texts
    return (label, NOTHING if found.is_blank else now, before if found.known.before else NOTHING, changes[0], year_ago if found.known.year_ago else NOTHING, changes[1])


def channels(paper: Layout, found: Situation) -> None:
    lines(paper, sentences.channels(found))
    table(paper, found, Split.CHANNEL)


def subjects(paper: Layout, found: Situation) -> None:
    for split in (Split.PURPOSE, Split.SUBJECT):
        lines(paper, [*sentences.parts(found, split), *sentences.grown(found, split)])
        table(paper, found, split)


def districts(paper: Layout, found: Situation) -> None:
    lines(paper, [*sentences.parts(found, Split.DISTRICT), *sentences.grown(found, Split.DISTRICT)])
    table(paper, found, Split.DISTRICT)


def lanes(paper: Layout, found: Situation) -> None:
    lines(paper, sentences.parts(found, Split.LANE))
    table(paper, found, Split.LANE)
    lines(paper, sentences.work(found, of_room(found, "lanes")))


def repeats(paper: Layout, found: Situation) -> None:
    lines(paper, sentences.repeats(found))
    first, again = found.first_and_repeat
    rows(paper, found, [count_row("初次信访", first, found), count_row("重复信访", again, found)])


def quality(paper: Layout, found: Situation) -> None:
    lines(paper, sentences.quality(found))
    if found.pauses:
        rows(paper, found, [count_row(line.label, line.counts, found, PAUSE_UNIT) for line in found.pauses])


def table(paper: Layout, found: Situation, split: Split) -> None:
    if found.splits[split]:
        rows(paper, found, [count_row(line.label, line.counts, found) for line in found.splits[split]])


def count_row(label: str, counts: Three, found: Situation, unit: str = "件") -> tuple[str, ...]:
    return row_of(found, label, [f"{number:,}" for number in counts], rules.change_of(counts, found.grounds, unit))


def passing_on(paper: Layout, found: Situation) -> None:
    paper.line(f"转送、交办的情况本系统没有逐件登记。{WRITER}")
    worked(paper, found, "consultations")


def letters(paper: Layout, found: Situation) -> None:
    worked(paper, found, "letters")


def supervision(paper: Layout, found: Situation) -> None:
    tell(paper, found, [three for three in of_room(found, "letters") if three.now.code in SUPERVISION])


def proposed(paper: Layout, found: Situation, proposals: Proposals) -> None:
    """Number, kind and adoption (art. 41(3))."""
    tell(paper, found, [three for three in of_room(found, "letters") if three.now.code not in SUPERVISION])
    if not proposals:
        return
    told = [(kind.label, [counts[Standing.ISSUED], *(counts[one] for one in Adoption), counts[Standing.ISSUED] - counts[Standing.ANSWERED]])
            for kind, counts in proposals.items() if kind.is_proposal]
    paper.rows(BY_KIND, [(label, *(f"{number:,}" for number in numbers)) for label, numbers in told], KIND_WIDTHS)
    paper.line(f"{found.windows.now.label}签发的建议，按种类，单位：份。采纳情况看最近一次反馈。" + ("" if Kind.ACCOUNTABILITY in proposals else WITHHELD))


def voices(paper: Layout, found: Situation) -> None:
    worked(paper, found, "clusters")


def worked(paper: Layout, found: Situation, room: str) -> None:
    """What a room tells of; where it tells nothing the writer does."""
    tell(paper, found, of_room(found, room))


def of_room(found: Situation, room: str) -> list[Figures]:
    return [three for _heading, figures in found.work for three in figures if three.now.code.startswith(f"{room}.")]


def tell(paper: Layout, found: Situation, figures: list[Figures]) -> None:
    lines(paper, sentences.work(found, figures) or [WRITER])


def next_steps(paper: Layout, _found: Situation) -> None:
    paper.line(WRITER)


PARTS: tuple[Part, ...] = (
    ("总量与变化", total), ("渠道", channels), ("内容", subjects), ("区域", districts), ("四办", lanes), ("初次和重复", repeats), ("办理质量", quality),
    ("转送交办和会商协调", passing_on), ("督办和建议", letters), ("类案和一线声音", voices), ("下一步建议", next_steps))
