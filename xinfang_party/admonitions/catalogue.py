"""The numbers of this room as data, each with source and confidence; none of them comes from a rule."""
from xinfang_party.organization.terms import Threshold

REMINDER_BASIS = "《中国共产党党员教育管理工作条例》第二十八条"
ADMONITORY_BASIS = "干部监督诫勉谈话通行做法（诫勉书式样）"
BASIS = f"{REMINDER_BASIS}；{ADMONITORY_BASIS}"
HOUSE = "本系统约定"

WRITTEN_AFTER = Threshold(31, "天", HOUSE, "2026", HOUSE)
"""A talk may be written down so long after it took place."""
PLANNED_AHEAD = Threshold(183, "天", HOUSE, "2026", HOUSE)
"""How far ahead a talk may be planned: early signs are spoken of in time."""
FOLLOW_UP_WITHIN = Threshold(366, "天", HOUSE, "2026", HOUSE)
"""How far after the talk the day of the check may lie."""
REMIND_AHEAD = Threshold(14, "天", HOUSE, "2026", HOUSE)
"""So many days before the check it stands among what is owed."""
