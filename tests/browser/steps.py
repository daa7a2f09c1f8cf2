"""What people do in the browser, in their own words."""
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.accounts.people import PASSWORD
from tests.browser.conftest import Site, Walker
from tests.people import branch, department, member, secretary
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts import service as accounts
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.organization.models import Member
from xinfang_party.organization.terms import CommitteeDuty

HEADERS = ("信访编号", "信访形式", "收到时间", "受理时间", "答复时间", "承办处室", "承办人")
SYSTEM = Identity(name="测试", roles=frozenset({Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN}))
OFFICE = "来信办理处"
POSTS = {"机关党委": ("jgdw", Role.PARTY_OFFICE), "督导检查员": ("ducha", Role.INSPECTOR), "机关纪委": ("jiwei", Role.DISCIPLINE), "局领导": ("lingdao", Role.LEADER),
         "信访审核": ("shenhe", Role.PETITION_OFFICER)}


def settle(site: Site) -> dict[str, str]:
    """A branch with secretary and member, an officer, and their user names."""
    with site.app.app_context(), unit_of_work():
        home = branch("来信办理处党支部")
        office = department(OFFICE, branch=home)
        head, keeper = secretary(home), member(home, "示例党员02", number="D002", department=office)
        names = {"secretary": ("shuji", head.id, ()), "member": ("dangyuan", keeper.id, ()), "officer": ("xinfang", None, (Role.PETITION_OFFICER,)),
                 "office": ("dangwei", None, (Role.PARTY_OFFICE,))}
        for username, member_id, roles in names.values():
            accounts.create(username=username, name=username, member_id=member_id, roles=roles, password=PASSWORD, must_change=False, on_server=True, by=SYSTEM)
    return {person: username for person, (username, _, _) in names.items()}


def table(folder: Path, name: str, *cases: tuple[str, str, str]) -> Path:
    """A sheet of cases of D002: (number, received, replied)."""
    rows = [(number, "网信", received, received, replied, OFFICE, "D002") for number, received, replied in cases]
    file = folder / name
    file.write_text("\n".join(",".join(row) for row in [HEADERS, *rows]), "utf-8-sig")
    return file


def bring(officer: Walker, file: Path, what: str = "信访事项") -> None:
    """Import a sheet by the pages: upload, check the columns, try, confirm."""
    page = officer.open("/sheets")
    page.get_by_role("link", name=f"导入{what}", exact=True).click()
    page.get_by_label("表格文件").set_input_files(file)
    officer.follow(page.get_by_role("button", name="下一步：核对列"))
    officer.check()
    officer.follow(page.get_by_role("button", name="试导入"))
    officer.check()
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text("已导入").first.wait_for()


# --- a branch that meets ------------------------------------------------------------------------------------------------------

@dataclass
class Household:
    """A branch: `ids` of its members by name, in order; the secretary is the first and the deputy the second."""

    branch_id: int = 0
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return list(self.ids)


def at(site: Site, text: str) -> None:
    """Put the site's clock to this moment of Beijing's day."""
    site.go_to(datetime.fromisoformat(text).replace(tzinfo=clock.ZONE))


def found(site: Site, size: int, accounts_of: int, name: str = "来访接待处党支部", first: int = 1) -> Household:
    """A branch of so many members, the last one probationary. The first ones have accounts, named as they are called."""
    made = Household()
    with site.app.app_context(), unit_of_work():
        home = branch(name)
        made.branch_id = home.id
        for number in range(first, first + size):
            more = {"formal_on": None} if number == first + size - 1 and size > 1 else {}
            made.ids[f"示例党员{number:02}"] = member(home, f"示例党员{number:02}", number=f"D{number:03}", **more).id
            if number < first + accounts_of:
                account(f"示例党员{number:02}", made.ids[f"示例党员{number:02}"])
        if size > 1:
            for place, duty in enumerate((CommitteeDuty.SECRETARY, CommitteeDuty.DEPUTY, CommitteeDuty.DISCIPLINE)):
                secretary(home, member_of(made.ids[made.names[place]]), duty=duty)
    return made


def member_of(member_id: int) -> Member:
    return db.session.get_one(Member, member_id)


def account(name: str, member_id: int | None = None, *roles: Role) -> None:
    accounts.create(username=username_of(name), name=name, member_id=member_id, roles=roles, password=PASSWORD, must_change=False, on_server=True, by=SYSTEM)


def office(site: Site) -> str:
    """The user name of somebody in the Party office."""
    return officials(site, "机关党委")[0]


def officials(site: Site, *names: str) -> list[str]:
    """The user names of people of these posts; nobody of them is of a branch."""
    with site.app.app_context(), unit_of_work():
        for name in names:
            account(name, None, POSTS[name][1])
    return [username_of(name) for name in names]


def username_of(name: str) -> str:
    return POSTS[name][0] if name in POSTS else f"d{name[-2:]}"


def entered(make: Callable[..., Walker], name: str, **how: bool) -> Walker:
    """Somebody of the household at a desk, or at a phone (`phone=True`), signed in."""
    one = make(**how)
    one.log_in(username_of(name), PASSWORD)
    return one


def refused(walker: Walker, code: int) -> None:
    """The browser's own line about a page that was refused is no fault; every other one still is."""
    walker.faults = [text for text in walker.faults if f"status of {code}" not in text]


# --- hands and keys -----------------------------------------------------------------------------------------------------------

class Hand:
    """A hand at a page. Every click, every field filled and every choice is counted; looking is free."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def click(self, target: Locator) -> None:
        self.count += 1
        target.click()

    def fill(self, target: Locator, text: str) -> None:
        self.count += 1
        target.fill(text)

    def choose(self, target: Locator, option: str) -> None:
        self.count += 1
        target.select_option(label=option)


class Keys(Hand):
    """The same by keyboard only: Tab to the place, then the keys that work there."""

    def reach(self, target: Locator) -> None:
        wanted = target.element_handle()
        for _ in range(300):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way to {target} by Tab")

    def click(self, target: Locator) -> None:
        self.count += 1
        self.reach(target)
        self.page.keyboard.press("Enter")

    def fill(self, target: Locator, text: str) -> None:
        """A day is typed in the order of the browser's own language, which is English here: month, day, year."""
        self.count += 1
        self.reach(target)
        year, _, rest = text.partition("-")
        self.page.keyboard.type(rest.replace("-", "") + year if target.get_attribute("type") == "date" else text)

    def choose(self, target: Locator, option: str) -> None:
        self.count += 1
        self.reach(target)
        self.page.keyboard.type(option)

    def arrow(self, group: Locator, choice: str) -> None:
        """Tab to a group of radio buttons, then the arrow until this one is chosen."""
        self.count += 1
        wanted = group.get_by_label(choice, exact=True)
        self.reach(group.locator("input[type=radio]:checked"))
        while not wanted.is_checked():
            self.page.keyboard.press("ArrowRight")
