"""Supervision letters (督办函) and the three proposals (三项建议), from the draft to the archive.

Drafted (起草), reviewed (审核), issued (签发), delivered (送达), answered (反馈), checked (核查), closed (归档). Three accounts: who drafts neither reviews
nor issues, who reviews does not issue. Overdue → reminder (催办) → 挂牌督办. Proposals of accountability (追究责任) are for few to read.
Source: 《信访工作条例》 arts. 14, 40, 41. Knows petitions and lanes; cases are named by number, never by whom.
"""
