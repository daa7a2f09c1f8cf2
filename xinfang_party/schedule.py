"""Every timed job on one screen."""
from xinfang_party.accounts import jobs as accounts
from xinfang_party.audit import jobs as audit
from xinfang_party.commitments import jobs as commitments
from xinfang_party.notifications import jobs as notifications
from xinfang_party.petitions import jobs as petitions
from xinfang_party.sheets import jobs as sheets
from xinfang_party.tasks.runner import Job, Watch

JOBS = (
    Job("audit.head", 0, 5, audit.keep_head, "留存审计记录的链头"),
    Job("commitments.freeze", 0, 10, commitments.freeze_ended, "封存到期的承诺"),
    Job("petitions.pauses", 0, 20, petitions.count_pauses, "计算中止天数"),
    Job("accounts.tidy", 3, 20, accounts.tidy, "清理登录记录"),
    Job("sheets.tidy", 3, 30, sheets.clear_spools, "清理导入的临时内容"),
    Job("petitions.remind", 8, 0, petitions.remind_due, "提醒快到期和已超期的信访事项"),
    Job("commitments.pace", 8, 5, commitments.remind_off_track, "提醒落后于进度的承诺"),
    Job("commitments.steps", 8, 10, commitments.remind_overdue_steps, "提醒逾期的承诺步骤"),
    Job("commitments.picks", 8, 12, commitments.remind_waiting_picks, "提醒超期未审定的手工增减"),
    Job("commitments.appraisals", 8, 14, commitments.remind_missing_appraisals, "提醒还没有自评、互评的人"),
    Job("notifications.digest", 8, 30, notifications.send_digests, "发送每日摘要"),
    Job("notifications.deliver", 8, 40, notifications.deliver_mail, "发送邮件"),
)
WATCHES = (Watch("audit.end", 5, audit.watch_end),)
