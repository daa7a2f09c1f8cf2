"""Pure questions of log-in security: passwords, roles that exclude each other, failures, sessions that end. Sources in the catalogue."""
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from xinfang_party.access.terms import DERIVED, NOBODYS_NAMES, Role
from xinfang_party.accounts import catalogue
from xinfang_party.accounts.terms import Duty, Ended, Limit, SessionLimits, Tally
from xinfang_party.kernel.text import folded, same_name

USERNAME = re.compile(r"[a-z0-9\u4e00-\u9fff][a-z0-9\u4e00-\u9fff._\-]{1,31}")
EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(\.[A-Za-z0-9\-]{1,63}){1,5}")
LOOKALIKES = str.maketrans({"@": "a", "4": "a", "0": "o", "1": "i", "!": "i", "$": "s", "5": "s", "3": "e", "7": "t"})
CLASSES = (str.islower, str.isupper, str.isdigit)
NOT_LETTERS = re.compile(r"[\W\d_]+")


def why_not_username(username: str) -> str | None:
    if not USERNAME.fullmatch(folded(username)):
        return "用户名请用 2 到 32 个小写字母、数字或汉字，中间可以有点、短横和下划线。"
    return None


def why_not_email(email: str) -> str | None:
    return None if not email or EMAIL.fullmatch(email) else "电子邮箱的格式不对，请写成 name@example.cn 的样子。"


def why_not_name(name: str, taken: Collection[str]) -> str | None:
    """`taken`: `same_name` of the names of all other accounts. Two accounts of one name could be mistaken for each other in the audit."""
    if not name:
        return "请填写使用人的姓名；关联了党员的账号用党员的姓名。"
    if same_name(name) in map(same_name, NOBODYS_NAMES):
        return f"“{name}”在审计记录里另有所指，请写使用人的姓名。"
    if same_name(name) in taken:
        return f"已经有账号叫“{name}”，审计记录里会分不清。请在姓名后加上处室，例如“{name}（办公室）”。"
    return None


def name_of_member(name: str, number: str, taken: Collection[str]) -> str:
    """A member's account goes by the member's name; a namesake's carries the number besides, and one called as nobody is. At most 40 characters."""
    suffix = f"（{number}）"
    return name if same_name(name) not in {*taken, *map(same_name, NOBODYS_NAMES)} else f"{name[:40 - len(suffix)]}{suffix}"


def refusal_of_demonstration(usernames: Sequence[str]) -> str:
    """Why a site in real use does not start on this database."""
    shown = "、".join(usernames[:5]) + (f" 等 {len(usernames)} 个" if len(usernames) > 5 else "")
    return (f"这个数据库里有演示单位的账号（{shown}），它们的密码人人知道，所以没有启动。请换一个空数据库（DATABASE_URL 或 XINFANG_INSTANCE），"
            "运行 flask db upgrade 和 flask accounts create 后再启动；一定要用这个数据库时，先用 flask accounts disable 用户名 逐个停用它们。"
            "只是试用，请设 XINFANG_DEMONSTRATION=1。")


# --- passwords ----------------------------------------------------------------------------------------------------------------

def why_not_password(password: str, *, username: str, name: str) -> str | None:
    """The first thing wrong with a new password, or None. Whether it was used before is asked of the hashes, not here."""
    plain = unicodedata.normalize("NFKC", password)
    shortest, classes = catalogue.PASSWORD_SHORTEST, catalogue.PASSWORD_CLASSES
    if len(plain) < shortest.value:
        return f"密码至少要有 {shortest.value} 个字符，现在是 {len(plain)} 个。"
    if len(plain) > catalogue.PASSWORD_LONGEST:
        return f"密码最多 {catalogue.PASSWORD_LONGEST} 个字符。"
    if classes_in(plain) < classes.value:
        return f"密码要有大写字母、小写字母、数字、其他字符中的至少 {classes.value} 种。"
    if held := next((word for word in (username, name, *catalogue.BUREAU_WORDS) if holds(plain, word)), None):
        return f"密码里不要有用户名、姓名或单位常用词（“{held}”）。"
    if walk := longest_walk(plain.casefold()):
        return f"密码里不要有键盘或字母表上连续的字符（“{walk}”），也不要连着重复同一个字符。"
    return "这个密码太常见，很容易被猜到，请换一个。" if is_common(plain) else None


def classes_in(password: str) -> int:
    found = {next((number for number, test in enumerate(CLASSES) if test(character)), len(CLASSES)) for character in password}
    return len(found)


def is_like_a_password(text: str) -> bool:
    """Long and mixed enough to be one: perhaps it was meant for the field below."""
    return len(text) >= catalogue.PASSWORD_SHORTEST.value and classes_in(text) >= catalogue.PASSWORD_CLASSES.value


def holds(password: str, word: str) -> bool:
    word = folded(word)
    return len(word) > 1 and (word in password.casefold() or word in password.casefold().translate(LOOKALIKES))


def longest_walk(text: str) -> str:
    """A piece of a keyboard row, a column pattern, the alphabet or one repeated character; "" when there is none."""
    for start in range(len(text)):
        piece, repeat = text[start:start + catalogue.WALK], text[start:start + catalogue.SAME]
        if len(repeat) == catalogue.SAME and len(set(repeat)) == 1:
            return repeat
        if len(piece) == catalogue.WALK and any(piece in walk or piece[::-1] in walk for walk in catalogue.KEYBOARD):
            return piece
    return ""


