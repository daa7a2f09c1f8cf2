"""Paper work of the demonstration: rules and their review, plans, summaries and duty lists, what was posted, what the room lacks."""
from datetime import date, timedelta
from functools import partial

from xinfang_party.demo.diary import Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.documents import duties, papers
from xinfang_party.documents import service as rules
from xinfang_party.documents.models import Rule, YearPaper
from xinfang_party.documents.terms import PaperKind, ReviewOutcome, RuleKind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch
from xinfang_party.venues import checking, service
from xinfang_party.venues.catalogue import TEN_POINTS
from xinfang_party.venues.models import Channel, Posting
from xinfang_party.venues.terms import ChannelKind, Disclosure, Point

TITLES = {RuleKind.MEETINGS: "“三会一课”工作指引", RuleKind.THEME_DAY: "主题党日实施意见", RuleKind.LIFE_MEETING: "组织生活会实施细则",
          RuleKind.TALKS: "谈心谈话工作方案", RuleKind.FIRST_TOPIC: "“第一议题”学习制度", RuleKind.COMMITMENTS: "承诺践诺评诺办法"}
WITH_COMMITTEE = ("01", "02", "03", "04", "05", "06")
LATE = "03"
"""The branch whose committee has no duty list yet, and that disclosed nothing lately."""
TOLD = (("第一季度党费收缴情况", Disclosure.DUES), ("年度工作计划", Disclosure.PLAN), ("支部承诺和党员承诺", Disclosure.COMMITMENT),
        ("主题党日和志愿服务情况", Disclosure.RESULT))
DUTY = "落实本职务在支部工作中的职责，每季度向支委会报告一次。"


def enter(diary: Diary, bureau: Bureau) -> None:
    for place, (kind, title) in enumerate(TITLES.items()):
        diary.ago(700 - place, partial(make_rule, bureau, kind, title, place))
    for days in (400, 120):
        diary.ago(days, partial(review_all, bureau, leaving=1 if days == 120 else 0))
    for code in bureau.branches:
        for year in (bureau.year - 1, bureau.year):
            plan(diary, bureau, code, year)
        diary.on(date(bureau.year, 1, 22), partial(write, bureau, code, PaperKind.SUMMARY, bureau.year - 1))
    for code in WITH_COMMITTEE:
        diary.ago(500, partial(open_channels, bureau, code))
        for turn, (title, disclosure) in enumerate(TOLD[:3] if code == LATE else TOLD):
            diary.ago(330 - 85 * turn, partial(tell, bureau, code, title, disclosure))
    for code, days in (("02", 40), ("03", 178), ("05", 40)):
        diary.ago(days, partial(look_over, bureau, code, lacking=1 if code == "05" else 0))
    diary.ago(2, partial(draft, bureau, "02"))
    diary.ago(3, partial(draft, bureau, "03", passed=True))
    diary.ago(1, partial(plan_ahead, bureau, "02"))
    diary.ago(1, partial(plan_ahead, bureau, "03", returned=True))


def make_rule(bureau: Bureau, kind: RuleKind, title: str, place: int) -> None:
    """By the Party committee of the bureau for all branches."""
    committee = db.session.query(Branch).filter_by(code="JGDW").one()
    rules.register(committee, by=bureau.identities["dangwei"], facts={
        "kind": kind, "is_for_all": True, "from_on": bureau.today - timedelta(days=690), "number": f"机关党委〔{bureau.today.year - 2}〕{place + 3}号",
        "title": title, "made_by": "机关党委", "summary": "规定怎么开展、多久一次、怎么记录。"})


def review_all(bureau: Bureau, *, leaving: int) -> None:
    """All but the last so many: those are due again soon."""
    for rule in db.session.query(Rule).order_by(Rule.id).all()[:len(TITLES) - leaving]:
        rules.review(rule, on=clock.today(), outcome=ReviewOutcome.KEEP, opinion="仍然适用。", by=bureau.identities["dangwei"])


def plan(diary: Diary, bureau: Bureau, code: str, year: int) -> None:
    diary.on(date(year, 2, 5), partial(write, bureau, code, PaperKind.PLAN, year))
    if code in WITH_COMMITTEE and code != LATE and year == bureau.year:
        diary.on(date(year, 2, 12), partial(list_duties, bureau, code, year))


