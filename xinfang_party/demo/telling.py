"""Bulletins: the last quarter's is published and one branch has not acknowledged it; one waits for the leader, one is still being written."""
from dataclasses import dataclass
from functools import partial

from xinfang_party.bulletins import service
from xinfang_party.bulletins.models import Bulletin
from xinfang_party.bulletins.terms import Section
from xinfang_party.demo.diary import Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period

CODES = ("02", "03", "04")
DEMANDS = "没有达到的条目，请在下一次支部委员会上研究，写明由谁办、什么时候办好。"


@dataclass
class Telling:
    bureau: Bureau
    row: Bulletin | None = None

    @property
    def one(self) -> Bulletin:
        assert self.row is not None
        return self.row

    def draft(self, codes: tuple[str, ...]) -> None:
        """About the last quarter that is over on that day."""
        self.row = service.create(title="", period=Period.of(clock.today(), "quarter").previous, by=self.bureau.identities["dangwei"],
                                  branch_ids=[self.bureau.branches[code].id for code in codes])

    def edit(self) -> None:
        written = {**dict(self.one.sections), Section.DEMANDS: DEMANDS}
        service.edit(self.one, title=self.one.title, sections=written, by=self.bureau.identities["dangwei"])

    def submit(self) -> None:
        service.submit(self.one, by=self.bureau.identities["dangwei"])

    def approve(self) -> None:
        service.approve(self.one, opinion="同意发布。", by=self.bureau.identities["lingdao"])

    def publish(self) -> None:
        service.publish(self.one, by=self.bureau.identities["dangwei"])

    def acknowledge(self, code: str) -> None:
        of = next(one for one in self.one.branches if one.branch_id == self.bureau.branches[code].id)
        service.acknowledge(of, words="已在支委会上研究。", by=self.bureau.leader_of(code))


def enter(diary: Diary, bureau: Bureau) -> None:
    told = Telling(bureau)
    for days, deed in ((12, partial(told.draft, CODES)), (11, told.edit), (10, told.submit), (9, told.approve), (8, told.publish), (6, partial(told.acknowledge, "03"))):
        diary.ago(days, deed)
    asked = Telling(bureau)
    for days, deed in ((4, partial(asked.draft, ("05",))), (3, asked.edit), (2, asked.submit)):
        diary.ago(days, deed)
    diary.ago(1, partial(Telling(bureau).draft, ("06",)))
