"""Communities of the demonstration: who reported in where, what they ask for, who helped to settle disputes. Neither places nor people exist."""
from functools import partial
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.communities import helping, needs, reporting, service
from xinfang_party.communities.models import Need, Place, ReportIn
from xinfang_party.communities.queries import get_place
from xinfang_party.communities.terms import Bond, Group, HelperRole, NeedKind, Satisfaction
from xinfang_party.demo.diary import DAY, Diary
from xinfang_party.demo.intake import bring
from xinfang_party.demo.people import Bureau
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Member

PLACES = (("990101", "示例区"), ("990101001", "示例街道"), ("990101002", "样板街道"), ("990101001001", "示例第一社区居民委员会"),
          ("990101001002", "示例第二社区居民委员会"), ("990101002001", "样板社区居民委员会"), ("990101002002", "范例社区居民委员会"))
COMMUNITIES = tuple(code for code, _name in PLACES if len(code) == 12)
SKILLED = {"02": ("law", "mediation"), "03": ("counselling", "mediation"), "04": ("computer",), "05": ("driving", "first_aid")}
UNREPORTED = {("03", 5), ("05", 5), ("05", 6)}
"""(office, place in it) of those who have not reported in."""


def enter(diary: Diary, bureau: Bureau) -> None:
    diary.ago(420, partial(bring, bureau, "communities.places", "区划.xlsx", ("代码", "名称"), PLACES, by="dangwei"))
    diary.ago(415, partial(name_contacts, bureau))
    for turn, code in enumerate(bureau.branches):
        diary.ago(172 - turn, partial(report, bureau, code, COMMUNITIES[turn % len(COMMUNITIES)]))
        diary.ago(150 - turn, partial(bring_receipts, bureau, code))
    diary.ago(6, partial(renew_some, bureau, "02"))
    ask_for(diary, bureau)
    for days, role, people, is_settled in ((300, HelperRole.VETERAN_MEMBER, 3, True), (240, HelperRole.GRID_WORKER, 2, True), (150, HelperRole.DELEGATE, 1, True),
                                           (80, HelperRole.NEIGHBOUR, 6, False), (30, HelperRole.VETERAN_MEMBER, 2, True)):
        diary.ago(days, partial(count_helpers, bureau, role, people, is_settled))


def place(code: str) -> Place:
    return get_place(db.session.query(Place.id).filter_by(code=code).scalar())


def name_contacts(bureau: Bureau) -> None:
    for turn, code in enumerate(COMMUNITIES, 1):
        facts = {"name": f"示例联系人{turn:02}", "post": "社区工作人员", "office_phone": "", "from_on": clock.today()}
        service.add_contact(place(code), facts=facts, by=bureau.identities["dangwei"])


def report(bureau: Bureau, code: str, community: str) -> None:
    """The branch to the community it serves, its members to those around."""
    branch, head = bureau.branches[code], bureau.leader_of(code)
    reporting.report_in(place(community), branch_id=branch.id, member_id=None, bond=Bond.PAIRED, by=head)
    for turn, member in enumerate(bureau.members[code]):
        if (code, turn + 1) not in UNREPORTED:
            by = bureau.as_member(member)
            reporting.report_in(place(COMMUNITIES[turn % len(COMMUNITIES)]), branch_id=branch.id, member_id=member.id, bond=Bond.HOME, by=by)
            tell_skills(member, code, turn, by)


def tell_skills(member: Member, code: str, turn: int, by: Identity) -> None:
    facts: dict[str, Any] = {"volunteer_no": "", "registered_on": None, "skills": SKILLED.get(code, ())[:turn % 3], "free_times": ["weekend"] if turn % 2 else [],
                             "offers": turn % 3 == 1}
    reporting.save_profile(member.id, facts=facts, by=by)


def bring_receipts(bureau: Bureau, code: str) -> None:
    """The papers the communities signed; the Party office writes them down, so that nobody confirms the own one. One paper has not come yet."""
    for row in db.session.query(ReportIn).filter_by(branch_id=bureau.branches[code].id, confirmed_on=None):
        if code == "03" and row.member_id == bureau.members[code][6].id:
            continue
        reporting.confirm_on_paper(row, on=clock.today(), signed_by="社区工作站", by=bureau.identities["dangwei"])


def renew_some(bureau: Bureau, code: str) -> None:
    for member in bureau.members[code][:6]:
        row = db.session.query(ReportIn).filter_by(member_id=member.id).one()
        reporting.renew(row, by=bureau.as_member(member))


def ask_for(diary: Diary, bureau: Bureau) -> None:
    for turn, (days, kind, title, group) in enumerate((
            (200, NeedKind.NEED, "楼道堆物清理", Group.RESIDENTS), (90, NeedKind.WISH, "想要一次用药安全讲座", Group.ELDERLY),
            (40, NeedKind.NEED, "暑期课后看护", Group.CHILDREN), (25, NeedKind.WISH, "希望有人教用手机挂号", Group.ELDERLY),
            (12, NeedKind.NEED, "防汛沙袋搬运", Group.RESIDENTS))):
        asked = Asked(bureau, title)
        diary.ago(days, partial(asked.publish, COMMUNITIES[turn % len(COMMUNITIES)], kind, group))
        if turn < 4:
            diary.ago(days - 4, partial(asked.claim, "02" if turn % 2 else "03", by_branch=turn != 3))
        if turn < 2:
            diary.ago(days - 10, asked.finish)
        if turn == 0:
            diary.ago(days - 14, asked.confirm)


class Asked:
    """One need and what becomes of it."""

    def __init__(self, bureau: Bureau, title: str) -> None:
        self.bureau, self.title = bureau, title

    @property
    def row(self) -> Need:
        return db.session.query(Need).filter_by(title=self.title).one()

    def publish(self, community: str, kind: NeedKind, group: Group) -> None:
        needs.publish(place(community), by=self.bureau.identities["dangwei"], facts={
            "kind": kind, "title": self.title, "content": "请自带手套，工具由社区准备。", "group": group, "wanted": 6, "due_on": clock.today() + DAY * 45})

    def claim(self, code: str, *, by_branch: bool) -> None:
        who = self.bureau.members[code][4]
        by = self.bureau.leader_of(code) if by_branch else self.bureau.as_member(who)
        needs.claim(self.row, branch_id=self.bureau.branches[code].id, member_id=None if by_branch else who.id, by=by)

    def finish(self) -> None:
        needs.finish(self.row, result="当天做完，社区工作人员在场。", by=self.bureau.identities["dangwei"])

    def confirm(self) -> None:
        needs.confirm_on_paper(self.row, grade=Satisfaction.VERY, signed_by="社区工作站", by=self.bureau.identities["dangwei"])


def count_helpers(bureau: Bureau, role: HelperRole, people: int, is_settled: bool) -> None:
    helping.record(by=bureau.leader_of("03"), facts={
        "branch_id": bureau.branches["03"].id, "helped_on": clock.today(), "role": role, "people": people, "subject_id": None, "place_id": place(COMMUNITIES[0]).id,
        "is_settled": is_settled, "note": "参加邻里纠纷调解。"})
