"""Numbers of this room as data, each with where it comes from; no rule sets any of them."""
from xinfang_party.kernel.settings import HOUSE, OURS, Setting

SETTINGS = {setting.code: setting for setting in (
    Setting("planned_ahead", 183, "日", "会商最多安排在今后多少天", HOUSE, OURS),
    Setting("written_after", 31, "日", "会商开过以后多少天以内可以补记", HOUSE, OURS),
    Setting("carried_within", 366, "日", "议定的事最晚在会商以后多少天落实", HOUSE, OURS),
    Setting("remind_ahead", 7, "日", "会商的日子、落实的期限还剩几天时列入“我要办的”", HOUSE, OURS),
    Setting("most_units", 20, "个", "一次会商最多几个单位", HOUSE, OURS),
    Setting("most_questions", 20, "个", "一次会商最多几个问题", HOUSE, OURS),
    Setting("most_cases", 50, "件", "一次会商最多几件事项", HOUSE, OURS),
)}
BASIS = "《信访工作条例》第三十九条、第四十条（联席会议、协调督办）；会商协调是本局的工作制度"


def number(code: str) -> int:
    return SETTINGS[code].value
