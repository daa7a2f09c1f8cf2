"""The minutes of one consultation (会商纪要) as a Word file: what goes to the units holds no number of a case that is not theirs to know, and nobody's name."""
from collections.abc import Sequence

from xinfang_party.consultations.models import Consultation, ConsultationQuestion
from xinfang_party.consultations.rules import late_entry
from xinfang_party.kernel.periods import chinese
from xinfang_party.papers.layout import Layout
from xinfang_party.petitions.models import Case


def paper_of(consultation: Consultation, cases: Sequence[Case]) -> bytes:
    paper, title = Layout("会商纪要"), "会商纪要"
    paper.title(title)
    paper.middle(consultation.topic)
    assert consultation.held_on is not None
    lead = next((one.name for one in consultation.units if one.is_lead), "")
    paper.facts([
        ("时间", f"{chinese(consultation.held_on)}{late_entry(consultation.held_on, consultation.recorded_on)}", "地点", consultation.place or "—"),
        ("召集人", consultation.convener, "召集处室", consultation.department.name if consultation.department else "—"),
        ("牵头单位", lead), ("参加单位", "、".join(one.name for one in consultation.units if not one.is_lead)),
        ("信访事项", "、".join(case.number for case in cases) or "—")])
    for heading, text in (("为什么会商", consultation.reason), ("会商情况", consultation.record)):
        if text:
            paper.heading(heading, 2)
            for line in text.splitlines():
                paper.line(line)
    paper.heading("议定的事", 2)
    for place, one in enumerate(consultation.questions, 1):
        paper.line(f"{place}. {one.question}")
        paper.line(decided(one))
    paper.plain("")
    paper.facts([("召集人签字", "", "牵头单位签字", ""), ("记录人签字", "", "日期", "")])
    return paper.made()


def decided(one: ConsultationQuestion) -> str:
    if not one.decision:
        return "没有议定要办的事。"
    due = f"，{chinese(one.due_on)}前落实" if one.due_on else ""
    done = f"（{chinese(one.done_on)}已落实{late_entry(one.done_on, one.noted_on)}：{one.result}）" if one.done_on else ""
    return f"{one.decision.rstrip('。')}。由{one.owner_unit}负责{due}。{done}"
