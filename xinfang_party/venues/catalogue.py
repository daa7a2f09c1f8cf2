"""The ten points of a room, and the numbers of this room, each with where it comes from and how far it can be trusted."""
from xinfang_party.kernel.settings import HOUSE, MEMORY, OURS, Setting
from xinfang_party.organization.catalogue import BRANCH_RULES

DISCLOSURE_RULES = "《中国共产党党务公开条例（试行）》"
IDEOLOGY_RULES = "党委（党组）意识形态工作责任制实施办法"
ROOM_RULES = f"{BRANCH_RULES}第七章"

TEN_POINTS = {
    "sign": "活动室有标识牌", "flag": "党旗悬挂规范", "oath": "入党誓词上墙", "rights": "党员的权利和义务上墙", "rules": "制度上墙",
    "duties": "书记和委员的分工上墙", "books": "书报能满足学习", "cabinet": "有资料柜，档案放得下", "screen": "电教设备能用", "seats": "桌椅够用，环境整洁"}
"""Code → what is looked for (domain.md 4.2, C1-1; which ten is the house's word)."""

SETTINGS = {setting.code: setting for setting in (
    Setting("check_months", 6, "个月", "活动室每隔几个月检查一次（标准化清单 C1-1）", f"{ROOM_RULES}；每半年", MEMORY),
    Setting("check_ahead", 14, "日", "离下次检查还有几天时提醒", HOUSE, OURS),
    Setting("disclosure_ahead", 30, "日", "本季度还没有党务公开的，离季度末还有几天时在首页提醒", HOUSE, OURS),
    Setting("most_checks", 12, "次", "检查的页面上最多列出最近几次", HOUSE, OURS),
    Setting("most_listed", 200, "次", "查看一年的检查时最多列出几次", HOUSE, OURS),
    Setting("years_back", 5, "年", "列表里可以选最近几年", HOUSE, OURS),
    Setting("readers", 2, "人", "发布以前要经起草人以外的几个人审核（标准化清单 C1-4）", f"{IDEOLOGY_RULES}；两审", MEMORY),
    Setting("kept_months", 6, "个月", "阵地的发布有没有经两人审核，看最近几个月（标准化清单 C1-4）", f"{IDEOLOGY_RULES}；每半年", MEMORY),
)}


def number(code: str) -> int:
    return SETTINGS[code].value
