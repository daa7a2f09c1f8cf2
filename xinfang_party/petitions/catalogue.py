"""Limits of the petition procedures as data: what, how long, since when, by which article, how sure (domain.md 3.1, 3.3, 3.5, 3.6).

`VERIFIED` stands in the regulation, `SECOND_HAND` is quoted elsewhere, `FROM_MEMORY` and `PROPOSED` (no rule found, a number of our own)
await a check (domain.md 11).
"""
from collections.abc import Mapping
from datetime import date

from xinfang_party.petitions.terms import (
    CHECKED,
    Channel,
    DayUnit,
    Ending,
    Evaluation,
    HandlingClass,
    Outcome,
    PauseReason,
    Procedure,
    Purpose,
    Setting,
    Step,
)

REGULATION = "《信访工作条例》"
SIMPLIFIED_RULES = "《信访事项简易办理办法（试行）》"
EVALUATION_RULES = "信访事项办理群众满意度评价规定（国信发〔2022〕11号）"
VERIFIED, SECOND_HAND, FROM_MEMORY, PROPOSED = CHECKED, "转引", "待核实", "暂定"

REGULATION_FROM = date(2022, 5, 1)
BEGINNING = date(1900, 1, 1)
OLD_REGULATION_ENDS = date(2022, 4, 30)

ACCEPTANCE, CONCLUSION, TRANSFER, EVALUATION = "acceptance", "conclusion", "transfer", "evaluation"


def ordinary(code: str, name: str, days: int, starts: str, article: str) -> tuple[Step, Step]:
    """The same number of days under the regulation in force and, by its older articles, under the one of 2005."""
    before, now = article.split("|")
    return (
        Step(Procedure.ORDINARY, code, name, days, DayUnit.CALENDAR, starts, f"《信访条例》（2005年）{before}", SECOND_HAND,
             BEGINNING, OLD_REGULATION_ENDS),
        Step(Procedure.ORDINARY, code, name, days, DayUnit.CALENDAR, starts, f"{REGULATION}{now}", VERIFIED, REGULATION_FROM))


def simplified(code: str, name: str, days: int, starts: str, confidence: str) -> Step:
    return Step(Procedure.SIMPLIFIED, code, name, days, DayUnit.WORKING, starts, SIMPLIFIED_RULES, confidence, BEGINNING)


def evaluation(procedure: Procedure) -> Step:
    """How long a petitioner may evaluate: no public text says it."""
    return Step(procedure, EVALUATION, "群众评价", 30, DayUnit.CALENDAR, "replied_on", EVALUATION_RULES, PROPOSED, BEGINNING)


STEPS: tuple[Step, ...] = (
    *ordinary(TRANSFER, "转送交办", 15, "received_on", "第二十一条|第二十二条"),
    *ordinary(ACCEPTANCE, "受理告知", 15, "received_on", "第二十二条|第二十三条"),
    *ordinary(CONCLUSION, "答复（办结）", 60, "accepted_on", "第三十三条|第三十四条"),
    evaluation(Procedure.ORDINARY),
    simplified(TRANSFER, "转送交办", 3, "received_on", FROM_MEMORY),
    simplified(ACCEPTANCE, "受理告知", 3, "received_on", FROM_MEMORY),
    simplified(CONCLUSION, "答复（办结）", 10, "accepted_on", SECOND_HAND),
    evaluation(Procedure.SIMPLIFIED),
)
"""Versioned: a changed limit is a new line with its `from_on`, and the old one gets a `to_on`; cases keep the limits of their day of receipt."""

EXTENSION_MAX_DAYS = 30
EXTENSION_BASIS = f"{REGULATION}第三十四条"
WHOLE_MONTH_DAYS = 3
LAST_DAY_BASIS = "《民法典》第二百零一条、第二百零三条"

PAUSE_REASONS: Mapping[str, PauseReason] = {reason.code: reason for reason in (
    PauseReason("hearing", "举行听证", True, f"{REGULATION}第三十六条（复核听证不计入期限，其他环节参照）", FROM_MEMORY),
    PauseReason("appraisal", "检验、检测、鉴定或专家评审", True, "参照《行政许可法》第四十五条", PROPOSED),
    PauseReason("material", "等待信访人补充材料", False, "没有规定可以扣除，期限照常计算", PROPOSED),
    PauseReason("other_unit", "等待其他单位回复", False, "没有规定可以扣除，期限照常计算", PROPOSED),
    PauseReason("legal_path", "正在诉讼、仲裁或行政复议", False, f"{REGULATION}第三十一条（应导入法定途径，期限照常计算）", PROPOSED),
    PauseReason("unreachable", "联系不上信访人", False, "没有规定可以扣除，期限照常计算", PROPOSED),
)}

