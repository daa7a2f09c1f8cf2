"""What people do in the browser, in their own words."""
from pathlib import Path

from tests.accounts.people import PASSWORD
from tests.browser.conftest import Site, Walker
from tests.people import branch, department, member, secretary
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts import service as accounts
from xinfang_party.kernel.transaction import unit_of_work

HEADERS = ("信访编号", "信访形式", "收到时间", "受理时间", "答复时间", "承办处室", "承办人")
SYSTEM = Identity(name="测试", roles=frozenset({Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN}))
OFFICE = "来信办理处"


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


def bring(officer: Walker, file: Path) -> None:
    """Import a sheet by the pages: upload, check the columns, try, confirm."""
    page = officer.open("/sheets")
    page.get_by_role("link", name="导入信访事项", exact=True).click()
    page.get_by_label("表格文件").set_input_files(file)
    page.get_by_role("button", name="下一步：核对列").click()
    officer.check()
    page.get_by_role("button", name="试导入").click()
    officer.check()
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text("已导入").first.wait_for()
