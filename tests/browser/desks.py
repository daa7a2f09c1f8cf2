"""What people of petition work do in the browser: officers at their desks, a member at a phone."""
import re

from tests.browser import steps

OFFICER, REVIEWER, LEADER, KEEPER = "xinfang", "shenhe", "lingdao", "dangyuan"
HEADERS = (*steps.HEADERS[:4], "承办处室", "承办人", "四办分类", "内容分类", "区县")


def settle(site, moment):
    """A branch with its member, two officers of whom one reviews what the other drafts, a leader."""
    steps.at(site, moment)
    steps.settle(site)
    steps.officials(site, "局领导", "信访审核")


def entered(make, username, **how):
    one = make(**how)
    one.log_in(username, steps.PASSWORD)
    return one


def press(walker, button, told):
    walker.follow(walker.page.get_by_role("button", name=button, exact=True).first)
    walker.page.get_by_text(told).first.wait_for()


def fill(walker, **typed):
    for label, text in typed.items():
        walker.page.get_by_label(label, exact=True).fill(text)


def asked(walker, words, about=""):
    """From the home page to what it asks for."""
    row = walker.open("/").get_by_role("region", name="我要办的").get_by_role("row").filter(has_text=about)
    return walker.follow(row.get_by_role("link", name=words, exact=True))


def unfolded(walker, title):
    walker.page.locator("summary", has_text=re.compile(f"^{title}$")).click()
    return walker.page


def section(page, name):
    return page.get_by_role("region", name=name).inner_text()


def sheet(folder, name, *rows):
    file = folder / name
    file.write_text("\n".join(",".join(row) for row in [HEADERS, *rows]), "utf-8-sig")
    return file
