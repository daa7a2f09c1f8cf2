"""Numbers of this room as data, each with where it comes from and how far it can be trusted."""
from xinfang_party.kernel.settings import HOUSE, MEMORY, OURS, SECOND_HAND, Setting
from xinfang_party.organization.catalogue import BRANCH_RULES

ORGAN_RULES = "《中国共产党党和国家机关基层组织工作条例》"
LIFE_RULES = "《关于新形势下党内政治生活的若干准则》"

SETTINGS = {setting.code: setting for setting in (
    Setting("publish_month", 12, "月", "一年的责任清单，最早在上一年的这个月公布", HOUSE, OURS),
    Setting("plan_month", 2, "月", "年度计划最晚在当年这个月的最后一天以前批准（标准化清单 B1-1）", f"{BRANCH_RULES}第三章、第四章", SECOND_HAND),
    Setting("summary_month", 1, "月", "年度总结最晚在次年这个月的最后一天以前批准（标准化清单 B1-1）", f"{BRANCH_RULES}第三章、第四章", SECOND_HAND),
    Setting("duty_list_month", 2, "月", "责任清单最好在当年这个月的最后一天以前公布", HOUSE, OURS),
    Setting("review_months", 12, "个月", "制度每隔几个月复审一次（标准化清单 B1-3）", f"{ORGAN_RULES}第八章", MEMORY),
    Setting("review_ahead", 30, "日", "离下次复审还有几天时提醒", HOUSE, OURS),
    Setting("paper_ahead", 30, "日", "年度计划、总结、责任清单离期限还有几天时在首页提醒", HOUSE, OURS),
    Setting("passed_told_within", 15, "日", "会议通过计划或总结以后几天以内登记的，按会议日期算批准；再晚登记的，按登记那天算", HOUSE, OURS),
    Setting("most_meetings", 40, "次", "批准材料时最多列出最近几次会议供选择", HOUSE, OURS),
    Setting("most_lines", 40, "人", "责任清单一次最多写几个人", HOUSE, OURS),
    Setting("most_words", 2000, "字", "责任清单上一个人的责任最多写几个字", HOUSE, OURS),
    Setting("passed_before", 1, "年", "通过计划或总结的会议，最早在那一年的几年以前", HOUSE, OURS),
)}


def number(code: str) -> int:
    return SETTINGS[code].value
