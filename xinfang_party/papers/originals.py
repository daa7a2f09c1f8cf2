"""The house's own templates, written by code so that they can be read, compared and made anew. Field lists: domain.md 1.4, 8.1, 8.2."""
from collections.abc import Callable, Mapping
from functools import cache

from xinfang_party.papers.layout import Layout
from xinfang_party.papers.terms import Paper


@cache
def original(paper: Paper) -> bytes:
    return BUILDERS[paper]()


def minutes() -> bytes:
    page = Layout("会议记录")
    page.title("{{ 支部 }}{{ 类别 }}记录")
    page.middle("{{ 编号 }}{% if 说明 %}（{{ 说明 }}）{% endif %}")
    page.facts([("名称", "{{ 标题 }}"), ("时间", "{{ 时间 }}"), ("地点", "{{ 地点 }}", "同时作为", "{{ 同时作为 }}"),
                ("主持人", "{{ 主持人 }}", "记录人", "{{ 记录人 }}"), ("应到", "{{ 应到 }} 人", "实到", "{{ 实到 }} 人"),
                ("出席", "{{ 出席人员 }}"), ("列席", "{{ 列席人员 }}"), ("不作要求", "{{ 不作要求 }}")])
    besides(page, "")
    absences(page, "")
    proceedings(page, "")
    page.begin("if 附件")
    page.heading("附件")
    page.begin("for 件 in 附件")
    page.line("{{ 件.序号 }}．{{ 件.名称 }}")
    page.end("for", "if")
    amendments(page, "更正第 {{ 正.序号 }} 号")
    reviews(page, "")
    page.plain("")
    page.plain("主持人签名：＿＿＿＿＿＿＿＿　　　记录人签名：＿＿＿＿＿＿＿＿")
    page.plain("日期：＿＿＿＿年＿＿月＿＿日　　　上级审阅：＿＿＿＿＿＿＿＿")
    return page.made()


def besides(page: Layout, of: str) -> None:
    """What few records say."""
    for name, label in (("学习秘书", ""), ("重点发言人", ""), ("会议确定", "由哪次会议确定"), ("述职得分", "述职测评得分"), ("归档号", "")):
        said(page, of, name, label)


def reviews(page: Layout, of: str) -> None:
    page.begin(f"for 阅 in {of}审阅")
    page.line("上级审阅：{{ 阅.时间 }}，{{ 阅.审阅人 }}：{{ 阅.意见 }}")
    page.end("for")


def absences(page: Layout, of: str) -> None:
    page.begin(f"if {of}缺席人员")
    page.heading("缺席人员", 2)
    page.table(("姓名", "原因", "批准人、说明", "补学"), f"人 in {of}缺席人员", ("{{ 人.姓名 }}", "{{ 人.原因 }}", "{{ 人.说明 }}", "{{ 人.补学 }}"), (3, 3, 4, 5))
    page.end("if")


def proceedings(page: Layout, of: str) -> None:
    """What was studied, said and decided. `of`: "" or the name of the record with a dot behind."""
    page.begin(f"if {of}学习材料")
    page.heading("学习内容", 2)
    page.table(("材料", "来源", "印发日期", "方式", "领学人"), f"件 in {of}学习材料",
               ("{{ 件.标题 }}", "{{ 件.来源 }}", "{{ 件.印发日期 }}", "{{ 件.方式 }}", "{{ 件.领学人 }}"), (5, 3, 3, 2, 2))
    page.end("if")
    said(page, of, "讲课人")
    page.begin(f"for 题 in {of}议题")
    page.heading("议题{{ 题.序号 }}：{{ 题.标题 }}{% if 题.时间 %}（{{ 题.时间 }}）{% endif %}", 2)
    for name in ("提出人", "报告", "发言", "不同意见"):
        said(page, "题.", name)
    page.begin("if 题.表决方式")
    page.line("表决：{{ 题.表决方式 }}。应到会有表决权的 {{ 题.有表决权 }} 人，实到 {{ 题.到会有表决权 }} 人；"
              "同意 {{ 题.同意 }} 票，反对 {{ 题.反对 }} 票，弃权 {{ 题.弃权 }} 票，{{ 题.结果 }}。")
    page.end("if")
    said(page, "题.", "决定")
    page.end("for")
    said(page, of, "内容摘要")
    said(page, of, "讨论情况")
    page.begin(f"if {of}落实事项")
    page.heading("落实事项", 2)
    actions(page, f"{of}落实事项")
    page.end("if")
    page.begin(f"if {of}学时")
    page.line(f"计入学时：{{{{ {of}学时 }}}}。")
    page.end("if")


def said(page: Layout, of: str, name: str, label: str = "") -> None:
    page.begin(f"if {of}{name}")
    page.line(f"{label or name}：{{{{ {of}{name} }}}}")
    page.end("if")


def actions(page: Layout, name: str) -> None:
    page.table(("序号", "事项", "责任人", "期限", "结果"), f"事 in {name}",
               ("{{ 事.序号 }}", "{{ 事.内容 }}", "{{ 事.责任人 }}", "{{ 事.期限 }}", "{{ 事.结果 }}"), (1.2, 5.8, 2.2, 2.8, 3))


def amendments(page: Layout, heading: str, empty: str = "") -> None:
    page.begin("for 正 in 更正")
    page.heading(heading, 2)
    page.line("{{ 正.时间 }}，{{ 正.更正人 }}。原因：{{ 正.原因 }}")
    page.begin("for 处 in 正.改动")
    page.line("{{ 处.项目 }}：原为“{{ 处.原来 }}”，更正为“{{ 处.改为 }}”。")
    page.end("for")
    if empty:
        page.other(empty)
    page.end("for")


