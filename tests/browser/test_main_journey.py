"""The journey this site exists for: case outcomes in, kept promises out."""
from datetime import datetime

import pytest

from tests.accounts.people import PASSWORD
from tests.browser import steps
from xinfang_party.kernel import clock
from xinfang_party.tasks import runner

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def at(site, text):
    site.go_to(datetime.fromisoformat(text).replace(tzinfo=clock.ZONE))


def run_job(site, name):
    jobs = {job.id: job for job in site.app.extensions["jobs"]}
    assert runner.run_job(site.app, jobs[name])


def test_case_outcomes_in_kept_promises_out(site, walker, tmp_path):
    at(site, "2026-06-01T09:00")
    names = steps.settle(site)
    officer, member, secretary = walker(), walker(phone=True), walker()

    officer.log_in(names["officer"], PASSWORD)
    steps.bring(officer, steps.table(tmp_path, "一季度.csv", ("XF1", "2026-01-05", "2026-02-02"), ("XF2", "2026-01-06", "2026-02-03"),
                                     ("XF3", "2026-01-07", "2026-05-04"), ("XF4", "2026-01-08", "2026-05-06")))

    address = write_promise(member, names)
    vet(secretary, names, "退回修改", "请写明由谁在什么时候自查。")
    revise(member, address)
    vet(secretary, names, "审诺通过", "")
    secretary.page.get_by_role("button", name="公示这项承诺").click()
    secretary.page.get_by_text("已公示，公示栏").wait_for()
    secretary.check()

    page = member.open(address)
    assert "2/4 件" in page.locator(".figure-large").inner_text()
    steps.bring(officer, steps.table(tmp_path, "四月.csv", *((f"XF{n}", "2026-03-02", "2026-03-20") for n in range(5, 9))))
    page = member.open(address)
    assert "75%（6/8）" in page.locator(".figure-large").inner_text()
    member.check()
    member.follow(page.get_by_role("link", name="看计入的每一件"))
    assert page.locator("tbody tr").count() == 8
    member.check()

    at(site, "2027-01-01T08:00")
    run_job(site, "commitments.freeze")
    member.log_in(names["member"], PASSWORD)
    page = member.open(address)
    page.get_by_text("封存").first.wait_for()
    assert "75%（6/8）" in page.locator(".figure-large").inner_text()

    officer.log_in(names["officer"], PASSWORD)
    steps.bring(officer, steps.table(tmp_path, "更正.csv", ("XF3", "2026-01-07", "2026-02-04"), ("XF4", "2026-01-08", "2026-02-05")))
    page = member.open(address)
    assert "75%（6/8）" in page.locator(".figure-large").inner_text()
    page.get_by_text("2 件由没有达到变为达到").wait_for()
    page.get_by_text("是 100%（8/8）").wait_for()
    member.check()


def write_promise(member, names):
    page = member.log_in(names["member"], PASSWORD)
    page.get_by_role("link", name="写我的承诺").first.click()
    page.get_by_label("承诺名称").fill("承办事项按期答复")
    page.get_by_label("承诺内容").fill("对承办的每一件事项逐件盯住期限，按期书面答复。")
    page.get_by_label("服务对象").fill("来信来访群众")
    page.get_by_label("开始日期").fill("2026-01-01")
    page.get_by_label("完成期限").fill("2026-12-31")
    page.get_by_label("用哪项指标衡量").first.select_option("petitions.on_time_reply_rate")
    page.get_by_label("目标值").first.fill("90")
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_text("已保存草稿").wait_for()
    member.check()
    page.get_by_role("button", name="提交审诺").click()
    page.get_by_text("已提交").first.wait_for()
    return page.url.removeprefix(member.address)


def vet(secretary, names, button, opinion):
    page = secretary.log_in(names["secretary"], PASSWORD) if "login" in secretary.page.url or secretary.page.url == "about:blank" else secretary.open("/")
    page.get_by_role("link", name="审诺").first.click()
    page.get_by_label("意见").first.fill(opinion)
    secretary.follow(page.get_by_role("button", name=button))


def revise(member, address):
    page = member.open(address)
    page.get_by_text("请写明由谁在什么时候自查。").first.wait_for()
    page.get_by_role("link", name="修改", exact=True).click()
    page.get_by_label("承诺内容").fill("每周一自查一次到期事项，逐件盯住期限，按期书面答复。")
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_role("button", name="提交审诺").click()
    page.get_by_text("已提交").first.wait_for()
