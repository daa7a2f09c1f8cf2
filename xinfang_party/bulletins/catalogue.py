"""Numbers of this room and the figures a bulletin gives, as data."""
from datetime import timedelta

from xinfang_party.kernel.settings import HOUSE, Setting

SETTINGS = {setting.code: setting for setting in (
    Setting("strong_share", 80, "%", "由记录证明达到某一条目的党支部占应当达到的多少以上，写进“好的方面”", HOUSE, "待核实"),
    Setting("acknowledge_within", 7, "日", "发布以后多少日内确认收到", HOUSE, "待核实"),
    Setting("longest", 5_000, "字", "一段最多多少字", HOUSE, "设定"),
)}
FIGURES = ("cadence.member_meeting", "cadence.committee_meeting", "cadence.cell_meeting", "cadence.party_lesson", "cadence.theme_day",
           "activities.theme_day_attendance_rate", "activities.record_complete", "findings.closed_on_time", "petitions.on_time_reply_rate",
           "petitions.satisfaction_rate")
"""Codes of the measures, in the order they are printed; each can be asked of branches."""


def value(code: str) -> int:
    return SETTINGS[code].value


def days(code: str) -> timedelta:
    return timedelta(days=SETTINGS[code].value)