def sign_in() -> bytes:
    page = Layout("签到表")
    page.title("{{ 支部 }}{{ 类别 }}签到表")
    page.facts([("名称", "{{ 标题 }}"), ("时间", "{{ 时间 }}", "地点", "{{ 地点 }}"), ("应到", "{{ 应到 }} 人", "实到", "{{ 实到 }}")])
    page.plain("")
    page.table(("序号", "姓名", "签到方式", "时间", "备注"), "人 in 人员",
               ("{{ 人.序号 }}", "{{ 人.姓名 }}", "{{ 人.签到方式 }}", "{{ 人.时间 }}", "{{ 人.备注 }}"), (1.4, 3.2, 3.2, 3, 4.2))
    return page.made()


def work_book() -> bytes:
    page = Layout("支部工作手册")
    for _ in range(6):
        page.plain("")
    page.title("支部工作手册", 36)
    page.title("（{{ 年份 }}年）", 26)
    for _ in range(8):
        page.plain("")
    page.middle("{{ 支部 }}")
    page.middle("书记：{{ 书记 }}")
    page.middle("截至 {{ 截止日期 }}")
    page.page()
    body_of_branch(page)
    plan_of_year(page)
    records(page)
    rest_of_year(page)
    return page.made()


def body_of_branch(page: Layout) -> None:
    page.heading("一、支部和支委会")
    page.line("{{ 支部 }}，党员 {{ 党员数 }} 人，其中正式党员 {{ 正式党员数 }} 人，预备党员 {{ 预备党员数 }} 人。")
    page.table(("职务", "姓名", "任职时间"), "人 in 委员", ("{{ 人.职务 }}", "{{ 人.姓名 }}", "{{ 人.任职时间 }}"), (4, 4, 7))
    page.begin("for 组 in 党小组")
    page.line("{{ 组.名称 }}，组长：{{ 组.组长 }}")
    page.end("for")
    page.heading("二、党员名册")
    page.table(("序号", "编号", "姓名", "类别"), "人 in 党员", ("{{ 人.序号 }}", "{{ 人.编号 }}", "{{ 人.姓名 }}", "{{ 人.类别 }}"), (2, 4, 5, 4))


def plan_of_year(page: Layout) -> None:
    page.heading("三、年度计划")
    page.table(("日期", "类别", "内容", "完成情况"), "事 in 计划", ("{{ 事.日期 }}", "{{ 事.类别 }}", "{{ 事.内容 }}", "{{ 事.完成情况 }}"), (3.4, 3.2, 4.4, 4))
    page.heading("四、完成情况")
    page.table(("要求", "情况"), "项 in 要求", ("{{ 项.名称 }}", "{{ 项.情况 }}"), (5, 10))


def records(page: Layout) -> None:
    page.heading("五、活动记录")
    page.begin("for 类 in 活动")
    page.heading("{{ 类.名称 }}（{{ 类.次数 }} 次）")
    page.begin("for 记录 in 类.记录")
    page.heading("{{ 记录.编号 }}　{{ 记录.标题 }}{% if 记录.说明 %}（{{ 记录.说明 }}）{% endif %}", 2)
    page.line("{{ 记录.时间 }}{% if 记录.地点 %}，{{ 记录.地点 }}{% endif %}。主持人：{{ 记录.主持人 or '未填' }}；记录人：{{ 记录.记录人 or '未填' }}。")
    said(page, "记录.", "同时作为")
    page.line("应到 {{ 记录.应到 }} 人，实到 {{ 记录.实到 }} 人。出席：{{ 记录.出席人员 }}")
    said(page, "记录.", "列席人员")
    said(page, "记录.", "不作要求")
    absences(page, "记录.")
    besides(page, "记录.")
    proceedings(page, "记录.")
    reviews(page, "记录.")
    page.end("for")
    page.begin("for 条 in 类.另见")
    page.line("另见：{{ 条.编号 }}，{{ 条.日期 }}，{{ 条.标题 }}")
    page.end("for")
    page.other("本年还没有记录。")
    page.end("for")


def rest_of_year(page: Layout) -> None:
    page.heading("六、民主评议党员")
    page.begin("for 次 in 民主评议")
    page.line("{{ 次.日期 }}评定：优秀 {{ 次.优秀 }} 人，合格 {{ 次.合格 }} 人，基本合格 {{ 次.基本合格 }} 人，不合格 {{ 次.不合格 }} 人。")
    page.other("本年还没有评定。")
    page.end("for")
    page.heading("七、谈心谈话")
    page.begin("for 项 in 谈心谈话")
    page.line("{{ 项.名称 }}：应谈 {{ 项.应谈 }}，已谈 {{ 项.已谈 }}。")
    page.other("本年没有要求。")
    page.end("for")
    page.heading("八、党员学时")
    page.table(("序号", "姓名", "学时", "应学"), "人 in 学时", ("{{ 人.序号 }}", "{{ 人.姓名 }}", "{{ 人.学时 }}", "{{ 人.应学 }}"), (2, 5, 4, 4))
    page.heading("九、落实事项")
    actions(page, "落实事项")
    page.heading("十、更正")
    amendments(page, "{{ 正.记录 }}，更正第 {{ 正.序号 }} 号", "本年没有更正。")


BUILDERS: Mapping[Paper, Callable[[], bytes]] = {Paper.MINUTES: minutes, Paper.SIGN_IN: sign_in, Paper.WORK_BOOK: work_book}
