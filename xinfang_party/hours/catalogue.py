"""Numbers of this room as data, each with where it comes from and how far it can be trusted."""
from xinfang_party.kernel.settings import HOUSE, MEMORY, OURS, SECOND_HAND, Setting

REGULATION = "《志愿服务条例》"
I_ZHIYUAN = "i志愿平台通行规则"
STARS_RULE = "共青团中央《中国注册志愿者管理办法》第十六条"
SETTINGS = {setting.code: setting for setting in (
    Setting("organizer_hours", 8, "小时", "一人一天超过此数的，由机关党委核实", I_ZHIYUAN, MEMORY),
    Setting("office_hours", 12, "小时", "一人一天超过此数的，机关党委写明理由才能核实", I_ZHIYUAN, MEMORY),
    Setting("services_a_year", 2, "次", "每名党员每年服务次数，标准化清单 E1-5 按此核算", "domain.md 7.5 的建议值", OURS),
    Setting("hours_a_year", 10, "小时", "每名党员每年服务时长，只在本人的页面上供参考", "domain.md 7.5 的建议值", OURS),
    Setting("back_days", 365, "日", "补录最早在多少天以前", HOUSE, OURS),
    Setting("outside_shift_hours", 3, "小时", "实际服务的时间最多比班次早开始、晚结束多久，更多的按写错了提示", HOUSE, OURS),
    Setting("most_lines", 500, "行", "签到表一页最多几行，更多的按班次分页", HOUSE, OURS),
    Setting("record_days", 7, "日", "活动结束后几天之内登记和核实时长，到期前一直在首页提醒", HOUSE, OURS),
)}
OTHER_KIND = "其他服务"
"""The kind of outside hours whose sheet tells none."""
STARS = ((100, "一星"), (300, "二星"), (600, "三星"), (1000, "四星"), (1500, "五星"))
"""Hours from which on: STARS_RULE, second hand (domain.md 7.4)."""
STARS_CONFIDENCE = SECOND_HAND


def number(code: str) -> int:
    return SETTINGS[code].value
