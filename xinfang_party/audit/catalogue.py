"""Plain words for tags, kinds of object and details, the same as on the pages. What stands not here is shown as it is."""

NOUNS = {
    "session": "登录", "account": "账号", "link": "账号关联", "role": "角色", "password": "密码", "second-factor": "动态口令", "access": "越权请求",
    "branch": "组织", "cell": "党小组", "department": "处室", "post": "岗位", "member": "党员", "term": "任期", "committee-post": "任职",
    "calendar": "工作日历", "case": "信访事项", "subject": "内容分类", "assignment-rule": "分派规则", "batch": "表格导入", "conflict": "重复的编号",
    "spool": "上传的临时内容", "commitment": "承诺", "weights": "评诺权重", "measure": "指标数值", "file": "附件", "notice": "消息",
    "digest": "每日摘要", "task": "后台任务", "audit": "审计记录", "export": "导出", "activity": "活动记录", "attendance": "出席", "action-item": "落实事项",
    "exemption": "不作硬性要求", "calendar-feed": "日历订阅", "document": "Word 文件", "word-template": "Word 模板",
    "plan": "年度计划", "plan-entry": "计划项", "waiver": "免于要求", "requirement": "频次要求",
    "talk": "谈心谈话", "criticism": "批评意见", "appraisal": "民主评议", "ballot": "选票",
}
OPEN = frozenset({"access", "account", "link", "role", "session", "password", "second-factor", "audit", "digest", "export"})
"""Nouns whose details the audit administrator reads. Of business only who did what to which object: the three administrators see none."""
VERBS = {
    "refused": "已拒绝", "created": "新建", "added": "添加", "recorded": "登记", "edited": "修改", "changed": "修改", "removed": "删除",
    "renamed": "改名", "restored": "恢复", "retired": "停用", "cleared": "清理", "dissolved": "撤销", "named": "登记", "relieved": "免职",
    "leader-named": "定组长", "admitted": "登记", "transferred": "调动", "left": "转出", "taken-back": "转回", "made-formal": "登记转正",
    "stay-corrected": "更正编入记录", "day-set": "登记", "day-removed": "删除登记", "verified": "核对", "attached": "上传", "started": "开始",
    "read": "标为已读", "written": "生成", "frozen": "封存", "uploaded": "上传", "tried": "试导入", "applied": "确认导入", "undone": "撤销",
    "resolved": "处理", "assigned": "分派", "reclassified": "调整四办分类", "pauses-counted": "计算中止天数", "paused": "中止",
    "resumed": "结束中止", "accepted": "登记受理", "replied": "登记答复", "rated": "登记群众评价", "extended": "延长办理期限", "granted": "授予",
    "revoked": "撤销", "disabled": "停用", "enabled": "恢复使用", "reset": "重置", "confirmed": "启用", "unlocked": "解除锁定",
    "drafted": "定诺", "submitted": "提交审诺", "approved": "审诺通过", "returned": "退回修改", "published": "公示", "withdrawn": "撤回",
    "progress-noted": "践诺记录", "picked": "手工计入事项", "unpicked": "移出手工计入的事项",
    "pick-asked": "申请手工计入", "unpick-asked": "申请移出手工计入的事项", "pick-taken-back": "收回手工增减申请", "pick-approved": "同意手工增减",
    "pick-refused": "不同意手工增减", "reported": "述诺", "appraised": "评诺",
    "concluded": "评定结果", "asked": "申请", "email-confirmed": "本人确认邮箱", "email-removed": "本人删除邮箱",
    "logged": "登记", "cancelled": "作废", "amended": "更正", "reviewed": "上级审阅", "signed": "签到",
    "made-up": "登记补学", "closed": "办结", "renewed": "生成或更换地址", "made": "生成", "replaced": "更换",
    "proposed": "补齐", "linked": "对应到记录", "followed-up": "填写后来的情况", "viewed": "查看", "self-appraised": "填写自评", "found": "评定等次",
    "told": "确认已告知", "cast": "投票",
}
TAGS = {
    "session.opened": "登录", "session.closed": "退出登录", "session.refused": "登录没有通过", "session.challenged": "登录：等待动态口令",
    "session.renewed": "登录：改密码或动态口令后重新开始", "password.refused": "核对密码没有通过",
    "link.confirmed": "账号关联：确认", "link.refused": "账号关联：不同意", "link.withdrawn": "账号关联：撤回申请", "link.ended": "账号关联：解除",
    "second-factor.removed": "动态口令：关闭", "second-factor.reset": "动态口令：清除",
    "term.opened": "任期：登记新的一届", "term.extended": "任期：延期换届", "term.ended": "任期：结束这一届",
    "export.made": "导出表格", "file.downloaded": "下载附件", "case.viewed": "查看检举控告事项",
    "case.concluded": "信访事项：登记办结", "case.ended": "信访事项：撤回、不予受理或不再受理", "assignment-rule.applied": "分派规则：套用",
    "activity.submitted": "活动记录：提交确认", "activity.confirmed": "活动记录：确认", "activity.returned": "活动记录：退回修改",
    "waiver.approved": "免于要求：批准", "waiver.refused": "免于要求：不同意", "waiver.withdrawn": "免于要求：撤回申请",
    "talk.viewed": "查看谈心谈话内容", "criticism.viewed": "查看批评意见", "appraisal.viewed": "查看民主评议自评和结果", "appraisal.opened": "开始民主评议",
    "appraisal.extended": "延长民主评议投票，或改开会日期", "appraisal.closed": "结束民主评议投票", "appraisal.concluded": "完成民主评议",
    "ballot.cast": "民主评议投票（不记内容）",
    "appraisal.counted": "录入民主评议的纸质票数", "appraisal.recounted": "更正民主评议的纸质票数",
    "appraisal.found-own": "评定民主评议等次（书记、副书记本人，没有其他能登录的支委）",
    "exemption.ended": "不作硬性要求：结束", "calendar-feed.revoked": "日历订阅：停用",
    "batch.assigned": "表格导入：核对列", "batch.refused": "表格导入：没有一行可以导入",
}
"""Where the two halves together would say something else."""
KINDS = {
    "account": "账号", "login_session": "登录", "background_task": "后台任务", "notice": "消息", "import_batch": "表格导入", "holiday": "节假日",
    "branch": "组织", "cell": "党小组", "department": "处室", "post": "岗位", "member": "党员", "committee_term": "任期", "committee_post": "任职",
    "petition_case": "信访事项", "subject": "内容分类", "assignment_rule": "分派规则", "commitment": "承诺", "progress_note": "践诺记录",
    "appraisal_weights": "评诺权重", "activity": "活动记录", "attendance": "出席", "action_item": "落实事项", "exemption": "不作硬性要求",
    "calendar_token": "日历订阅", "word_template": "Word 模板", "plan_entry": "计划项", "waiver": "免于要求的申请", "talk": "谈心谈话", "criticism": "批评意见",
    "appraisal_round": "民主评议",
    "requirement_change": "频次要求",
}
DETAILS = {
    "username": "用户名", "member_id": "党员", "before": "原来", "after": "改为", "changes": "改动", "role": "角色", "reason": "原因",
    "sessions": "几次登录", "permission": "需要的权限", "endpoint": "页面", "of": "对象", "count": "条数", "fault": "问题", "mails": "邮件", "trouble": "链头文件",
    "name": "名称", "email": "电子邮箱", "code": "代码", "number": "编号", "kind": "类别", "parent": "上级", "founded_on": "成立日期",
    "branch": "支部", "department": "处室", "member": "党员", "duty": "职务", "from_on": "从哪天起", "to_on": "到哪天止", "on": "日期",
    "planned_to_on": "届满日期", "left_on": "转出日期", "first": "第一天", "last": "最后一天", "day": "日期", "is_workday": "是否上班", "note": "说明",
    "sheet": "表格", "filename": "文件名", "sha256": "文件摘要", "dropped_columns": "没有保存的列", "mapping": "各列导入为", "lenient": "有疑问的行照常导入",
    "rows": "行数", "created": "新增", "updated": "更新", "unchanged": "未变化", "rejected": "未导入", "way": "怎样处理", "keys": "编号", "result": "得到的批次",
    "cases": "事项", "counts": "件数", "left": "没有分派的", "outcome": "办理结果", "ending": "不再办理的原因", "party": "评价对象", "evaluation": "群众评价",
    "days": "天数", "approver": "批准人", "approved_on": "批准日期", "paused_days": "中止天数", "state": "进行到", "opinion": "意见", "side": "哪一方",
    "line": "承诺指标", "fact": "事项", "weights": "权重", "figures": "封存的数值", "title": "名称", "files": "文件", "position": "次序",
    "subject_id": "内容分类", "district": "区县", "channel": "形式", "department_id": "处室", "branch_id": "支部", "posts": "任职", "account_id": "账号",
    "case_id": "信访事项", "commitment_id": "承诺", "batch_id": "批次", "filter": "筛选条件", "minute": "哪一分钟", "from": "从哪里来", "reach": "范围", "format": "格式",
    "on_server": "在服务器上办理", "tag": "关于什么", "actor": "操作人", "since": "从哪天起", "until": "到哪天止", "year": "年份",
    "entries": "计划项", "period": "哪一期", "each": "多长时间", "at_least": "至少几次", "closes_on": "投票截止", "cell": "党小组", "post": "岗位",
    "header_row": "表头在第几行", "passed_over": "没有套用的", "reported": "是否述诺",
}
"""Names of details; an entry of business shows only these."""
WORDS = {
    "reason": {"unknown": "没有这个用户名", "wrong": "密码不正确", "locked": "已锁定", "disabled": "账号已停用", "expired": "初始密码已过期", "code": "动态口令不正确"},
}
"""Detail → its values in words."""
