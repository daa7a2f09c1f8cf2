"""Headers whose columns are never read: who the petitioner is, and free text. Source: design section 5, domain (个人信息保护法 minimum principle).

A header is personal when it contains one of the words, free text when it ends with one; a column of the sheet may claim a header of its own.
"""

PERSONAL = (
    "姓名", "名字", "昵称", "网名", "用户名", "留言用户", "留言人", "信访人", "来信人", "来访人", "来电人", "上访人", "反映人", "投诉人", "举报人", "申请人",
    "当事人", "诉求人", "写信人", "群众信息", "身份证", "身份号", "证件号", "护照", "电话", "手机", "联系方式", "联络方式", "地址", "住址", "住所", "户籍",
    "籍贯", "邮箱", "电子邮件", "email", "微信", "qq", "银行卡", "银行账号", "出生", "车牌", "家庭",
)
COUNTED = ("数", "人次", "批次", "率", "类别", "类型", "分类")
"""Endings that turn a personal word into a harmless one: 来访人数 is a number, not a person."""

TITLES = ("登记表", "统计表", "明细表", "一览表", "汇总表", "情况表", "报表", "台账", "名册", "清单")
"""Endings of what stands above a table, not over a column."""
VALUES_TOO = ("电话", "手机", "地址", "邮箱", "电子邮件", "email", "微信", "qq", "家庭", "出生")
"""Personal words that may also stand in a cell: how somebody turned to us, or what about."""

FREE_TEXT = ("主题", "标题", "详情", "内容", "正文", "全文", "摘要", "概述", "概况", "描述", "诉求", "意见", "备注", "附件", "留言", "原文", "事由")

PROBLEM_HEADER = "问题"
ROW_HEADER = "原表行号"
OWN_HEADERS = frozenset({PROBLEM_HEADER, ROW_HEADER})
"""Columns of our own list of rejected rows: passed over in silence when it comes back corrected."""
