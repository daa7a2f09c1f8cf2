"""The register of a post (岗位廉政风险登记表) or a department (部门廉政风险登记表) as a Word file, of one version (domain.md 5.4)."""
from collections.abc import Sequence

from xinfang_party.integrity.catalogue import FACTORS, SUPERVISOR
from xinfang_party.integrity.models import Register, RegisterVersion, RiskPoint
from xinfang_party.integrity.terms import State
from xinfang_party.kernel.periods import chinese
from xinfang_party.organization.models import Member
from xinfang_party.papers.layout import Layout

HEADERS = ("序号", "环节", "风险类别", "风险点", "主要内容及表现形式", "风险等级", "防控措施", "责任人")
WIDTHS = (1.0, 1.8, 1.7, 2.4, 3.2, 1.2, 4.2, 1.6)


def title_of(register: Register) -> str:
    return "岗位廉政风险登记表" if register.post is not None else "部门廉政风险登记表"


def paper_of(version: RegisterVersion) -> bytes:
    register, points = version.register, [point for point in version.points if point.is_open]
    paper = Layout(title_of(register))
    paper.title(title_of(register))
    paper.facts(heading(version))
    paper.heading("岗位职责" if register.post is not None else "部门职责", 2)
    for line in version.duties.splitlines() or ["（没有填写）"]:
        paper.line(line)
    paper.heading("职权和流程", 2)
    paper.rows(("职权", "依据", "流程"), [(one.name, one.basis, "→".join(one.steps.splitlines())) for one in version.powers], (4, 5, 6))
    paper.heading("风险点和防控措施", 2)
    paper.rows(HEADERS, [cells(number, point) for number, point in enumerate(points, 1)], WIDTHS)
    for number, point in enumerate(points, 1):
        if notes := told(point):
            paper.line(f"{number}. {notes}")
    paper.plain("")
    paper.facts(signatures(version))
    return paper.made()


def heading(version: RegisterVersion) -> list[tuple[str, ...]]:
    register = version.register
    state = f"第 {version.number} 版，{version.state.label}"
    if version.state is State.IN_FORCE and version.from_on is not None:
        state += f"，{chinese(version.from_on)}起生效"
    due = chinese(version.review_due_on) if version.review_due_on else "—"
    return [("处室", register.department.name, "岗位", register.post.name if register.post is not None else "—"),
            ("在岗人员", called(version.holder), "最高等级", version.grade.label if version.grade else "没有风险点"), ("版本", state), ("下次复核", due)]


def cells(number: int, point: RiskPoint) -> Sequence[str]:
    measures = "\n".join(f"（{one.kind.label}）{one.text}" for one in point.controls)
    owners = "、".join(dict.fromkeys(one.owner for one in point.controls if one.owner))
    return (str(number), point.step or point.power, point.category.label, point.name, point.shows_as, point.grade.label, measures, owners)


def told(point: RiskPoint) -> str:
    """What the table has no room for."""
    said = [f"可能性 {point.likelihood} × 影响 {point.impact}，由{SUPERVISOR[point.grade]}监督"]
    if point.cause:
        said.append(f"成因：{point.cause}")
    if point.factors:
        said.append(f"加重因素：{'、'.join(FACTORS.get(code, code) for code in point.factors)}")
    if point.override is not None:
        said.append(f"人工调整为{point.override.label}：{point.override_reason}")
    if point.indicator:
        said.append(f"监测指标：{point.indicator}")
    if point.residual_likelihood is not None:
        said.append(f"采取措施以后：可能性 {point.residual_likelihood} × 影响 {point.residual_impact}")
    if point.accepted_until_on is not None:
        said.append(f"剩余风险接受到{chinese(point.accepted_until_on)}：{point.accepted_reason}")
    return "；".join(said) + "。"


def signatures(version: RegisterVersion) -> list[tuple[str, ...]]:
    filed = chinese(version.filed_on) if version.filed_on else ""
    return [("本人签字", "", "处室互查", ""), ("部门负责人", called(version.head), "签字", ""), ("分管领导", called(version.leader), "签字", ""),
            ("主要领导", called(version.main_leader), "签字（高风险）", ""), ("机关纪委备案", version.filed_by, "日期", filed)]


def called(member: Member | None) -> str:
    return member.name if member is not None else "—"
