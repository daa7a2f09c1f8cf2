"""The numbers of this room as data, each with source and confidence."""
from xinfang_party.organization.terms import Threshold

OURS = "本系统约定"

MOST_RECORDS = Threshold(20, "条", OURS, "2026", OURS)
"""Behind one figure so many records at most are drawn: on site nobody opens more of each of thirty items."""
USUAL_RECORDS = Threshold(3, "条", OURS, "2026", OURS)
"""Where whoever plans writes no other number."""
SEED_BYTES = Threshold(8, "字节", OURS, "2026", OURS)
"""Of the random number in a seed: nobody tries 64 bits until the sample pleases."""
LONGEST_AGREED = Threshold(20, "个字", OURS, "2026", OURS)
"""Of the number agreed on that goes before it."""
SHOWN_CELLS = Threshold(3, "格", OURS, "2026", OURS)
"""So many cells of a record name it."""
SHOWN_VISITS = Threshold(5, "次", OURS, "2026", OURS)
"""On the page of a branch, the latest first."""
OFFERED = Threshold(20, "个", OURS, "2026", OURS)
"""Rounds, and withdrawn plans, to choose from in the form of a plan."""
READ_AT_ONCE = Threshold(5000, "条", "SQLite 一条语句最多 32766 个参数，取其以内的整数", "3.32", OURS)
"""Records asked for by their ids in one statement."""
