"""A sheet as a Word file: what was frozen, and the picture a stranger checks it by."""
from xinfang_party.attestations.catalogue import NO_CERTIFICATE, TITLE
from xinfang_party.attestations.models import Attestation
from xinfang_party.exchange import codes
from xinfang_party.kernel.periods import chinese
from xinfang_party.papers.layout import Layout


def paper_of(attestation: Attestation, address: str) -> bytes:
    """`address`: of the page where it is checked."""
    paper = Layout(TITLE)
    paper.title(TITLE)
    paper.middle(attestation.number)
    if attestation.revoked_on:
        paper.middle(f"（已于{chinese(attestation.revoked_on)}作废）")
    paper.facts([
        ("姓名", attestation.member.name, "党支部", attestation.branch.name),
        ("起止日期", f"{chinese(attestation.from_on)}至{chinese(attestation.to_on)}"),
        ("服务时长", f"{attestation.hours:g} 小时", "服务次数", f"{attestation.services} 次"),
        ("开单人", attestation.issued_by, "开单日期", chinese(attestation.issued_on))])
    paper.heading("按服务类别", 2)
    paper.rows(("服务类别", "时长（小时）", "次数"), [(str(name), f"{hours:g}", f"{services:g}") for name, hours, services in attestation.kinds], (7, 4, 4))
    paper.plain("")
    paper.line("只计已核实的时长；同一次活动的几个班次算一次，其他平台导入的一条算一次。")
    paper.line(NO_CERTIFICATE)
    paper.picture(codes.png(address), "核对用的二维码")
    paper.middle("扫码或者打开下面的地址，核对编号、时长、起止日期和是否有效。")
    paper.middle(address)
    return paper.made()
