"""The numbers of this room as data, each with source and confidence (domain.md 1.1, 4.2)."""
from xinfang_party.organization.terms import Threshold

ARTICLE = "《中国共产党支部工作条例（试行）》第十八条"
EDUCATION_ARTICLE = "《中国共产党党员教育管理工作条例》第十八条"
BASIS = f"{ARTICLE}；{EDUCATION_ARTICLE}"
OURS = "本系统约定"

EXCELLENT_ONE_IN = Threshold(3, "名参评党员", f"{ARTICLE}（地方民主评议实施办法：优秀一般不超过三分之一）", "2018", "转引")
"""At most one excellent in so many, rounded down: of 8 members 2, of 2 none. The same for each ballot and for the findings."""
MIN_BALLOTS = Threshold(4, "张", OURS, "2026", OURS)
"""With fewer the counts would tell the votes. Of three ballots two are about each voter; the secretary, who reads the tally and knows the own
vote, would know the other one."""
LONGEST = Threshold(60, "天", OURS, "2026", OURS)
"""From the day on which a vote is opened, or extended, to its last."""
LEAST_FORMAL = Threshold(3, "名正式党员", "《中国共产党支部工作条例（试行）》第二章", "2018", "转引")
"""Fewer are no branch; and counts of so few findings would tell each."""
QUORUM_ONE_IN = Threshold(2, "名有票党员", "《中国共产党支部工作条例（试行）》第十一条（到会的有表决权党员不少于应到会的半数）", "2018", "原文")
"""At least one in so many came to the meeting of a vote on paper, so at least as many ballots were issued and collected."""
CONCLUDE_WITHIN = Threshold(30, "天", OURS, "2026", OURS)
"""So many days after the last day of the vote the findings should be there."""
