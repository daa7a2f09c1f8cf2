"""Numbers of this room as data, each with where it comes from and how far it can be trusted."""
from xinfang_party.kernel.settings import HOUSE, OURS, SECOND_HAND, Setting

SETTINGS = {setting.code: setting for setting in (
    Setting("open_days", 30, "日", "评价链接几天内有效，局里没有另外设定时用它", f"{HOUSE}；没有查到国家公布的评价天数", OURS),
    Setting("most_open_days", 90, "日", "评价链接最多可以设几天有效", HOUSE, OURS),
    Setting("token_bits", 192, "位", "链接里随机数的长度", "ASVS 5.0：不少于 128 位", SECOND_HAND),
    Setting("longest_remark", 200, "字", "信访人写的话最多几个字（开通了才有）", HOUSE, OURS),
)}
TAKES_WORDS = False
"""Whether words are taken before the bureau decided otherwise."""
BASIS = "《信访工作满意度评价办法》（国信发〔2022〕11号）；链接评价是本局自己的，不代替国家系统的评价"


def number(code: str) -> int:
    return SETTINGS[code].value
