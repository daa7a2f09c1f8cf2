"""Voluntary service of the demonstration: events that are over, one whose hours wait, a long day, an open one with all places taken, record sheets."""
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import partial

from xinfang_party.access.terms import Identity
from xinfang_party.attestations import service as attestations
from xinfang_party.communities.terms import Satisfaction
from xinfang_party.demo.diary import DAY, Diary
from xinfang_party.demo.intake import bring
from xinfang_party.demo.neighbours import COMMUNITIES, place
from xinfang_party.demo.people import Bureau
from xinfang_party.hours import closing, recording, verifying
from xinfang_party.hours.recording import Served
from xinfang_party.hours.terms import Source
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.volunteering import evaluating, inviting, joining, kinds, service
from xinfang_party.volunteering.models import ServiceEvent, ServiceKind
from xinfang_party.volunteering.terms import RoleFacts, Span

COVER = {"insurance": "由机关党委统一投保志愿者意外险", "risk_notice": "现场湿滑，请穿防滑鞋，听从现场指挥。", "training": "参加十分钟的岗前说明"}
OUTSIDE = ("姓名", "党员编号", "服务日期", "项目", "时长")


@dataclass
class Service:
    """One event of a branch: when, of which kind, who comes."""

    bureau: Bureau
    office: str
    kind: str
    title: str
    on: date
    hours: tuple[int, int] = (9, 12)
    needed: int = 6
    comers: int = 6
    for_all: bool = False
    row: ServiceEvent | None = field(default=None, repr=False)

    @property
    def event(self) -> ServiceEvent:
        assert self.row is not None
        return self.row

    @property
    def head(self) -> Identity:
        return self.bureau.leader_of(self.office)

    @property
    def members(self) -> list[Identity]:
        return [self.bureau.as_member(one) for one in self.bureau.members[self.office][1:1 + self.comers]]

    @property
    def span(self) -> Span:
        return Span(clock.at(self.on, time(self.hours[0])), clock.at(self.on, time(self.hours[1])))

    def open(self) -> None:
        kind = db.session.query(ServiceKind).filter_by(name=self.kind).one()
        self.row = service.create(by=self.head, facts={
            "branch_id": self.bureau.branches[self.office].id, "kind_id": kind.id, "title": self.title, "place": place(COMMUNITIES[int(self.office) % len(COMMUNITIES)]),
            "venue": "社区广场", "content": "和社区工作人员一起做。", "is_for_all": self.for_all, "is_theme_day": False,
            "organizer_id": self.head.member_id, "roles": [RoleFacts(self.span, "志愿者", self.needed)], **(COVER if kind.needs_cover else {})})
        service.open_(self.event, by=self.head)

    def sign_up(self) -> None:
        for by in self.members:
            joining.sign_up(self.event.shifts[0].roles[0], agrees=True, by=by)

    def record(self, *, missed: int = 0) -> None:
        """Typed in from the paper sheet; the last ones did not come."""
        shift, came = self.event.shifts[0], self.members[:len(self.members) - missed]
        for by in came:
            recording.record(shift, by.member_id or 0, served=Served(self.span), source=Source.PAPER, by=self.head)
        for one in shift.roles[0].sign_ups:
            if one.member_id not in {by.member_id for by in came}:
                closing.note_no_show(one, reason="当天临时值班，没有来得及请假。", by=self.head)

    def verify(self) -> None:
        verifying.verify_all(self.event, by=self.head)

    def close(self) -> None:
        closing.close(self.event, summary="清理了三处堆物，居民和社区都满意。", by=self.head)

    def evaluate(self, grade: Satisfaction) -> None:
        evaluating.evaluate(self.event, grade, "来得准时，干得认真。")


def enter(diary: Diary, bureau: Bureau) -> None:
    diary.ago(410, partial(kinds.add_missing, by=bureau.identities["dangwei"]))
    for turn, (office, kind, title) in enumerate((
            ("02", "垃圾分类", "垃圾分类入户宣传"), ("03", "矛盾调解", "社区矛盾调解日"), ("04", "普法宣传", "《信访工作条例》宣传"), ("02", "文明劝导", "路口文明劝导"),
            ("05", "环境整治", "背街小巷清洁"), ("03", "敬老", "重阳敬老探访"), ("02", "敬老", "独居老人探访"))):
        play(diary, Service(bureau, office, kind, title, bureau.today - DAY * (330 - 45 * turn)), turn)
    rescue(diary, Service(bureau, "02", "应急抢险", "防汛值守", bureau.today - DAY * 20, hours=(8, 17), comers=4))
    waiting(diary, Service(bureau, "02", "垃圾分类", "垃圾分类督导", bureau.today - DAY * 3, comers=5))
    written(diary, Service(bureau, "02", "文明劝导", "路口值守", bureau.today - DAY * 6, comers=4))
    ahead(diary, bureau)
    diary.ago(60, partial(bring_outside, bureau))
    diary.ago(15, partial(issue, bureau))


def play(diary: Diary, one: Service, turn: int) -> None:
    ago = (one.bureau.today - one.on).days
    for days, deed in ((ago + 12, one.open), (ago + 6, one.sign_up), (ago - 1, partial(one.record, missed=turn % 2)), (ago - 2, one.verify), (ago - 4, one.close),
                       (ago - 6, partial(one.evaluate, (Satisfaction.VERY, Satisfaction.RATHER)[turn % 2]))):
        diary.ago(days, deed)


def rescue(diary: Diary, one: Service) -> None:
    """Nine hours a day: the Party office's to verify."""
    for days, deed in ((22, one.open), (21, one.sign_up), (19, one.record)):
        diary.ago(days, deed)


def waiting(diary: Diary, one: Service) -> None:
    """It is over and nothing was written down yet."""
    for days, deed in ((10, one.open), (8, one.sign_up)):
        diary.ago(days, deed)


def written(diary: Diary, one: Service) -> None:
    """Its hours wait to be verified."""
    for days, deed in ((14, one.open), (12, one.sign_up), (5, one.record)):
        diary.ago(days, deed)


def ahead(diary: Diary, bureau: Bureau) -> None:
    """Three places and five who would like them; another branch's, open to all, with somebody invited."""
    full = Service(bureau, "02", "环境整治", "口袋公园清洁", bureau.today + DAY * 9, needed=3, comers=5)
    wide = Service(bureau, "03", "普法宣传", "信访法治宣传日", bureau.today + DAY * 16, needed=12, comers=3, for_all=True)
    for one in (full, wide):
        diary.ago(5, one.open)
        diary.ago(3, one.sign_up)
    diary.ago(2, lambda: inviting.invite(wide.event, member_ids=[bureau.members["02"][4].id, bureau.members["02"][5].id], by=wide.head))


def bring_outside(bureau: Bureau) -> None:
    """What another platform knows of some of them. The secretary brings it; the own line somebody else verifies."""
    rows = [[one.name, one.number, clock.today() - timedelta(days=10 + turn), "街道平安巡逻", 2.5] for turn, one in enumerate(bureau.members["02"][:4])]
    bring(bureau, "volunteering.hours", "其他平台的服务记录.xlsx", OUTSIDE, rows, by=bureau.members["02"][0].number)


def issue(bureau: Bureau) -> None:
    today, member = clock.today(), bureau.members["02"][2]
    first = attestations.issue(member, from_on=date(today.year - 1, 1, 1), to_on=today, by=bureau.identities["dangwei"])
    attestations.revoke(first, reason="起止日期写错了，另开一张。", version=None, by=bureau.identities["dangwei"])
    attestations.issue(member, from_on=today - DAY * 360, to_on=today, by=bureau.identities["dangwei"])