SETTINGS: Mapping[str, Setting] = {setting.name: setting for setting in (
    Setting("MOVE_LAST_DAY", "期限最后一天遇休息日顺延到下一个工作日", True, "", LAST_DAY_BASIS, PROPOSED),
    Setting("COUNT_PENDING_REPLIES", "按期答复率把期限未到、还没有答复的事项也计入分母", False, "",
            "广东信访统计口径计入，县级口径只计应办结的，默认只计到期的", PROPOSED),
    Setting("EXTENSION_MAX_DAYS", "办理期限最多可延长", EXTENSION_MAX_DAYS, "日", EXTENSION_BASIS, VERIFIED),
    Setting("EVALUATION_DAYS", "群众评价期", 30, "日", EVALUATION_RULES, PROPOSED),
    Setting("WHOLE_MONTH_DAYS", "最近一件事项以后到月底不多于多少个工作日，这个月的数据算完整", WHOLE_MONTH_DAYS, "个工作日", "没有规定，表格可能只到某一天", PROPOSED),
)}

CHANNEL_WORDS: Mapping[str, Channel] = {
    **dict.fromkeys(("信件", "书信", "信函", "群众来信"), Channel.LETTER),
    **dict.fromkeys(("走访", "上访", "个访", "集体访", "群众来访", "接访"), Channel.VISIT),
    **dict.fromkeys(("电话", "热线", "来电反映", "12345"), Channel.PHONE),
    **dict.fromkeys(("网上信访", "网上投诉", "网络", "网上", "网络信访", "手机信访", "微信", "短信", "传真", "视频信访", "电子邮件", "邮箱"), Channel.ONLINE),
    **dict.fromkeys(("留言", "网民留言", "网上留言", "留言板", "领导信箱", "领导留言板"), Channel.MESSAGE_BOARD)}
"""How exports write the form. Whatever is neither letter nor visit counts as 网信 in Guangdong, by whichever of these words."""

PURPOSE_WORDS: Mapping[str, Purpose] = {
    **dict.fromkeys(("建议", "意见建议", "建言", "意见", "建议类", "建议意见类", "人民建议"), Purpose.SUGGESTION),
    **dict.fromkeys(("投诉/求助", "投诉", "求助", "求决", "申诉", "申诉求决类", "投诉求助"), Purpose.APPEAL),
    **dict.fromkeys(("举报", "揭发控告", "检举", "控告", "检举控告类"), Purpose.ACCUSATION),
    **dict.fromkeys(("咨询类", "询问", "咨询求助"), Purpose.INQUIRY),
    **dict.fromkeys(("感谢", "其它", "表扬"), Purpose.OTHER)}
HANDLING_WORDS: Mapping[str, HandlingClass] = {
    "急": HandlingClass.URGENT, "急事": HandlingClass.URGENT, "简": HandlingClass.SIMPLE, "简事": HandlingClass.SIMPLE, "繁": HandlingClass.COMPLEX,
    "繁事": HandlingClass.COMPLEX, "难": HandlingClass.HARD, "难事": HandlingClass.HARD}
PROCEDURE_WORDS: Mapping[str, Procedure] = {
    **dict.fromkeys(("普通", "一般程序", "普通办理"), Procedure.ORDINARY), **dict.fromkeys(("简易", "简易程序"), Procedure.SIMPLIFIED)}
OUTCOME_WORDS: Mapping[str, Outcome] = {
    "支持请求": Outcome.SUPPORTED, "予以支持": Outcome.SUPPORTED, "解释": Outcome.EXPLAINED, "疏导解释": Outcome.EXPLAINED,
    "不支持": Outcome.NOT_SUPPORTED, "调解和解": Outcome.MEDIATED, "和解": Outcome.MEDIATED, "采纳": Outcome.ADOPTED, "其它": Outcome.OTHER}
ENDING_WORDS: Mapping[str, Ending] = {
    "撤回": Ending.WITHDRAWN, "撤销": Ending.WITHDRAWN, "不受理": Ending.NOT_ACCEPTED, "不予受理告知": Ending.NOT_ACCEPTED,
    "不再受理告知": Ending.NO_LONGER_ACCEPTED}
