"""Which figures stand on whose home page, in the order they are read; and what the three administrators do here."""
from collections.abc import Mapping
from typing import NamedTuple

from xinfang_party.access.terms import Role

OWN = ("petitions.on_time_reply_rate", "petitions.timely_acceptance_rate", "petitions.satisfaction_rate", "petitions.overdue")
BRANCH = (*OWN, "commitments.members_with_promise")
BUREAU = ("petitions.received", "petitions.timely_acceptance_rate", "petitions.on_time_reply_rate", "petitions.satisfaction_rate",
          "petitions.online_share", "petitions.overdue")
COMPARED = "petitions."
"""Codes that begin so are shown beside last year's figure."""
BY_BRANCH = ("petitions.on_time_reply_rate", "petitions.satisfaction_rate", "commitments.members_with_promise", "commitments.kept_share")
OF_LAST_YEAR = frozenset({"commitments.kept_share"})
"""Codes of what is judged after a year's end: until then there is nothing, so the year that ended last is shown, named beside the figure."""


class Place(NamedTuple):
    """A page an administrator works on, and what is done there."""

    title: str
    endpoint: str
    words: str


JOBS = Place("定时任务", "tasks.list_jobs", "看每天的任务有没有按时运行。最近一次运行不是今天的，请检查服务是否在运行。")
ADMINISTRATION: Mapping[Role, tuple[Place, ...]] = {
    Role.SYSTEM_ADMIN: (
        Place("账号", "accounts.list_accounts", "给新同志新建账号，修改姓名和党员编号，停用调走的人。90 天没有登录的会标出，请核实。角色由安全管理员授予。"), JOBS),
    Role.SECURITY_ADMIN: (
        Place("账号", "accounts.list_accounts", "授予和撤销角色，重置密码，解除锁定，清除动态口令，停用账号。新账号由系统管理员建立。"),),
    Role.AUDIT_ADMIN: (
        Place("审计记录", "audit.list_entries", "查谁在什么时候做了什么。每月至少核对一次全部记录；维护服务器的人把链头文件抄到别处保存，供对照。"),),
}
