"""Numbers and lists of this room as data, each number with where it comes from and how far it can be trusted."""
from xinfang_party.kernel.settings import HOUSE, OURS, Setting
from xinfang_party.volunteering.terms import DefaultKind

REGULATION = "《志愿服务条例》"
SETTINGS = {setting.code: setting for setting in (
    Setting("quarter_minutes", 15, "分钟", "服务时长按几分钟一档计，不足一档的舍去", HOUSE, OURS),
    Setting("longest_shift_hours", 24, "小时", "一个班次最长", HOUSE, OURS),
    Setting("longest_break_minutes", 720, "分钟", "一个班次里的休息最长", HOUSE, OURS),
    Setting("most_places", 500, "人", "一个岗位最多招多少人", HOUSE, OURS),
    Setting("most_shifts", 30, "个", "一次活动最多几个班次和岗位，和表单最多的行数一样", HOUSE, OURS),
    Setting("ahead_days", 365, "日", "活动最晚在今后多少天", HOUSE, OURS),
    Setting("code_before_minutes", 60, "分钟", "班次开始前多久可以扫码签到", HOUSE, OURS),
    Setting("code_after_minutes", 120, "分钟", "班次结束后多久还可以扫码签退", HOUSE, OURS),
    Setting("check_out_after_minutes", 10, "分钟", "签到以后至少隔多久再扫，才是签退", HOUSE, OURS),
    Setting("quiet_days", 90, "日", "报了名愿意参加、这么久没有被邀请也没有服务的，提示组织者", HOUSE, OURS),
)}
KINDS = (
    DefaultKind("疫情防控", is_emergency=True, needs_cover=True), DefaultKind("垃圾分类", is_theme_day=True),
    DefaultKind("文明劝导", is_theme_day=True), DefaultKind("敬老", is_theme_day=True), DefaultKind("矛盾调解"),
    DefaultKind("应急抢险", is_emergency=True, needs_cover=True), DefaultKind("普法宣传", is_theme_day=True),
    DefaultKind("环境整治", is_theme_day=True), DefaultKind("关爱儿童"), DefaultKind("其他服务"),
)


def number(code: str) -> int:
    return SETTINGS[code].value
