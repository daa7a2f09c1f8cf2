"""Numbers and lists of this room as data, each number with where it comes from and how far it can be trusted."""
from xinfang_party.kernel.settings import HOUSE, OURS, SECOND_HAND, Setting

SETTINGS = {setting.code: setting for setting in (
    Setting("report_months", 6, "个月", "报到的有效期，到期续报", "佛山 2020 年做法：每半年报到一次（domain.md 7.5）", SECOND_HAND),
    Setting("renew_notice_days", 30, "日", "有效期还剩几天时提醒续报", HOUSE, OURS),
    Setting("link_days", 14, "日", "给社区的链接几天内有效", HOUSE, OURS),
    Setting("token_bits", 192, "位", "链接里随机数的长度", "ASVS 5.0：不少于 128 位", SECOND_HAND),
    Setting("longest_ahead", 365, "日", "需求的期限最晚在今后多少天", HOUSE, OURS),
    Setting("most_helpers", 200, "人", "一次最多登记多少名社会力量", HOUSE, OURS),
)}
SKILLS = {"first_aid": "医疗急救", "counselling": "心理疏导", "law": "法律咨询", "mediation": "矛盾调解", "driving": "驾驶", "sign_language": "手语",
          "foreign_language": "外语", "computer": "电脑和手机使用", "repair": "水电维修", "arts": "文艺", "fire_safety": "消防和应急", "tutoring": "学业辅导"}
"""What a volunteer can do: code → words."""


def number(code: str) -> int:
    return SETTINGS[code].value
