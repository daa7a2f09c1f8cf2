"""The numbers of this room as data, each with source and confidence (domain.md 1.1, 2.2)."""
from xinfang_party.organization.terms import Threshold

ARTICLE = "《中国共产党支部工作条例（试行）》第十九条"
ORGAN_ARTICLE = "《中国共产党党和国家机关基层组织工作条例》"
EDUCATION_ARTICLE = "《中国共产党党员教育管理工作条例》第十九条"
BASIS = f"{ARTICLE}；{EDUCATION_ARTICLE}"

LEAST_A_YEAR = Threshold(1, "次", ARTICLE, "2018", "转引")
"""Of each pair of committee members, of each member with somebody of the committee, of each member with anybody: within a calendar year."""
PREPARED_WITHIN = Threshold(30, "天", "本系统约定", "2026", "本系统约定")
"""A life meeting was prepared by talks where one was held in its branch so shortly before it. The source (the rules on life meetings) names no number."""
FOLLOW_UP_WITHIN = Threshold(366, "天", "本系统约定", "2026", "本系统约定")
"""How far after the talk its follow-up day may lie."""
REMIND_AHEAD = Threshold(14, "天", "本系统约定", "2026", "本系统约定")
"""So many days before a follow-up day it stands among what the talker owes."""
YEARS_BACK = Threshold(3, "年", "本系统约定", "2026", "本系统约定")
"""How many years before the present one may be entered and looked at."""
