"""What the demonstration bureau is made of. Nobody in it exists."""
from typing import NamedTuple

from xinfang_party.accounts.catalogue import DEMONSTRATION_PASSWORD

SEED = 20220501
PASSWORD = DEMONSTRATION_PASSWORD


class Office(NamedTuple):
    """One department with the branch of the same people."""

    code: str
    department: str
    branch: str
    members: int
    cells: int
    posts: tuple[str, ...]


POSTS = ("处长", "副处长", "一级主任科员", "四级主任科员")
OFFICES = (
    Office("01", "办公室", "办公室党支部", 8, 0, POSTS),
    Office("02", "来信办理处", "来信办理处党支部", 9, 2, POSTS),
    Office("03", "来访接待处", "来访接待处党支部", 9, 2, POSTS),
    Office("04", "网上信访处", "网上信访处党支部", 8, 0, POSTS),
    Office("05", "督查督办处", "督查督办处党支部", 7, 0, POSTS),
    Office("06", "复查复核处", "复查复核处党支部", 7, 0, POSTS),
    Office("07", "综合研究处", "综合研究处党支部", 6, 0, POSTS),
    Office("08", "人事处", "人事处党支部", 6, 0, POSTS),
)
HANDLING_OFFICES = ("02", "03", "04", "05", "06")
"""Whose members answer cases."""

SUBJECTS = (
    ("城乡建设", "物业管理", "物业服务收费"), ("城乡建设", "物业管理", "业主委员会"), ("城乡建设", "违法建设", "违建查处"),
    ("城乡建设", "老旧小区", "加装电梯"), ("城乡建设", "市容管理", "共享单车停放"), ("劳动和社会保障", "劳动关系", "拖欠工资"),
    ("劳动和社会保障", "社会保险", "养老保险"), ("教育文体", "基础教育", "入学升学"), ("教育文体", "校外培训", "培训退费"),
    ("卫生健康", "医疗服务", "医疗收费"), ("交通运输", "公共交通", "公交线路"), ("交通运输", "停车管理", "停车收费"),
    ("环境保护", "噪声污染", "施工噪声"), ("环境保护", "大气污染", "餐饮油烟"), ("农村农业", "土地管理", "土地承包经营"), ("政法", "治安管理", "户籍办理"),
)
DISTRICTS = ("越秀区", "海珠区", "荔湾区", "天河区", "白云区", "黄埔区", "花都区", "番禺区", "南沙区", "从化区", "增城区")
CHANNELS = (("网信", 58), ("领导留言", 14), ("来电", 6), ("来信", 10), ("来访", 12))
PURPOSES = (("申诉求决", 62), ("建议意见", 20), ("咨询", 15), ("检举控告", 3))
CLASSES = (("简事快办", 55), ("急事急办", 8), ("繁事精办", 27), ("难事认真办", 10))
OUTCOMES = (("支持", 50), ("解释说明", 35), ("不予支持", 8), ("调解", 7))
RATINGS = (("满意", 66), ("基本满意", 20), ("不满意", 8), ("超期未评价", 6))

CASE_HEADERS = ("信访编号", "信访形式", "信访目的", "内容分类", "区县", "四办分类", "是否重复", "承办处室", "承办人", "收到时间", "登记时间",
                "受理时间", "答复时间", "办理结果", "责任单位评价", "信访部门评价", "评价日期")
CASES = 2_000
SUBJECT_HEADERS = ("一级分类", "二级分类", "三级分类")
DUTY_HEADERS = ("信访编号", "信访形式", "内容分类", "区县", "四办分类", "收到时间", "办理期限", "承办处室")


class DutyRow(NamedTuple):
    """A row under `DUTY_HEADERS`: the number after XF and the year, a last day so many days ahead where one was set."""

    number: str
    channel: str
    subject: str
    district: str
    handling: str
    given_due: int | None = None
    department: str = ""
    is_dated: bool = True


