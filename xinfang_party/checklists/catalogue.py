"""The standard as this system ships it: 5 aspects, 8 categories, 32 items (domain.md 4.2). No public text of the bureau's own 32 items was found, so this
is a proposal that the bureau replaces by its own; weights sum to 100. `confidence`: 原文 (read in the text), 转引 (second hand), 记忆 (from memory), 设定 (our own).

Besides, the numbers of this room (`SETTINGS`): value, unit, where it comes from, how far it can be trusted.
"""
from xinfang_party.checklists import proofs
from xinfang_party.checklists.terms import Days, Edition, Grade, Item
from xinfang_party.kernel.settings import HOUSE, MEMORY, OURS, SECOND_HAND, SEEN, Setting

CONFIDENCES = (SEEN, SECOND_HAND, MEMORY, OURS)

SETTINGS = {setting.code: setting for setting in (
    Setting("object_days", 5, "日", "核查以后支部可以提异议的天数，版本里没有填的", HOUSE, OURS),
    Setting("mend_days", 60, "日", "封存以后整改到位的天数，版本里没有填的；domain.md 4.2 对“基本达标”这样写，更低的同样", HOUSE, OURS),
    Setting("self_days", 10, "日", "发起后几天内自评，页面上先填的数", HOUSE, OURS),
    Setting("inspect_days", 25, "日", "发起后几天内核查，页面上先填的数", HOUSE, OURS),
    Setting("least_grades", 2, "个", "一个版本最少几个等次", HOUSE, OURS),
    Setting("most_grades", 8, "个", "一个版本最多几个等次", HOUSE, OURS),
    Setting("longest_grade", 10, "字", "等次的名称最长", HOUSE, OURS),
    Setting("most_items", 200, "项", "一个版本最多几项", HOUSE, OURS),
    Setting("handed_out_from", 3, "个", "这么多别的党支部也有的同一个文件，当作统一印发的，不列为矛盾", HOUSE, OURS),
    Setting("papers_told", 10, "份", "一项里不在这一时段内的佐证逐份列出几份，其余只写份数", HOUSE, OURS),
    Setting("entries_told", 50, "条", "看过去某一天时，以后登记、更正的最多列几条", HOUSE, OURS),
    Setting("quarters_back", 6, "个", "可选的时段往前几个季度；半年是它的一半，年是三分之一", HOUSE, OURS),
    Setting("compared_at_once", 100, "个", "两个版本对照时一页几个党支部", HOUSE, OURS),
    Setting("own_named", 5, "个", "评定列表里自己的党支部不多于此数的逐个写明", HOUSE, OURS),
    Setting("read_apart", 3, "个", "不多于此数的党支部只读自己的记录，更多的读全局的并记住", HOUSE, OURS),
)}


def number(code: str) -> int:
    return SETTINGS[code].value


BRANCH = "《中国共产党支部工作条例（试行）》"
EDUCATION = "《中国共产党党员教育管理工作条例》"
ORGANS = "《中国共产党党和国家机关基层组织工作条例》"
RECORDS, OFFICE, INSPECTOR = "系统核算", "机关党委", "督导检查员"
LEADERSHIP, RULES, VENUE, DAILY, EVENTS = "支部班子建设", "制度台账", "阵地建设", "日常工作", "活动组织"
TERM, DUTY, SYSTEM, LEDGERS, PLACE, MEETINGS, MEMBERS, LIFE = (
    "组织设置与换届", "班子履职", "制度体系", "台账档案", "活动与宣传阵地", "三会一课", "教育管理监督", "组织生活与服务")

GRADES = (Grade(90, "优秀"), Grade(80, "达标"), Grade(60, "基本达标"), Grade(0, "不达标"))
CAP = "基本达标"
MEND_DAYS, OBJECT_DAYS = number("mend_days"), number("object_days")
DAYS = Days(OBJECT_DAYS, MEND_DAYS)
CODE, SOURCE = "默认-2026", "本系统按公开条例和各地标准整理的默认版本（建议稿），请由本单位换成自己的标准"


def item(code: str, place: tuple[str, str], name: str, demand: str, frequency: str, *, basis: tuple[str, str], weight: float, by: str, proof: str,
         counted: str, zero: bool = False) -> Item:
    return Item(code=code, aspect=place[0], category=place[1], name=name, demand=demand, frequency=frequency, basis=basis[0], confidence=basis[1],
                weight=weight, confirmed_by=by, proof=proofs.read(proof), counted_as=counted, is_zero_tolerance=zero)


