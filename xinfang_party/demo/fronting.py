"""Three stories from a voice of the front line to a policy, and voices that are on their way. Titles, days, numbers and people are made up."""
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from xinfang_party.clusters import queries, service, voicing
from xinfang_party.clusters.models import Cluster, Voice
from xinfang_party.clusters.terms import Source
from xinfang_party.demo.diary import DAY, Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.rules import add_months
from xinfang_party.petitions.queries import subject_lookup

OFFICER = "xinfang"
MADE_UP = "演示用的例子：政策、出台日期、件数和提出的人都不是真的。"
ORGAN = "示例市人民政府（演示用的例子）"
STREETS = "示例市住建局、有关镇街"


@dataclass
class Told:
    """A voice by the member at this place of an office; the row once it is noted."""

    bureau: Bureau
    office: str
    place: int
    title: str
    text: str
    source: Source = Source.FRONT_DESK
    where: str = ""
    row: Voice | None = None

    @property
    def one(self) -> Voice:
        assert self.row is not None
        return self.row

    @property
    def officer(self) -> Any:
        return self.bureau.identities[OFFICER]

    def note(self) -> None:
        member = self.bureau.members[self.office][self.place - 1]
        facts = {"title": self.title, "text": self.text, "source": self.source, "place": self.where, "spoken_on": clock.today() - DAY}
        self.row = voicing.note(facts=facts, by=self.bureau.as_member(member))

    def study(self, findings: str) -> None:
        voicing.study(self.one, held_on=clock.today(), units=STREETS, findings=findings, by=self.officer)

    def answer(self, text: str) -> None:
        voicing.answer(self.one, text=text, by=self.officer)


@dataclass
class Story:
    """A voice with its cluster and the policy made."""

    told: Told
    name: str
    subject: str
    policy: str
    organ: str
    findings: str
    row: Cluster | None = None

    @property
    def cluster(self) -> Cluster:
        assert self.row is not None
        return self.row

    def follow(self) -> None:
        self.row = service.make(by=self.told.officer, facts={
            "name": self.name, "subject_id": subject_lookup()[self.subject], "district": "", "from_on": add_months(clock.today().replace(day=1), -3),
            "note": MADE_UP})
        db.session.flush()
        voicing.place(self.told.one, cluster_id=self.cluster.id, by=self.told.officer)

    def study(self) -> None:
        self.told.study(self.findings)

    def propose(self) -> None:
        """By the latest proposal on policy that was issued by then."""
        letter_id = next(iter(queries.proposals(self.told.officer)), None)
        if letter_id is not None:
            voicing.propose(self.told.one, letter_id=letter_id, by=self.told.officer)

    def make_policy(self, made_on: date) -> None:
        facts = {"title": self.policy, "document_no": "", "organ": self.organ, "made_on": made_on, "letter_id": self.told.one.letter_id}
        policy = service.note_policy(self.cluster, facts=facts, by=self.told.officer)
        db.session.flush()
        voicing.make_policy(self.told.one, policy_id=policy.id, by=self.told.officer)


def enter(diary: Diary, bureau: Bureau) -> None:
    for story, days in zip(stories_of(bureau), (330, 270, 190), strict=True):
        for before, deed in ((130, story.told.note), (125, story.follow), (110, story.study), (80, story.propose)):
            diary.ago(days + before, deed)
        diary.ago(days, partial(story.make_policy, bureau.today - DAY * days))
    lower = {"months": 3, "least": 5, "growth": 1.5, "reason": "演示单位事项少，件数定得低一些"}
    diary.ago(90, partial(service.set_threshold, facts=lower, by=bureau.identities[OFFICER]))
    on_their_way(diary, bureau)


def stories_of(bureau: Bureau) -> tuple[Story, ...]:
    built = Told(bureau, "03", 5, "存量违法建设要分类处理", "来访反映集中：哪些先拆、哪些可以补办手续没有统一的说法，建议分类定规则。")
    bikes = Told(bureau, "02", 6, "共享单车乱停要有人管", "来信反映地铁口、校门口堵路，企业和街道都说不归自己管，建议明确谁来管、停在哪里。", Source.STREET, "天河区")
    homes = Told(bureau, "02", 5, "小区物业管理的矛盾要从规定上解决", "业委会难成立、收费不公示，同一个小区反复来信，建议从规定上明确各方责任。")
    return (
        Story(built, "违法建设", "城乡建设/违法建设", "《示例市存量违法建设分类处理工作指引》", ORGAN, "各区尺度不一，群众拿别处的处理来比。"),
        Story(bikes, "共享单车", "共享单车停放", "《示例市互联网租赁自行车管理办法》", ORGAN, "投放没有总量，停放点没有划定。"),
        Story(homes, "小区物业管理", "城乡建设/物业管理", "《示例市物业管理条例》", ORGAN, "三个小区都没有公示收费标准，换届没有人牵头。"))


def on_their_way(diary: Diary, bureau: Bureau) -> None:
    """One that waits, one that is looked into, one that was answered."""
    diary.ago(4, Told(bureau, "02", 5, "培训机构退费一拖再拖", "家长反映退费要跑几个部门，建议公布统一的退费流程。", Source.STREET, "越秀区").note)
    studied = Told(bureau, "03", 5, "老旧小区加装电梯的意见难统一", "低层住户不同意就停下来，建议街道牵头协商。", Source.STREET, "荔湾区")
    diary.ago(30, studied.note)
    diary.ago(20, partial(studied.study, "有的街道有协商员，谈成的明显多。"))
    answered = Told(bureau, "02", 6, "来访登记表太长", "建议把登记表减到一页。", Source.DEPARTMENT)
    diary.ago(60, answered.note)
    diary.ago(52, partial(answered.answer, "登记表已经由局里直接修改，下月起用一页的，不需要转为政策建议。"))