NOBODYS = (
    DutyRow("700001", "来信", "老旧小区/加装电梯", "荔湾区", "繁事精办"), DutyRow("700002", "来电", "违法建设/违建查处", "白云区", "难事认真办"),
    DutyRow("700003", "来访", "物业管理/物业服务收费", "天河区", "简事快办"), DutyRow("700004", "网信", "公共交通/公交线路", "番禺区", "简事快办"),
    DutyRow("700005", "来电", "停车管理/停车收费", "海珠区", "急事急办", given_due=5), DutyRow("700006", "来电", "噪声污染/施工噪声", "黄埔区", "急事急办",
                                                                                       is_dated=False),
)
"""Cases nobody sees to yet, some of which the rules would give away; the last row has no day and is refused."""
TWICE = (
    DutyRow("700011", "来信", "物业管理/业主委员会", "越秀区", "简事快办", department="来信办理处"),
    DutyRow("700012", "来信", "劳动关系/拖欠工资", "花都区", "急事急办", department="来信办理处"),
    DutyRow("700012", "来信", "社会保险/养老保险", "南沙区", "繁事精办", department="来信办理处"),
)
NEW = (DutyRow("700021", "网信", "医疗服务/医疗收费", "增城区", "简事快办", department="网上信访处"),
       DutyRow("700022", "网信", "基础教育/入学升学", "从化区", "繁事精办", department="网上信访处"))
WRONG = (DutyRow("700031", "来电", "市容管理/共享单车停放", "越秀区", "简事快办"), DutyRow("700032", "来电", "土地管理/土地承包经营", "从化区", "繁事精办"))

ROLES = (
    ("dangwei", "机关党委（演示）", "party_office"), ("jiwei", "机关纪委（演示）", "discipline"), ("ducha", "督导检查员（演示）", "inspector"),
    ("xinfang", "信访业务（演示）", "petition_officer"), ("xinfang2", "信访业务二（演示）", "petition_officer"), ("lingdao", "局领导（演示）", "leader"),
    ("sysadmin", "系统管理员（演示）", "system_admin"),
    ("secadmin", "安全管理员（演示）", "security_admin"), ("auditadmin", "审计管理员（演示）", "audit_admin"),
)
"""(user name, name, granted role) of accounts without a member."""


class LogIn(NamedTuple):
    """A member's account: who of which office (counted from 1) may log in, and as what, in words."""

    username: str
    office: str
    place: int
    words: str


LOG_INS = (
    LogIn("shuji", "02", 1, "支部书记（来信办理处党支部）"), LogIn("weiyuan", "02", 2, "支部委员（来信办理处党支部）"),
    LogIn("dangyuan", "02", 5, "党员（来信办理处党支部）"), LogIn("dangyuan2", "02", 6, "党员（来信办理处党支部）"),
    LogIn("shuji2", "03", 1, "支部书记（来访接待处党支部）"), LogIn("weiyuan2", "03", 2, "支部委员（来访接待处党支部）"),
    LogIn("dangyuan3", "03", 5, "党员（来访接待处党支部）"),
)


class Promise(NamedTuple):
    title: str
    content: str
    measure: str
    target: float
    served: str = "来信来访群众"


PROMISES = (
    Promise("承办事项按期答复", "对本人承办的每一件信访事项，逐件盯住期限，到期前五个工作日自查一次，做到按期书面答复。", "petitions.on_time_reply_rate", 95.0),
    Promise("让来信来访群众满意", "答复前先电话沟通，把政策依据讲清楚；答复后三日内回访一次，群众不满意的当面再解释。", "petitions.satisfaction_rate", 90.0),
    Promise("收到事项及时受理", "收到事项当日登记、三日内分清责任单位并告知，不压件、不漏登。", "petitions.timely_acceptance_rate", 98.0),
    Promise("缩短答复时间", "简单事项当天联系群众，能当场答复的当场答复，把答复所需天数降下来。", "petitions.median_reply_days", 20.0),
)
WITHOUT_FIGURE = Promise("带头学好业务", "把新修订的办事规定学透，遇到群众问起当场说得清楚。", "", 0, served="")
"""Vague yet: for whom, and which figure proves it? The form asks before it can be sent."""
