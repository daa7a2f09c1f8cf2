"""Numbers of this room as data: value, unit, where it comes from, how far it can be trusted."""
from datetime import timedelta

from xinfang_party.kernel.settings import HOUSE, Setting

EDITION = "2026.1"
REGULATION = "《中国共产党支部工作条例（试行）》第十七条；巡察整改台账通行做法"

SETTINGS = {setting.code: setting for setting in (
    Setting("remind_after", 0, "日", "超过期限多于此数，提醒责任人", HOUSE, "待核实"),
    Setting("supervise_after", 7, "日", "超过期限多于此数，督办，并告知支部负责人", HOUSE, "待核实"),
    Setting("talk_after", 30, "日", "超过期限多于此数，建议提醒谈话，并告知机关党委和机关纪委；标准化清单 B2-4 要求没有超过 30 日的", HOUSE, "待核实"),
    Setting("due_within", 60, "日", "登记时默认的整改期限。巡视巡察 2017 年规定反馈后 2 个月内报告，2024 年修订后的期限未能核对", HOUSE, "待核实"),
    Setting("longest", 1096, "日", "登记时整改期限（复查日）最晚在多少日以后", HOUSE, "待核实"),
    Setting("longest_extension", 180, "日", "一次延期最多在原期限（已超期的，自当天）以后多少日", HOUSE, "待核实"),
)}


def days(code: str) -> timedelta:
    return timedelta(days=SETTINGS[code].value)
