"""Typical risks of a petition bureau to start a new risk point from (domain.md 5.6; the wording, scores and measures are proposals of ours, [P])."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xinfang_party.integrity.terms import Category, ControlKind

T, R, S, M = ControlKind.TEACHING, ControlKind.RULE, ControlKind.SUPERVISION, ControlKind.TECHNIQUE


@dataclass(frozen=True)
class Typical:
    """`power`: the work it arises in; `controls`: (kind, what to do)."""

    code: str
    power: str
    step: str
    name: str
    category: Category
    shows_as: str
    likelihood: int
    impact: int
    controls: Sequence[tuple[ControlKind, str]]
    factors: tuple[str, ...] = ()


TYPICAL: Mapping[str, Typical] = {one.code: one for one in (
    Typical("reception-missed", "登记接谈", "登记", "漏登、不登来访事项", Category.DUTY, "来访人反映了问题，没有录入系统或者登记本", 3, 3,
            ((R, "来访一律当日登记，登记号告知来访人"), (S, "负责人每周抽查接访记录和登记是否一致"), (M, "系统对没有登记号的接访自动提醒"))),
    Typical("reception-held", "登记接谈", "受理", "压件、拖延受理", Category.PROCEDURE, "材料收到以后不按期转送、不告知，放在手里", 3, 4,
            ((R, "收件、转送、告知的时限写入岗位职责"), (S, "每月通报超期件"), (M, "系统按期限自动提醒并留下办理时间"))),
    Typical("reception-chosen", "登记接谈", "登记", "选择性登记", Category.THOUGHT, "对熟人的事项优先办，对难缠的事项不登记", 2, 4,
            ((T, "接访人员每年集中学习廉洁纪律"), (S, "双人接访，互相签字"), (R, "实行首问负责制，登记结果公开"))),
    Typical("transfer-favour", "转送交办", "确定去向", "人情派件", Category.THOUGHT, "受人请托，把事项转给关系人，或者有意避开某个单位", 2, 4,
            ((R, "按内容分类和属地规则分派，改派要写理由"), (S, "负责人审核改派的事项"), (M, "系统自动分派，人工调整留痕")), ("decision",)),
    Typical("accusation-leaked", "检举控告材料", "保管和转送", "泄露检举控告材料", Category.DUTY, "把检举控告的内容或者检举人的情况告诉被检举人、无关人员", 2, 5,
            ((T, "每年签订保密承诺书"), (R, "专人专柜保管，查阅要批准登记（《信访工作条例》第三十、四十六条）"), (M, "系统单独设权限，查看留下记录")), ("secret",)),
    Typical("accusation-returned", "检举控告材料", "转送", "把检举控告材料转给被检举的单位", Category.PROCEDURE, "没有核对对象，转到了被检举人所在单位", 2, 5,
            ((R, "转送前两人核对转送对象"), (S, "纪检人员每季度抽查转送去向")), ("secret",)),
    Typical("review-entreated", "复查复核", "审查", "受请托影响复查复核结论", Category.OUTSIDE, "承办人接受当事人或者原办理单位的请托、吃请，倾向性办理", 2, 5,
            ((R, "承办人回避制度，合议制度"), (S, "结论由负责人和法律顾问审核"), (T, "以案释纪，每半年一次")), ("decision",)),
    Typical("review-careless", "复查复核", "审查", "复查复核审查不严", Category.DUTY, "不调卷、不听取陈述，照抄原办理意见", 3, 4,
            ((R, "复查复核要件清单，缺项不得出具意见"), (S, "每季度评查复查复核卷宗"))),
    Typical("figures-falsified", "统计考核", "数据录入", "篡改办理时限或者满意度", Category.THOUGHT, "补录、倒签办理时间，代替群众评价", 2, 4,
            ((M, "时间由系统生成，更改留痕"), (S, "每季度抽查评价，回访群众"), (R, "数据造假的责任追究办法"))),
    Typical("figures-assessed", "统计考核", "评分", "考核打分不公", Category.SYSTEM, "考核标准不清，凭印象给单位打分", 2, 4,
            ((R, "考核指标和计分办法事先公布"), (S, "打分由两人以上分别进行，异议可以申请复核")), ("discretion",)),
    Typical("supervision-unfair", "督查督办", "实地督查", "督查打分失公、以督查谋私", Category.OUTSIDE, "接受被督查单位的吃请、礼品，该指出的问题不指出", 2, 4,
            ((R, "督查组轮换、回避，食宿按规定缴费"), (S, "督查结果向被督查单位反馈并听取意见"), (T, "出发前开展廉政提醒"))),
    Typical("supervision-closed", "督查督办", "销号", "没有解决就销号", Category.PROCEDURE, "只看材料，不看实际就同意销号", 3, 3,
            ((R, "销号要有群众确认或者现场照片"), (S, "每季度按比例回头看"))),
    Typical("relief-claimed", "信访救助资金", "申请和审核", "虚报、冒领救助资金", Category.PROCEDURE, "编造救助对象或者重复申请", 2, 5,
            ((R, "申请、审核、审批、发放由不同的人办"), (S, "每年审计，公示救助结果（不写个人信息）"), (M, "一律转账发放")), ("money",)),
    Typical("relief-kept", "信访救助资金", "发放", "截留、克扣救助资金", Category.DUTY, "救助款没有全额发给本人", 2, 5,
            ((S, "发放以后电话回访本人"), (R, "不得代领；确需代领的要两人见证")), ("money",)),
    Typical("purchase", "财务采购", "采购", "围标、指定供应商", Category.OUTSIDE, "化整为零躲避招标，泄露标底，收受好处", 2, 5,
            ((R, "三重一大集体决策；采购、验收、付款分开"), (S, "财务和机关纪委参与监督"), (M, "政府采购平台全流程办理")), ("money",)),
    Typical("expenses", "财务采购", "报销", "虚开发票、超标准报销", Category.PROCEDURE, "把个人开支、超标准接待列入公务支出", 3, 3,
            ((R, "公务接待和差旅标准公开"), (S, "每季度抽查报销凭证"), (M, "公务卡结算")), ("money",)),
    Typical("appointment", "干部选拔", "推荐和考察", "任人唯亲、跑风漏气", Category.THOUGHT, "泄露酝酿情况，打招呼、说情", 2, 5,
            ((R, "严格执行选拔任用程序，纪实留档"), (S, "任前听取纪检意见，任前公示"), (T, "组工干部谈心谈话")), ("people",)),
    Typical("agency-account", "第三方人员管理", "账号管理", "账号外借、数据外泄", Category.SYSTEM, "外包人员共用账号，离岗不注销，导出数据带走", 3, 4,
            ((R, "一人一号，签订保密协议，离岗当天注销"), (M, "只给办事需要的权限，导出留痕"), (S, "每季度清查账号")), ("secret",)),
    Typical("seal", "印章管理", "用印", "违规用印", Category.PROCEDURE, "没有审批就盖章，在空白纸上盖章", 2, 4,
            ((R, "用印审批登记，专人保管，不得带出"), (S, "每半年核对用印登记和文件"))),
    Typical("secret-papers", "涉密文件管理", "传阅和保管", "涉密文件丢失、泄密", Category.DUTY, "擅自复印、带回家、用非涉密设备处理", 2, 5,
            ((T, "每年保密教育"), (R, "收发登记、定期清退"), (S, "每季度保密检查")), ("secret",)),
    Typical("administrator", "信息系统管理", "系统维护", "管理员越权查询", Category.SYSTEM, "利用管理权限查询与工作无关的事项，或者替人查询", 2, 5,
            ((M, "系统管理、安全管理、审计分开，查询留痕"), (S, "审计员每月查看管理员操作"), (R, "越权查询的处理办法")), ("secret",)),
)}


def powers() -> Mapping[str, list[Typical]]:
    """The work → its risks, in the order of the catalogue."""
    found: dict[str, list[Typical]] = {}
    for one in TYPICAL.values():
        found.setdefault(one.power, []).append(one)
    return found
