"""The archive of a year as data: its list in order, what each line links to and which sheets belong there; days, each with where it comes from."""
from collections.abc import Mapping

from xinfang_party.activities.terms import Kind
from xinfang_party.kernel.settings import HOUSE, OURS, SECOND_HAND, Setting

BASIS = "《中华人民共和国档案法》第十三条、第三十七条；支部工作手册每年约 1 月 10 日前送机关党委检查（domain.md 1.4，可信程度：转引）"
SETTINGS = {setting.code: setting for setting in (
    Setting("check_day", 10, "日", "次年 1 月几日前移交机关党委检查", "各地做法：工作手册约 1 月 10 日前送机关党委检查（domain.md 1.4）", SECOND_HAND),
    Setting("archive_day", 31, "日", "次年 1 月几日前归档", "标准化清单 B2-5（domain.md 4.2）", OURS),
    Setting("first_month", 12, "月", "当年几月起可以移交当年的资料", HOUSE, OURS),
    Setting("years_back", 5, "年", "页面上能看前几年的", HOUSE, OURS),
    Setting("most_lines", 60, "行", "移交时一次最多收下多少项欠缺的说明", HOUSE, OURS),
    Setting("gap_named", 8, "期", "一句话里最多点出几期", HOUSE, OURS),
)}
MEETINGS = (Kind.MEMBER_MEETING, Kind.COMMITTEE_MEETING, Kind.CELL_MEETING, Kind.PARTY_LESSON, Kind.LEADING_MEETING, Kind.STUDY_GROUP, Kind.STUDY,
            Kind.FIRST_TOPIC, Kind.TRAINING, Kind.RESEARCH, Kind.DUTY_REPORT, Kind.ELECTION, Kind.THEME_DAY, Kind.LIFE_MEETING, Kind.APPRAISAL)
"""In the order of the list."""
LINKS: Mapping[str, tuple[str, bool]] = {
    "plan": ("documents.list_papers", True), "summary": ("documents.list_papers", True), "duty_list": ("documents.list_papers", True),
    "talks": ("talks.show_coverage", True), "dues": ("dues.list_dues", True), "hours": ("cadence.show_board", True),
    "commitments": ("commitments.list_commitments", True), "service": ("volunteering.list_events", True), "findings": ("findings.list_findings", True),
    "rules": ("documents.list_rules", True), "directives": ("directives.list_directives", True), "disclosure": ("venues.list_postings", True),
    "venue": ("venues.list_checks", True), "integrity": ("integrity.list_registers", False),
}
"""Line → (endpoint, whether it is narrowed by branch and year)."""
ROOMS: Mapping[str, str] = {"organization": "book", "cadence": "plan", "activities": "meetings", "dues": "dues", "documents": "rules", "directives": "directives",
                            "volunteering": "service", "communities": "service", "venues": "disclosure"}
"""Room of a sheet → the line it belongs to. Only sheets that tell the branch of each row can be narrowed, and are taken."""
DAYS: Mapping[str, str] = {"activities.records": "held_on", "activities.attendance": "held_on", "cadence.plan": "planned_on", "dues.payments": "month",
                           "directives.ledger": "since", "communities.helpers": "helped_on"}
"""Sheet → what of an exported row says which year it is of, as the list counts it."""
SPANS = frozenset({"communities.report_ins"})
"""Rows that are of every year from `from_on` to `to_on`."""
STATES = frozenset({"documents.rules"})
"""Rows that count where `from_on` to `to_on` holds the year's last day, those for all branches too."""
ROLLS = frozenset({"organization.members", "organization.departments"})
"""What stands on the day the folder is built, whichever year it is of."""

FIGURES: Mapping[str, str] = {"commitments": "commitments.published", "service": "volunteering.services", "findings": "findings.found",
                              "disclosure": "documents.disclosures", "integrity": "integrity.risk_points"}
"""Line → the figure whose rows stand for it in the folder, where no sheet does."""


def number(code: str) -> int:
    return SETTINGS[code].value
