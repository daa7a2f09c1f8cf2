"""The record of one talk as a Word file. A reminder speaks of something reported; an admonition says who studied and who approved it (domain.md 8.7)."""
from xinfang_party.admonitions.models import Admonition
from xinfang_party.admonitions.terms import Kind
from xinfang_party.kernel.periods import chinese
from xinfang_party.papers.layout import Layout


def paper_of(admonition: Admonition) -> bytes:
    title = f"{admonition.kind.label}记录"
    paper = Layout(title)
    paper.title(title)
    if admonition.document_no:
        paper.middle(admonition.document_no)
    paper.facts([
        ("谈话对象", admonition.person.name, "单位和职务", admonition.person_post), ("谈话人", admonition.talker), ("记录人", admonition.recorder or "—"),
        ("谈话日期", chinese(admonition.held_on) if admonition.held_on else "还没有谈话", "地点", admonition.place or "—"),
        ("原因类别", admonition.category.label)])
    paper.line(basis(admonition))
    told = [("谈话原因", admonition.reason), ("谈话内容", admonition.content), ("本人的说明和态度", admonition.attitude), ("改正的要求和措施", admonition.measures)]
    for heading, text in [*told, ("跟进检查", followed(admonition)), ("抄送", copied(admonition))]:
        if text:
            paper.heading(heading, 2)
            for line in text.splitlines():
                paper.line(line)
    paper.plain("")
    paper.facts([("谈话人签字", "", "谈话对象签字", ""), ("记录人签字", "", "日期", "")])
    return paper.made()


def basis(admonition: Admonition) -> str:
    if admonition.kind is Kind.REMINDER:
        return "以下是反映或者了解到的情况，谈话时请本人说明。"
    if admonition.studied_on is None or admonition.approved_on is None:
        return "还没有登记批准。"
    return f"此事经组织人事部门于{chinese(admonition.studied_on)}研究，由{admonition.approved_by}于{chinese(admonition.approved_on)}批准，予以诫勉谈话。"


def followed(admonition: Admonition) -> str:
    if admonition.follow_up:
        return admonition.follow_up
    return f"定于{chinese(admonition.follow_up_on)}检查。" if admonition.follow_up_on else ""


def copied(admonition: Admonition) -> str:
    return f"{chinese(admonition.copied_on)}抄送{admonition.copied_to}。" if admonition.copied_on else ""