A1, A2, B1, B2 = (LEADERSHIP, TERM), (LEADERSHIP, DUTY), (RULES, SYSTEM), (RULES, LEDGERS)
C1, D1, D2, E1 = (VENUE, PLACE), (DAILY, MEETINGS), (DAILY, MEMBERS), (EVENTS, LIFE)

ITEMS = (
    item("A1-1", A1, "支部设置合规", "正式党员 3 名以上，党员一般不超过 50 名", "每年",
         basis=(f"{BRANCH}第二章", SECOND_HAND), weight=2, by=RECORDS,
         proof="记录 organization.size_fits ≥ 100 本期",
         counted="时段末（或截至日）编在支部的党员"),
    item("A1-2", A1, "班子配备齐全", "正式党员 7 名以上的设支部委员会，书记和组织、宣传、纪检委员齐全；空缺不超过 90 天", "每半年",
         basis=(f"{BRANCH}第六章", SECOND_HAND), weight=3, by=RECORDS,
         proof="记录 organization.committee_complete ≥ 100 本期",
         counted="时段末（或截至日）在任的书记和委员"),
    item("A1-3", A1, "按期换届", "任期届满前换届；延期须经批准，一般不超过 1 年", "每月检查",
         basis=(f"{BRANCH}第六章", SECOND_HAND), weight=3, by=RECORDS,
         proof="记录 organization.term_in_time ≥ 100 本期",
         counted="时段末（或截至日）的这一届任期和批准的延期", zero=True),
    item("A1-4", A1, "党小组设置与组长", "每个党小组有组长、3 名以上党员；设了党小组的，党员都编入", "每年",
         basis=(f"{BRANCH}第十三条", SEEN), weight=2, by=RECORDS,
         proof="记录 organization.cells_in_order ≥ 100 本期 可不适用；记录 organization.members_in_cells ≥ 100 本期 可不适用",
         counted="没有设党小组的不适用"),
    item("A2-1", A2, "书记与委员责任清单", "当年的责任清单已公布，书记和委员都有", "每年",
         basis=(f"{ORGANS}第三章；{BRANCH}第六章", SECOND_HAND), weight=3, by=OFFICE,
         proof="记录 documents.duty_list_published ≥ 100 当年至今；评判",
         counted="当年公布的责任清单"),
    item("A2-2", A2, "书记年度述职评议", "书记每年述职并接受评议", "每年",
         basis=(f"{BRANCH}第二十六条；{EDUCATION}第四十三条", MEMORY), weight=3, by=RECORDS,
         proof="记录 activities.duty_report_assessed ≥ 1 全年",
         counted="登记了测评得分的书记述职"),
    item("A2-3", A2, "书记委员培训学时", "书记和委员每年培训不少于 56 学时", "每年",
         basis=("全国党员教育培训工作规划", SECOND_HAND), weight=2, by=RECORDS,
         proof="记录 activities.committee_hours ≥ 100 全年",
         counted="每人完成比例的平均，最多各计 1"),
    item("B1-1", B1, "年度计划与总结", "2 月底前定计划，次年 1 月 31 日前有总结", "每年",
         basis=(f"{BRANCH}第三章、第四章", SECOND_HAND), weight=2, by=RECORDS,
         proof="记录 documents.plan_and_summary ≥ 100 全年",
         counted="批准的计划和总结"),
    item("B1-2", B1, "核心制度齐全", "三会一课、主题党日、组织生活会、谈心谈话、第一议题、承诺评诺六项制度都在执行", "每年",
         basis=("《关于新形势下党内政治生活的若干准则》", OURS), weight=3, by=RECORDS,
         proof="记录 documents.core_rules_share ≥ 100 本期",
         counted="现行有效的制度"),
    item("B1-3", B1, "制度年度复审", "现行制度 12 个月内复审过", "每年",
         basis=(f"{ORGANS}第八章", MEMORY), weight=2, by=RECORDS,
         proof="记录 documents.reviewed_share ≥ 100 本期",
         counted="现行有效的制度"),
    item("B2-1", B2, "党员信息台账准确", "应填的内容 95% 以上完整，变动 15 天内登记", "每季度",
         basis=(f"{EDUCATION}第二十五条、第二十六条、第三十六条", SEEN), weight=2, by=OFFICE,
         proof="记录 organization.roll_complete ≥ 95 本期；记录 organization.changes_in_time ≥ 100 本期 可不适用；评判",
         counted="时段末（或截至日）的党员名册；时段内的变动"),
    item("B2-2", B2, "会议活动记录完整", "主持人、记录人、点名、内容齐全，7 日内登记并确认", "每月",
         basis=(f"{BRANCH}第十一条至第十四条", SEEN), weight=4, by=RECORDS,
         proof="记录 activities.record_complete ≥ 100 本期",
         counted="时段内举行、已满 7 日的会议和活动"),
    item("B2-3", B2, "贯彻落实工作台账更新", "未办结的事项 90 天内更新过；到期的按期办结", "每季度",
         basis=("党组工作规则（各单位自定）", OURS), weight=3, by=RECORDS,
         proof="记录 directives.updated_share ≥ 100 本期 可不适用；记录 directives.closed_on_time ≥ 100 本期 可不适用",
         counted="贯彻落实工作台账"),
    item("B2-4", B2, "问题整改台账闭环", "到期的问题按期销号，没有超期 30 天以上的", "每月",
         basis=(f"{BRANCH}第十七条；《中国共产党巡视工作条例》", OURS), weight=4, by=RECORDS,
         proof="记录 findings.closed_on_time ≥ 100 本期 可不适用；记录 findings.overdue_long ≤ 0 本期",
         counted="时段内到期的问题；没有问题的只看有没有长期超期"),
    item("B2-5", B2, "年度资料归档", "次年 1 月 31 日前归档，目录齐全", "每年",
         basis=("《中华人民共和国档案法》第十三条、第三十七条", SEEN), weight=2, by=OFFICE,
         proof="记录 documents.archived_share ≥ 100 全年；评判",
         counted="工作手册和年度资料"),
    item("C1-1", C1, "党员活动室规范", "标识、党旗、入党誓词、权利义务、制度、书报等十项齐备", "每半年",
         basis=(f"{BRANCH}第七章", MEMORY), weight=3, by=INSPECTOR,
         proof="记录 documents.venue_in_order ≥ 100 本期；评判",
         counted="按十项登记的活动室检查；不要求拍照"),
    item("C1-2", C1, "党务公开栏更新", "每季度公开 1 次以上：党费、计划、结果、承诺", "每季度",
         basis=("《中国共产党党务公开条例（试行）》", MEMORY), weight=2, by=OFFICE,
         proof="记录 documents.disclosure_on_time ≥ 100 本期；评判",
         counted="公开登记"),
    item("C1-3", C1, "网上学习与信息平台使用", "党员都注册，活跃率达到 85%", "每月",
         basis=(f"{EDUCATION}第三十五条至第三十八条", OURS), weight=3, by=RECORDS,
         proof="记录 xuexi.enrolled_share ≥ 100 本期；记录 xuexi.active_rate ≥ 85 本期",
         counted="导入的支部合计数"),
    item("C1-4", C1, "意识形态阵地管理", "每个阵地有责任人，发布经两人审核", "每半年",
         basis=("党委（党组）意识形态工作责任制实施办法", MEMORY), weight=2, by=OFFICE,
         proof="记录 documents.venues_kept ≥ 100 本期；评判",
         counted="阵地登记和审核记录"),
    item("D1-1", D1, "党员大会", "每季度召开 1 次以上，到会有表决权的党员达到半数", "每季度",
         basis=(f"{BRANCH}第十一条", SEEN), weight=4, by=RECORDS,
         proof="记录 cadence.member_meeting ≥ 100 本期",
         counted="已到期的季度中召开了的", zero=True),
    item("D1-2", D1, "支委会", "每月召开 1 次以上", "每月",
         basis=(f"{BRANCH}第十二条", SEEN), weight=4, by=RECORDS,
         proof="记录 cadence.committee_meeting ≥ 100 本期 可不适用",
         counted="已到期的月份中召开了的；没有支委会的不适用"),
    item("D1-3", D1, "党小组会", "每个党小组每月召开 1 次以上", "每月",
         basis=(f"{BRANCH}第十三条", SEEN), weight=3, by=RECORDS,
         proof="记录 cadence.cell_meeting ≥ 100 本期 可不适用",
         counted="各党小组已到期的月份中召开了的；没有党小组的不适用"),
    item("D1-4", D1, "党课", "每季度 1 次以上；书记或领导干部每年讲 1 次以上", "每季度",
         basis=(f"{BRANCH}第十六条", SECOND_HAND), weight=4, by=RECORDS,
         proof="记录 cadence.party_lesson ≥ 100 本期；记录 activities.leader_lessons ≥ 1 全年",
         counted="已到期的季度中上了党课的"),
    item("D2-1", D2, "党员学习学时", "每年集中学习培训不少于 32 学时，按天数折算", "按进度",
         basis=(f"{EDUCATION}第二十条", SEEN), weight=4, by=RECORDS,
         proof="记录 activities.members_with_hours ≥ 100 当年至今",
         counted="每人完成比例的平均，最多各计 1"),
    item("D2-2", D2, "党费收缴", "按月足额交纳", "每月",
         basis=(f"{EDUCATION}第十六条", SEEN), weight=2, by=RECORDS,
         proof="记录 dues.paid_share ≥ 100 本期",
         counted="当月应交的党员"),
    item("D2-3", D2, "谈心谈话", "委员之间、委员与党员之间、每名党员每年 1 次以上", "每年",
         basis=(f"{BRANCH}第十九条；{EDUCATION}第十九条", SECOND_HAND), weight=4, by=RECORDS,
         proof="记录 talks.coverage ≥ 100 全年",
         counted="应谈的项中谈过的"),
    item("D2-4", D2, "廉政风险排查复核", "每个岗位 12 个月内复核，高风险 6 个月内复核", "每年、有变动时",
         basis=(f"{ORGANS}第六章", MEMORY), weight=3, by=RECORDS,
         proof="记录 integrity.posts_reviewed ≥ 100 本期；记录 integrity.high_risks_reviewed ≥ 100 本期 可不适用",
         counted="廉政风险登记"),
    item("E1-1", E1, "主题党日", "每月 1 次以上，出勤率达到 80%", "每月",
         basis=(f"{BRANCH}第十六条", SEEN), weight=5, by=RECORDS,
         proof="记录 cadence.theme_day ≥ 100 本期；记录 activities.theme_day_attendance_rate ≥ 80 本期",
         counted="已到期的月份中开展了的；应到的人次"),
    item("E1-2", E1, "组织生活会", "每年 1 次以上，会前谈话，会后有整改事项", "每年",
         basis=(f"{BRANCH}第十七条", SECOND_HAND), weight=4, by=RECORDS,
         proof="记录 cadence.life_meeting ≥ 100 全年；记录 talks.life_meetings_prepared ≥ 1 全年；记录 activities.life_meeting_with_actions ≥ 1 全年",
         counted="当年的组织生活会", zero=True),
    item("E1-3", E1, "民主评议党员", "每年 1 次，正式党员都评定等次，优秀一般不超过三分之一", "每年",
         basis=(f"{BRANCH}第十八条", SECOND_HAND), weight=4, by=RECORDS,
         proof="记录 appraisals.concluded ≥ 1 全年；记录 appraisals.graded_share ≥ 100 全年；记录 appraisals.excellent_share ≤ 33.34 全年 可不适用",
         counted="当年的民主评议"),
    item("E1-4", E1, "承诺践诺评诺", "党员都有公示的承诺，到期的都评定", "每季度、每年",
         basis=(f"{EDUCATION}第二十二条", SEEN), weight=4, by=RECORDS,
         proof="记录 commitments.members_with_promise ≥ 100 当年至今；记录 commitments.evaluated_share ≥ 100 本期 可不适用",
         counted="当年已公示的承诺；时段内到期的承诺"),
    item("E1-5", E1, "志愿服务与双报到", "党员到社区报到，每年服务 2 次以上", "每半年",
         basis=(f"{EDUCATION}第二十二条；《志愿服务条例》", SEEN), weight=5, by=RECORDS,
         proof="记录 volunteering.registered_share ≥ 100 当年至今；记录 volunteering.serving_share ≥ 100 全年",
         counted="报到登记和服务记录"),
)
DEFAULT = Edition(code=CODE, name="默认标准（5 方面 8 大类 32 项）", source=SOURCE, items=ITEMS, grades=GRADES, cap=CAP, days=DAYS)