EVALUATION_WORDS: Mapping[str, Evaluation] = {
    "非常满意": Evaluation.SATISFIED, "很满意": Evaluation.SATISFIED, "比较满意": Evaluation.BASIC, "待评价": Evaluation.NOT_RATED,
    "未评": Evaluation.NOT_RATED, "超期未评": Evaluation.OVERDUE, "非常不满意": Evaluation.DISSATISFIED}
STAR_EVALUATIONS: Mapping[int, Evaluation] = {
    5: Evaluation.SATISFIED, 4: Evaluation.SATISFIED, 3: Evaluation.BASIC, 2: Evaluation.DISSATISFIED, 1: Evaluation.DISSATISFIED}
STARS_BASIS, STARS_CONFIDENCE = "没有公开的折算办法，按本系统暂定的标准；几项评分都有的，按最低的一项；空着和 0 星是没有评价", PROPOSED
"""Stars of public message boards."""
NO_STAR, DRAWN_STARS = "☆", frozenset("★⭐☆")
STAR_WORDS: Mapping[str, int] = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
REPEAT_WORDS: Mapping[str, bool] = {
    **dict.fromkeys(("重复", "重复信访", "重信", "重访", "重件", "重复件"), True),
    **dict.fromkeys(("初次", "首次", "初信", "初访", "初件", "初次信访"), False)}

ALIASES: Mapping[str, str] = {
    "number": "留言编号 信件编号 登记编号 信访件编号 信访事项编号 信访登记编号 事项编号 案件编号 受理编号 办件编号 工单编号 来信编号 来访编号 信访件号 件号 编号",
    "channel": "形式 信访方式 信访渠道 来源渠道 诉求渠道 受理渠道 渠道 来源",
    "purpose": "信件类型 留言类型 诉求类型 诉求类别 信访类型 信访类别 事项类型 目的",
    "subject": "留言领域 信访内容分类 问题分类 问题类别 问题类型 内容类别 诉求分类 领域",
    "district": "问题属地 属地 所属区县 所在区县 事发区域 问题发生地 行政区 区域 归属地",
    "class": "四办 四办类别 分类办理 办理类别 办理分类",
    "procedure": "程序 适用程序",
    "repeat": "重复信访 是否重复信访 重复件 是否重复件 初重件 初重信访 初次重复 首次重复 重复标志",
    "department": "答复单位 办理单位 责任单位 承办单位 去向机构 办理处室 责任处室 办理部门 承办部门 责任部门 处室 部门",
    "branch": "办理支部 责任支部 所属支部 所在支部 所在党支部 党支部 支部",
    "member": "承办人 承办人员 承办人编号 承办人姓名 承办党员编号 承办党员姓名 经办人 经办人员 办理人 办理人员 责任人 党员编号",
    "received_at": "收到日期 收件时间 收件日期 收信时间 收信日期 留言时间 留言日期 来信时间 来信日期 来访时间 来访日期 来电时间 来电日期 "
                   "信访时间 信访日期 写信时间 写信日期 投诉时间 投诉日期 提交时间 提交日期 反映时间",
    "registered_at": "登记日期",
    "accepted_at": "受理日期 受理告知时间 受理告知日期",
    "replied_at": "答复日期 回复时间 回复日期",
    "concluded_at": "办结日期 结案时间 结案日期",
    "due_on": "截止日期 截止时间 办理时限 办结期限 答复期限 办理截止日期 办理截止时间 限办日期 到期日期 应办结日期 应答复日期",
    "extension_days": "延期天数 延长期限 延期",
    "outcome": "处理结果 答复结果 办理意见类型 处理意见类型",
    "ending": "终止原因 终结情形 不再办理的原因",
    "ended_on": "终止时间 终结日期",
    "office_evaluation": "信访部门评价 信访部门满意度 对信访部门满意度 对信访部门的评价 信访部门满意度评价",
    "unit_evaluation": "责任单位评价 责任单位满意度 对责任单位满意度 对责任单位的评价 责任单位满意度评价 满意度评价 满意度 群众评价 群众满意度 评价结果 评价",
    "attitude_stars": "态度评价 服务评分 满意度评分 星级 评分", "speed_stars": "回复速度评分 办理速度评分", "answer_no": "答复次序 回复序号",
    "evaluated_on": "评价时间 群众评价日期 群众评价时间",
}
"""Other headers of each column, as the national and the Guangdong exports and public message boards write them."""
