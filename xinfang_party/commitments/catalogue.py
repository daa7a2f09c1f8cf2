"""Numbers of this room as data: value, unit, where it comes from, how far it can be trusted."""
from dataclasses import dataclass
from datetime import timedelta

from xinfang_party.commitments.terms import Weights

EDITION = "2026.1"


@dataclass(frozen=True)
class Setting:
    code: str
    value: float
    unit: str
    meaning: str
    basis: str
    confidence: str


SETTINGS = {setting.code: setting for setting in (
    Setting("vet_within", 10, "日", "提交后应完成审诺的天数", "本系统默认", "待核实"),
    Setting("publish_within", 5, "日", "审定后应公示的天数", "本系统默认", "待核实"),
    Setting("report_within", 15, "日", "到期后应完成述诺的天数", "本系统默认", "待核实"),
    Setting("conclude_within", 45, "日", "到期后应完成评定的天数", "本系统默认", "待核实"),
    Setting("rework_within", 10, "日", "退回后应改好再提交的天数", "本系统默认", "待核实"),
    Setting("decide_pick_within", 10, "日", "公示后申请手工增减事项，应审定的天数", "本系统默认", "待核实"),
    Setting("appraise_within", 10, "日", "述诺后应完成本人自评和党员互评的天数", "本系统默认", "待核实"),
    Setting("years_ahead", 5, "年", "完成期限最晚到今后第几年的年底", "本系统默认", "待核实"),
    Setting("least_answers", 5, "件", "群众评价少于此数时，其权重分摊给其他三方", "domain.md 第 6 节的建议值", "待核实"),
    Setting("quiet_share", 0.25, "比例", "时间过去不足此比例时，不提醒进度落后", "本系统默认", "待核实"),
    Setting("mostly_kept_share", 0.9, "比例", "达到目标的这一比例即建议评为基本兑现", "本系统默认", "待核实"),
)}
DEFAULT_WEIGHTS = Weights(self=10, peer=20, organization=30, masses=40)
WEIGHTS_BASIS = "各地做法不一，默认权重为本人10%、党员20%、党组织30%、群众40%，可由机关党委修改"
SATISFACTION_MEASURE = "petitions.satisfaction_rate"
VAGUE_WORDS = ("努力", "尽量", "争取", "进一步", "加强", "不断", "力争", "适时", "有关", "等工作", "更好", "积极")
CORRELATION = "数据反映的是承诺期内同口径的办理结果，只能说明二者相关，不能证明承诺直接带来了这个结果。"


def value(code: str) -> float:
    return SETTINGS[code].value


def days(code: str) -> timedelta:
    return timedelta(days=value(code))