def write(bureau: Bureau, code: str, kind: PaperKind, year: int) -> None:
    """Drafted by the branch, approved by the Party office."""
    head = bureau.leader_of(code)
    paper = papers.begin(bureau.branches[code], year=year, kind=kind, by=head, facts={
        "title": f"{year} 年{kind.label[2:]}", "content": "一、理论学习；二、组织生活；三、联系群众；四、信访事项办理；五、作风和廉政。"})
    db.session.flush()
    papers.submit(paper, by=head)
    papers.approve(paper, by=bureau.identities["dangwei"])


def list_duties(bureau: Bureau, code: str, year: int) -> None:
    """Signed by all but one in the branch whose people may log in."""
    paper = duties.begin(bureau.branches[code], year=year, by=bureau.leader_of(code))
    db.session.flush()
    duties.write(paper, contents=[DUTY for _ in paper.lines], by=bureau.leader_of(code))
    duties.publish(paper, on=clock.today(), where="支部公开栏", by=bureau.leader_of(code))
    db.session.flush()
    sign(bureau, paper, leaving=1 if (code, year) == ("02", bureau.year) else 0)


def sign(bureau: Bureau, paper: YearPaper, *, leaving: int) -> None:
    for line in paper.lines[leaving:]:
        duties.sign(line, by=bureau.as_member(line.member))


def open_channels(bureau: Bureau, code: str) -> None:
    for name, kind, place in (("党务公开栏", ChannelKind.BOARD, 2), ("支部工作群", ChannelKind.GROUP, 1)):
        service.add_channel(bureau.branches[code], owner=bureau.members[code][place], by=bureau.leader_of(code),
                            facts={"name": name, "kind": kind, "where_it_is": "三楼走廊" if kind is ChannelKind.BOARD else "", "from_on": clock.today()})


def tell(bureau: Bureau, code: str, title: str, disclosure: Disclosure) -> None:
    """Drafted, read by two others, put up."""
    service.publish(drafted(bureau, code, title, disclosure, passed=True), on=clock.today(), by=bureau.as_member(bureau.members[code][1]))


def draft(bureau: Bureau, code: str, *, passed: bool = False) -> None:
    """Waits for its first reader, or to be put up."""
    drafted(bureau, code, "本季度党费收缴情况", Disclosure.DUES, passed=passed)


def drafted(bureau: Bureau, code: str, title: str, disclosure: Disclosure, *, passed: bool) -> Posting:
    head, drafter, first = (bureau.as_member(member) for member in bureau.members[code][:3])
    channel = db.session.query(Channel).filter_by(branch_id=bureau.branches[code].id, kind=ChannelKind.BOARD).one()
    posting = service.draft(channel, facts={"title": title, "content": f"{title}，请党员监督。", "disclosure": disclosure}, by=drafter)
    db.session.flush()
    service.submit(posting, by=drafter)
    if passed:
        service.pass_it(posting, opinion="内容属实。", by=first)
        service.pass_it(posting, opinion="同意发布。", by=head)
    return posting


def plan_ahead(bureau: Bureau, code: str, *, returned: bool = False) -> None:
    """Next year's, drafted by one of the committee: waits for the secretary, or came back."""
    by = bureau.as_member(bureau.members[code][1])
    year = clock.today().year + 1
    paper = papers.begin(bureau.branches[code], year=year, kind=PaperKind.PLAN, by=by,
                         facts={"title": f"{year} 年计划", "content": "按季度安排学习、组织生活和联系群众。"})
    db.session.flush()
    papers.submit(paper, by=by)
    if returned:
        papers.return_it(paper, reason="请写明每项工作由谁负责。", by=bureau.leader_of(code))


def look_over(bureau: Bureau, code: str, *, lacking: int) -> None:
    points = {key: Point.NO if place < lacking else Point.YES for place, key in enumerate(TEN_POINTS)}
    checking.record(bureau.branches[code], on=clock.today(), points=points, by=bureau.leader_of(code),
                    facts={"room": "党员活动室", "note": "标识牌需要重新做。" if lacking else ""})
