"""Numbers of a review as data, each with where it comes from and how far it can be trusted."""
from xinfang_party.kernel.settings import HOUSE, OURS, SECOND_HAND, Setting

SETTINGS = {setting.code: setting for setting in (
    Setting("notice_workdays", 5, "个工作日", "备案以后公示多久，从备案的第二天算起", "domain.md 5.5", SECOND_HAND),
    Setting("check_workdays", 10, "个工作日", "不是集中复核的，自查多久内完成", HOUSE, OURS),
    Setting("step_workdays", 5, "个工作日", "互查、审核、审定、备案各一步多久内办完", HOUSE, OURS),
    Setting("begin_days", 60, "日", "复核到期前多少天自动开始：各步期限加公示约 40 个工作日，要在到期前办完", HOUSE, OURS),
    Setting("longest_check_days", 180, "日", "集中复核的自查期限最晚在多少日以后", HOUSE, OURS),
)}


def number(code: str) -> int:
    return SETTINGS[code].value
