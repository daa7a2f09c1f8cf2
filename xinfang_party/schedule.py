"""Every timed job on one screen."""
from xinfang_party.accounts import jobs as accounts
from xinfang_party.activities import jobs as activities
from xinfang_party.appraisals import jobs as appraisals
from xinfang_party.audit import jobs as audit
from xinfang_party.cadence import jobs as cadence
from xinfang_party.checklists import jobs as checklists
from xinfang_party.commitments import jobs as commitments
from xinfang_party.findings import jobs as findings
from xinfang_party.lanes import jobs as lanes
from xinfang_party.letters import jobs as letters
from xinfang_party.notifications import jobs as notifications
from xinfang_party.petitions import jobs as petitions
from xinfang_party.reviews import jobs as reviews
from xinfang_party.sheets import jobs as sheets
from xinfang_party.signals import jobs as signals
from xinfang_party.tasks.runner import Job, Watch
from xinfang_party.web import jobs as web

JOBS = (
    Job("audit.head", 0, 5, audit.keep_head, "留存审计记录的链头"),
    Job("commitments.freeze", 0, 10, commitments.freeze_ended, "封存到期的承诺"),
    Job("petitions.pauses", 0, 20, petitions.count_pauses, "计算中止天数"),
    Job("lanes.days", 0, 25, lanes.count_days, "逐日计算急事的每日进展"),
    Job("reviews.look", 0, 30, reviews.look, "廉政风险：换人、到期的开始复核，公示期满的生效"),
    Job("signals.look", 0, 40, signals.look, "廉政风险：按上月和上季度的数字提示线索"),
    Job("accounts.tidy", 3, 20, accounts.tidy, "清理登录记录"),
    Job("web.drafts", 3, 25, web.clear_drafts, "清理没有保存的草稿"),
    Job("sheets.tidy", 3, 30, sheets.clear_spools, "清理导入的临时内容"),
    Job("petitions.remind", 8, 0, petitions.remind_due, "提醒快到期和已超期的信访事项"),
    Job("lanes.remind", 8, 2, lanes.remind_due, "提醒快到期和超过目标的四办步骤"),
    Job("commitments.pace", 8, 5, commitments.remind_off_track, "提醒落后于进度的承诺"),
    Job("commitments.steps", 8, 10, commitments.remind_overdue_steps, "提醒逾期的承诺步骤"),
    Job("commitments.picks", 8, 12, commitments.remind_waiting_picks, "提醒超期未审定的手工增减"),
    Job("commitments.appraisals", 8, 14, commitments.remind_missing_appraisals, "提醒还没有自评、互评的人"),
    Job("cadence.remind", 8, 16, cadence.remind_closing, "提醒本期快要结束的组织生活"),
    Job("activities.actions", 8, 18, activities.remind_overdue_actions, "提醒超期的落实事项"),
    Job("activities.records", 8, 20, activities.remind_unsubmitted, "提醒还没有提交的活动记录"),
    Job("appraisals.close", 8, 22, appraisals.remind_to_close, "提醒可以结束的民主评议投票"),
    Job("checklists.open", 8, 24, checklists.open_due, "按设定发起支部标准评定"),
    Job("findings.overdue", 8, 24, findings.remind_overdue, "提醒超期的问题整改"),
    Job("letters.overdue", 8, 26, letters.remind_overdue, "提醒催办超期没有反馈的督办函和建议，催办无效的请局领导决定是否挂牌"),
    Job("notifications.digest", 8, 30, notifications.send_digests, "发送每日摘要"),
    Job("notifications.deliver", 8, 40, notifications.deliver_mail, "发送邮件"),
)
WATCHES = (Watch("audit.end", 5, audit.watch_end),)
