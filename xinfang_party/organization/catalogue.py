"""The thresholds of the room as data, each with source and confidence (domain.md 1.3, 2.2, and its list of what could not be verified)."""
from collections.abc import Mapping

from xinfang_party.organization.terms import BranchKind, Threshold

BRANCH_RULES = "《中国共产党支部工作条例（试行）》"
ORGAN_RULES = "《中国共产党党和国家机关基层组织工作条例》"
SECOND_HAND, FROM_MEMORY, FROM_PRACTICE, OUR_RULE = "转引", "记忆", "地方做法", "本系统约定"

MIN_FORMAL_FOR_BRANCH = Threshold(3, "名正式党员", f"{BRANCH_RULES}第二章", "2018", SECOND_HAND)
MAX_BRANCH_SIZE = Threshold(50, "名党员", f"{BRANCH_RULES}第二章", "2018", SECOND_HAND)
COMMITTEE_FROM_FORMAL = Threshold(7, "名正式党员", f"{BRANCH_RULES}第六章", "2018", SECOND_HAND)
COMMITTEE_MIN = Threshold(3, "名委员", f"{BRANCH_RULES}第六章", "2018", SECOND_HAND)
COMMITTEE_USUAL_MAX = Threshold(5, "名委员", f"{BRANCH_RULES}第六章", "2018", SECOND_HAND)
COMMITTEE_MAX = Threshold(7, "名委员", f"{BRANCH_RULES}第六章", "2018", SECOND_HAND)
BRANCH_TERM = Threshold(3, "年", f"{BRANCH_RULES}第六章", "2018", SECOND_HAND)
ORGAN_COMMITTEE_TERM = Threshold(5, "年", ORGAN_RULES, "2019", FROM_MEMORY)
EXTENSION_MAX = Threshold(12, "个月", f"{BRANCH_RULES}第二十一条", "2018", FROM_MEMORY)
ELECTION_NOTICE = Threshold(6, "个月", f"{BRANCH_RULES}第二十一条", "2018", FROM_MEMORY)
SECRETARY_PARTY_AGE = Threshold(12, "个月", f"{BRANCH_RULES}第六章", "2018", SECOND_HAND)
BRANCH_BACKDATING = Threshold(31, "天", "机关党委内部管理要求（本系统约定）", "2026", OUR_RULE)
"""How far back a day may lie that a branch records of its members; older ones are the Party office's."""
ENTRY_WITHIN = Threshold(15, "天", "标准化清单 B2-1（天数是本系统约定）", "2026", OUR_RULE)
"""Within so many days a change of the roll is written down."""
CELL_MIN = Threshold(3, "名党员", "地方规定（各地不同）", "2018", FROM_PRACTICE)

COMMITTEE_VACANCY = Threshold(90, "天", f"{BRANCH_RULES}第六章（及时补选；天数是本系统约定）", "2018", OUR_RULE)
"""For so long after the last holder left a required duty may be without one."""
PROBATION_MAX = Threshold(24, "个月", "《中国共产党章程》第七条（预备期一年，延长不超过一年）", "2022", FROM_MEMORY)

TERM_YEARS: Mapping[BranchKind, Threshold] = {
    BranchKind.BRANCH: BRANCH_TERM, BranchKind.GENERAL_BRANCH: Threshold(3, "年", ORGAN_RULES, "2019", FROM_MEMORY),
    BranchKind.ORGAN_COMMITTEE: ORGAN_COMMITTEE_TERM, BranchKind.LEADING_GROUP: ORGAN_COMMITTEE_TERM,
}
"""A default only: the form lets a person write another last day."""

THRESHOLDS: Mapping[str, Threshold] = {
    "成立党支部": MIN_FORMAL_FOR_BRANCH, "党支部一般不超过": MAX_BRANCH_SIZE, "应当设支部委员会": COMMITTEE_FROM_FORMAL,
    "支部委员会最少": COMMITTEE_MIN, "支部委员会一般不超过": COMMITTEE_USUAL_MAX, "支部委员会最多": COMMITTEE_MAX,
    "党支部每届任期": BRANCH_TERM, "机关党委每届任期": ORGAN_COMMITTEE_TERM, "延期换届不超过": EXTENSION_MAX,
    "换届提前提醒": ELECTION_NOTICE, "书记的党龄不少于": SECRETARY_PARTY_AGE, "党小组一般不少于": CELL_MIN,
    "支部登记党员变动最多追溯": BRANCH_BACKDATING, "职务空缺后补齐不超过": COMMITTEE_VACANCY, "预备期连同延长不超过": PROBATION_MAX,
    "党员变动登记不超过": ENTRY_WITHIN,
}
