"""Settings, all from the environment; every name is explained in README.md."""
import os
import secrets
from datetime import timedelta
from pathlib import Path

from xinfang_party.kernel.database import engine_options, normal_url

ROOT = Path(__file__).resolve().parent.parent
MINIMUM_KEY_LENGTH = 32
EXAMPLE_KEYS = ("change", "secret", "example", "password", "dev", "test")
EXAMPLE_WORDS = ("changeme", "secretkey", "example", "password", "xinfang", "abcdefgh", "qwerty")
"""Words no random key contains; `-` and `_` are passed over."""


class SettingsError(RuntimeError):
    """The site refuses to start; the message says what to set."""


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on", "是", "开"}


def number(name: str, default: int, least: int = 0) -> int:
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and int(text) >= least):
        raise SettingsError(f"{name} 应为整数（不小于 {least}），现在是「{text}」。请改好后再启动。")
    return int(text)


class Config:
    """One instance per application; a test passes `overrides`."""

    def __init__(self, **overrides: object) -> None:
        self.DEMONSTRATION = flag("XINFANG_DEMONSTRATION")
        self.INSTANCE = Path(os.environ.get("XINFANG_INSTANCE", ROOT / "instance"))
        self.SQLALCHEMY_DATABASE_URI = normal_url(os.environ.get("DATABASE_URL", f"sqlite:///{self.INSTANCE / 'xinfang.db'}"))
        self.SECRET_KEY = os.environ.get("SECRET_KEY", "")
        self.FILES_FOLDER = os.environ.get("XINFANG_FILES", str(self.INSTANCE / "files"))
        self.HTTPS = flag("XINFANG_HTTPS")
        self.PROXIES = number("XINFANG_PROXIES", 0)
        self.SCHEDULER = flag("XINFANG_SCHEDULER", True)
        self.SMTP_HOST = os.environ.get("XINFANG_SMTP_HOST", "")
        self.SMTP_PORT = number("XINFANG_SMTP_PORT", 25)
        self.SMTP_SENDER = os.environ.get("XINFANG_SMTP_SENDER", "")
        self.IDLE_MINUTES = number("XINFANG_IDLE_MINUTES", 30)
        self.SESSION_HOURS = number("XINFANG_SESSION_HOURS", 10)
        self.LOCK_AFTER = number("XINFANG_LOCK_AFTER", 5)
        self.LOCK_MINUTES = number("XINFANG_LOCK_MINUTES", 30)
        self.SMALL_NUMBER = number("XINFANG_SMALL_NUMBER", 5)
        self.MOVE_LAST_DAY = flag("XINFANG_MOVE_LAST_DAY", True)
        self.COUNT_PENDING_REPLIES = flag("XINFANG_COUNT_PENDING_REPLIES")
        self.MAX_CONTENT_LENGTH = number("XINFANG_MAX_UPLOAD_MB", 64) * 1024 * 1024
        self.TESTING = False
        self.__dict__.update(overrides)
        self.derive()

    def derive(self) -> None:
        self.SQLALCHEMY_ENGINE_OPTIONS = engine_options(str(self.SQLALCHEMY_DATABASE_URI))
        self.SESSION_COOKIE_NAME = "__Host-session" if self.HTTPS else "session"
        self.SESSION_COOKIE_SECURE = self.HTTPS
        self.SESSION_COOKIE_HTTPONLY = True
        self.SESSION_COOKIE_SAMESITE = "Lax"
        self.PERMANENT_SESSION_LIFETIME = timedelta(hours=self.SESSION_HOURS)
        self.MAX_FORM_MEMORY_SIZE = 2 * 1024 * 1024
        self.MAX_FORM_PARTS = 1_000
        self.WTF_CSRF_TIME_LIMIT = None
        self.WTF_CSRF_SSL_STRICT = False  # pages whose address holds a key send no Referer; the token and the SameSite cookie guard them
        if self.DEMONSTRATION and not self.SECRET_KEY:
            self.SECRET_KEY = kept_key(self.INSTANCE / "demonstration.key")
        if not self.TESTING:
            refuse_weak_key(self.SECRET_KEY)


def refuse_weak_key(key: str) -> None:
    """Outside the demonstration a key must be given, long enough and no example. Raises `SettingsError`."""
    plain = key.lower().replace("-", "").replace("_", "")
    is_example = plain.startswith(EXAMPLE_KEYS) or any(word in plain for word in EXAMPLE_WORDS)
    if len(key) < MINIMUM_KEY_LENGTH or len(set(key)) < 10 or key.isdigit() or is_example:
        raise SettingsError("没有设置可靠的 SECRET_KEY：请用 python3 -c \"import secrets; print(secrets.token_urlsafe(48))\" "
                            "生成一个（至少 32 个字符），写进环境变量 SECRET_KEY 后再启动。")


def kept_key(file: Path) -> str:
    """The demonstration's own key: made once, kept beside its database, readable by its owner only."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48), "utf-8")
    return file.read_text("utf-8")
