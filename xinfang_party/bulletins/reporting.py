"""A bulletin as a Word file: the sections, the figures as they were told, the branches."""
from xinfang_party.bulletins.models import Bulletin, BulletinFigure
from xinfang_party.kernel.periods import chinese
from xinfang_party.papers.layout import Layout

HEADERS = ("数据", "所列党支部合计", "全局")
WIDTHS = (5.0, 5.0, 5.0)
LEFT_OUT = "信访数据不计检举控告事项。"
NUMERALS = "一二三四五六"


def written(bulletin: Bulletin) -> bytes:
    paper = Layout(bulletin.title)
    paper.title(bulletin.title)
    paper.middle(bulletin.number)
    paper.line(f"时段：{bulletin.period.label}。讲评的党支部：{'、'.join(one.name for one in bulletin.branches)}。{standing(bulletin)}")
    told = [(section.label, text) for section, text in bulletin.sections if text.strip()]
    for numeral, (label, text) in zip(NUMERALS, told, strict=False):
        paper.heading(f"{numeral}、{label}")
        for line in text.splitlines():
            paper.line(line)
    if bulletin.figures:
        paper.heading(f"{NUMERALS[len(told)]}、数据")
        paper.rows(HEADERS, [row(one) for one in bulletin.figures], WIDTHS)
        paper.line(f"数据截至{chinese(bulletin.figures[0].as_of)}。{LEFT_OUT}")
    return paper.made()


def standing(bulletin: Bulletin) -> str:
    if bulletin.published_on is None:
        return f"现在的状态：{bulletin.state.label}，没有发布。"
    return f"发布日期：{chinese(bulletin.published_on)}。"


def row(one: BulletinFigure) -> tuple[str, ...]:
    return one.name, one.text, one.bureau_text
