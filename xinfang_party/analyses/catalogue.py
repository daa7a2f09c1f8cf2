"""Numbers and texts of the analyses as data, each with its basis and how sure it is."""
from dataclasses import dataclass

from xinfang_party.kernel.settings import MEMORY, OURS, SEEN, Setting

LEAST_FOR_CHANGE = Setting("LEAST_FOR_CHANGE", 10, "件", "两个时期都不少于这么多，才算增减百分比或百分点", "件数太少，百分比说明不了问题", OURS)
LEAST_FOR_SPREAD = Setting("LEAST_FOR_SPREAD", 10, "件", "一个处室不少于这么多，才计入全局的分布", "件数太少的处室不拿来对照", OURS)
FEWEST_IN_SPREAD = Setting("FEWEST_IN_SPREAD", 4, "个处室", "不少于这么多处室，才给出全局的分布", "再少就看得出是哪一个处室", OURS)
LONGEST_DAYS = Setting("LONGEST_DAYS", 1_100, "天", "一次最多分析这么长的时间", "再长不便对照", OURS)
SETTINGS = (LEAST_FOR_CHANGE, LEAST_FOR_SPREAD, FEWEST_IN_SPREAD, LONGEST_DAYS)

OUTCOMES = (
    "petitions.received", "petitions.replied", "petitions.timely_acceptance_rate", "petitions.on_time_reply_rate", "petitions.evaluation_rate",
    "petitions.satisfaction_rate", "petitions.office_satisfaction_rate", "petitions.online_share", "petitions.repeat_rate",
    "petitions.median_reply_days", "petitions.ended")
OVERDUE = "petitions.overdue"

WORK = (("lanes", "四办步骤"), ("letters", "督办和三项建议"), ("consultations", "会商协调"), ("clusters", "类案、一线声音和政策"))
"""Room → heading: whatever figures these rooms tell of, as far as they are there."""
LANES = ("lanes.steps_on_time", "lanes.steps_overdue", "lanes.office_steps_on_time", "lanes.office_steps_overdue")
"""Of the lanes these alone: the keepers' and the offices'; pauses stand apart already."""
SUPERVISION = ("letters.supervisions", "letters.in_time_rate", "letters.overdue", "letters.listed")
"""Of what the letters tell, what belongs to 督办 (the second content of the yearly report); the rest is about the proposals (the third)."""

SERVICE = ("petitions.received", "petitions.on_time_reply_rate", "petitions.evaluation_rate", "petitions.satisfaction_rate", "petitions.median_reply_days")
LINKS = ("ratings.asked_rate", "ratings.response_rate", "ratings.satisfaction_rate")
"""What petitioners said over a link; beside what the sheets say, never added to it."""


@dataclass(frozen=True)
class Content:
    """One of the four contents of the yearly report. `confidence`: how far its wording can be trusted."""

    number: str
    words: str
    confidence: str

    @property
    def told(self) -> str:
        return self.words if self.confidence == SEEN else f"{self.words}（条文原文待核实）"


PAUSE_UNIT = "次"
YEARLY_BASIS = "《信访工作条例》第四十一条"
YEARLY = (
    Content("一", "信访事项的数据统计、涉及领域以及被投诉较多的机关、单位", MEMORY),
    Content("二", "转送、交办、督办情况", MEMORY),
    Content("三", "改进工作、完善政策、追究责任建议以及被采纳情况", SEEN),
    Content("四", "其他应当报告的事项", MEMORY),
)
"""That there are four and what the third is was checked (domain.md 3.1, 3.4); the wording of the others was not."""
