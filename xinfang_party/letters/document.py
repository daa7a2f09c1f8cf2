"""One letter as a Word file: number, unit, facts, what is asked, by when, the numbers of the cases. Before it is issued it says that it is a draft."""
from collections.abc import Sequence

from xinfang_party.kernel.periods import chinese
from xinfang_party.letters.catalogue import BASIS
from xinfang_party.letters.models import Letter
from xinfang_party.letters.terms import Kind, State
from xinfang_party.papers.layout import Layout

TITLES = {Kind.SUPERVISION: "信访事项督办函", Kind.IMPROVEMENT: "改进工作建议书", Kind.POLICY: "完善政策建议书", Kind.ACCOUNTABILITY: "追究责任建议书"}
DRAFT, WITHDRAWN = "草稿（没有签发，不得外发）", "已作废"


def paper_of(letter: Letter, numbers: Sequence[str]) -> bytes:
    """`numbers`: of the cases that may be named."""
    paper = Layout(TITLES[letter.kind])
    mark = WITHDRAWN if letter.state is State.WITHDRAWN else "" if letter.issued_on else DRAFT
    if mark:
        paper.middle(mark)
    paper.title(TITLES[letter.kind])
    if letter.number:
        paper.middle(letter.number)
    paper.middle(letter.title)
    paper.plain(f"{letter.to_unit}：")
    for heading, text in (("一、事实", letter.facts), ("二、要求" if letter.kind is Kind.SUPERVISION else "二、建议", letter.requirement)):
        paper.heading(heading, 2)
        for line in text.splitlines():
            paper.line(line)
    paper.heading("三、反馈", 2)
    paper.line(asked(letter))
    paper.facts(table(letter, numbers))
    paper.plain("")
    paper.facts([("签发人", letter.issued_by or "（签字）", "签发日期", chinese(letter.issued_on) if letter.issued_on else ""), ("单位盖章", "")])
    return paper.made()


def asked(letter: Letter) -> str:
    until = f"请于{chinese(letter.first_due_on)}以前" if letter.first_due_on else f"请在签发之日起 {letter.answer_days} 日内"
    what = "书面反馈办理情况" if letter.kind is Kind.SUPERVISION else "书面反馈是否采纳"
    return f"{until}{what}；部分采纳或者未采纳的，说明理由。"


def table(letter: Letter, numbers: Sequence[str]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("事由", letter.trigger.label), ("依据", BASIS[letter.kind])]
    if letter.kind is Kind.SUPERVISION:
        rows.append(("督办方式", letter.means.label))
    return [*rows, ("事项编号", "、".join(numbers) or "—")]