def is_common(password: str) -> bool:
    """Is it a common word dressed up with digits, signs, capitals and look-alikes, or the same word again?"""
    for text in (password.casefold(), password.casefold().translate(LOOKALIKES)):
        words = [word for word in NOT_LETTERS.split(text) if word]
        if "".join(words) in catalogue.COMMON or (len(words) > 1 and all(word in catalogue.COMMON for word in words)):
            return True
    stem = password.casefold().strip("0123456789!@#$%^&*()_+-=.,;:?~ ").translate(LOOKALIKES)
    return stem in catalogue.COMMON or NOT_LETTERS.sub("", stem) in catalogue.COMMON


def is_first_password_over(*, must_change: bool, changed_at: datetime, now: datetime) -> bool:
    """A first or reset password is good for some days only."""
    return must_change and now - changed_at >= timedelta(days=catalogue.FIRST_PASSWORD_EXPIRES.value)


def password_days_left(*, administrator: bool, changed_at: datetime, now: datetime) -> int | None:
    """Whole days until the password must be changed; None where nothing demands it."""
    return catalogue.PASSWORD_EXPIRES.value - (now - changed_at).days if administrator else None


def password_warning(days_left: int | None) -> str | None:
    if days_left is None or days_left > catalogue.PASSWORD_WARNING.value:
        return None
    return f"您的密码还有 {days_left} 天到期，请尽快修改。" if days_left > 0 else "您的密码已经到期，请现在修改。"


# --- roles --------------------------------------------------------------------------------------------------------------------

def why_not_grant(role: Role, *, held: Collection[Role], has_member: bool) -> str | None:
    """三员分立 (domain.md 9.2): one administrator role at most, never together with business."""
    if role in DERIVED:
        return f"“{role.label}”随党籍和任职自动产生，不用授予；请在“组织”里登记。"
    if role in held:
        return f"这个账号已经是{role.label}。"
    if role.is_administrator and any(other.is_administrator for other in held):
        return "一个人最多担任一种管理员（系统、安全、审计三员分立），请先撤销原来的管理员角色。"
    if role.is_administrator and held:
        return "管理员不能兼任业务角色，请另开账号，或先撤销业务角色。"
    if role.is_administrator and has_member:
        return "这个账号已关联党员，管理员账号不能关联党员，请另开账号。"
    if any(other.is_administrator for other in held):
        return "管理员不能兼任业务角色，请另开账号。"
    return None


def why_not_link(held: Iterable[Role]) -> str | None:
    """A member's account reaches business data, so an administrator's account has no member."""
    return "管理员账号不看业务数据，不能关联党员，请另开账号。" if any(role.is_administrator for role in held) else None


def why_not_touch(*, own: bool, verb: str) -> str | None:
    """Nobody grants rights to, resets or disables the own account from the administration pages."""
    return f"不能{verb}自己的账号，请由另一名管理员办理。" if own else None


def why_not_disable(roles: Collection[Role], others: Collection[Role]) -> str | None:
    """`others`: the administrator roles that stay held by other active accounts."""
    last = next((role for role in roles if role.is_administrator and role not in others), None)
    return f"这是最后一个{last.label}，停用后无人接手，请先让另一个账号担任。" if last else None


# --- failures -----------------------------------------------------------------------------------------------------------------

def is_locked(tally: Tally | None, now: datetime) -> bool:
    return tally is not None and tally.locked_until is not None and now < tally.locked_until


def with_failure(tally: Tally | None, now: datetime, limit: Limit) -> Tally:
    """One more failure; a lock that is over, or failures too long ago, begin a new count."""
    if tally is None or tally.locked_until is not None or now - tally.since >= limit.window:
        tally = Tally(0, now)
    failures = tally.failures + 1
    return Tally(failures, tally.since, now + limit.lock if failures >= limit.failures else None)


def without_failure(tally: Tally) -> Tally:
    """The try counted in advance was right after all."""
    return Tally(max(0, tally.failures - 1), tally.since)


# --- sessions -----------------------------------------------------------------------------------------------------------------

def limits_for(*, administrator: bool, idle_minutes: int, hours: int) -> SessionLimits:
    idle = min(idle_minutes, catalogue.ADMINISTRATOR_IDLE.value) if administrator else idle_minutes
    return SessionLimits(timedelta(minutes=idle), timedelta(hours=hours))


def why_session_over(*, created_at: datetime, seen_at: datetime, ended: bool, same_epoch: bool, disabled: bool, limits: SessionLimits,
                     now: datetime) -> Ended | None:
    if ended:
        return Ended.LOGGED_OUT
    if disabled:
        return Ended.DISABLED
    if not same_epoch:
        return Ended.REPLACED
    if now - created_at >= limits.absolute:
        return Ended.TOO_LONG
    return Ended.IDLE if now - seen_at >= limits.idle else None


def first_duty(*, must_change: bool, days_left: int | None, administrator: bool, has_second_factor: bool, demonstration: bool) -> Duty | None:
    """What stands before every other page: the own password first, then an administrator's second factor."""
    if must_change or (days_left is not None and days_left <= 0):
        return Duty.CHANGE_PASSWORD
    if administrator and not has_second_factor and not demonstration:
        return Duty.SET_UP_SECOND_FACTOR
    return None


def is_stale(*, last_login_at: datetime | None, created_at: datetime, now: datetime) -> bool:
    return now - (last_login_at or created_at) >= timedelta(days=catalogue.STALE.value)


def browser_of(user_agent: str) -> str:
    """"Chrome，Windows": what people recognise in a browser's description of itself."""
    found = [next((name for mark, name in marks if mark in user_agent), "") for marks in (catalogue.BROWSERS, catalogue.SYSTEMS)]
    return "，".join(filter(None, found)) or "其他"
