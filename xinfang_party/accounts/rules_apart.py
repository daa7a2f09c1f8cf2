"""What no person does alone: come by somebody's log-in, or by rights together with a log-in. Pure, like `rules`."""
from datetime import datetime, timedelta

from xinfang_party.access.terms import Role
from xinfang_party.accounts import catalogue
from xinfang_party.accounts.terms import Half, LinkState

ELSE = "如果不属实，请立即告诉安全管理员和审计管理员。"


def why_not_reset(half: Half, *, administrator: bool, username: str, on_server: bool, other_at: datetime | None, granted_at: datetime | None,
                  now: datetime) -> str | None:
    """`other_at`: when the same person last reset the other half; `granted_at`: last granted it a role. With both in hand a person could
    become somebody else."""
    command = f"flask accounts {'reset-password' if half is Half.PASSWORD else 'reset-second-factor'} {username}"
    if on_server:
        return None
    if administrator:
        return f"管理员账号的密码和动态口令不能在页面上重置，请在服务器上运行 {command}。"
    if other_at is not None and is_lately(other_at, now):
        return (f"这个账号的{half.other.label}在 {catalogue.RESET_APART.value} 天内由您重置过，{half.label}请由另一名安全管理员重置，"
                f"或在服务器上运行 {command}。")
    if granted_at is not None and is_lately(granted_at, now):
        return (f"这个账号的角色在 {catalogue.RESET_APART.value} 天内由您授予过，{half.label}请由另一名安全管理员重置，"
                f"或在服务器上运行 {command}。")
    return None


def why_not_grant_yet(*, role: Role, must_change: bool, reset_at: datetime | None, now: datetime) -> str | None:
    """`reset_at`: when the same person last reset the password or the second factor. Rights come when only the owner can log in."""
    if reset_at is not None and is_lately(reset_at, now):
        return (f"这个账号的密码或动态口令在 {catalogue.RESET_APART.value} 天内由您重置过，“{role.label}”请由另一名安全管理员授予。")
    if must_change:
        return "本人还没有登录并设置自己的密码，初始密码还有别人知道。请本人先登录修改密码，再授予角色。"
    return None


def why_not_confirm(*, own: bool, asked_by_me: bool, state: LinkState) -> str | None:
    if state is not LinkState.ASKED:
        return f"这次关联{state.label}，不用再办。请打开账号页看现在的情况。"
    return "关联由申请以外的另一人确认。" if own or asked_by_me else None


def is_lately(moment: datetime, now: datetime) -> bool:
    return now - moment < timedelta(days=catalogue.RESET_APART.value)


def told_reset(half: Half, *, when: str, by: str) -> str:
    """What the owner reads about a reset."""
    return f"您的{half.label}已于 {when} 由{by}重置。如果不是您要求的，请立即告诉系统管理员和审计管理员。"


def told_others_of_reset(half: Half, *, account: str, when: str, by: str) -> str:
    """What the Party office and the secretary read: the owner's own notice could be read by whoever reset it."""
    return f"账号“{account}”的{half.label}已于 {when} 由{by}重置。如果不是本人要求的，请提醒本人，并告诉审计管理员。"


def told_link(state: LinkState, *, account: str, member: str, by: str) -> str:
    """What everybody concerned reads about one change of a link."""
    return f"账号“{account}”与党员{member}的关联：{by}{state.deed}。{ELSE}"


def told_email(*, email: str, by: str) -> str:
    """What the owner reads when somebody else wrote an address; the new one gets nothing before the owner says it is right."""
    return (f"您账号的电子邮箱由{by}改为“{email}”。请到“我的账号”确认是不是您的；确认之前每日提醒不会寄到这里。" if email
            else f"您账号的电子邮箱由{by}删除，以后不再寄每日提醒。如果不属实，请告诉审计管理员。")
