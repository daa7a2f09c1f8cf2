"""Wrong settings end the start with a sentence that says what to do, never with a traceback."""
import os
import subprocess
import sys
from pathlib import Path

import pytest

from xinfang_party import create_app
from xinfang_party.config import Config, SettingsError, flag, number

ROOT = Path(__file__).parent.parent
GOOD = "9f2Kq-7Lw_0aZx4Nc8Vb1Mt6Ry3Hu5Jd"
FLASK, GUNICORN = ("flask", "sheets", "list"), ("gunicorn", "-c", "python:xinfang_party.server", "-b", "127.0.0.1:0", "app:app")


def start(*command: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XINFANG_", "DATABASE_URL", "SECRET_KEY"))}
    program = Path(sys.executable).with_name(command[0])
    return subprocess.run([program, *command[1:]], cwd=ROOT, env={**kept, "XINFANG_INSTANCE": str(folder), **settings}, capture_output=True,
                          text=True, timeout=60, check=False)


@pytest.mark.parametrize(("word", "is_on"), [("1", True), ("开", True), ("是", True), (" ON ", True), ("关", False), ("0", False), ("", False)])
def test_a_switch_is_on_by_any_of_its_words(monkeypatch, word, is_on):
    monkeypatch.setenv("XINFANG_TOY", word)
    assert flag("XINFANG_TOY", default=True) is is_on


@pytest.mark.parametrize("text", ["abc", "-1", "1.5", "²", "0"])
def test_what_is_no_number_is_told_with_its_name(monkeypatch, text):
    monkeypatch.setenv("XINFANG_TOY", text)
    with pytest.raises(SettingsError, match="XINFANG_TOY 应为整数（不小于 1）"):
        number("XINFANG_TOY", 2, least=1)


@pytest.mark.parametrize("key", ["", "short", "a" * 40, "change-me-please-0123456789-abcdefgh", "12345678901234567890123456789012",
                                 "my-secret-key-change-me-please-now-123"])
def test_a_weak_key_is_refused(monkeypatch, key):
    monkeypatch.setenv("SECRET_KEY", key)
    monkeypatch.delenv("XINFANG_DEMONSTRATION", raising=False)
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        Config()


def test_without_overrides_the_start_ends_with_the_sentence(monkeypatch, capsys):
    monkeypatch.setenv("SECRET_KEY", "short")
    monkeypatch.delenv("XINFANG_DEMONSTRATION", raising=False)
    with pytest.raises(SystemExit):
        create_app()
    assert capsys.readouterr().err.startswith("没有设置可靠的 SECRET_KEY")


@pytest.mark.parametrize(("command", "settings", "sentence"), [
    (FLASK, {"SECRET_KEY": "short"}, "没有设置可靠的 SECRET_KEY"), (GUNICORN, {"SECRET_KEY": "short"}, "没有设置可靠的 SECRET_KEY"),
    (GUNICORN, {"SECRET_KEY": GOOD, "XINFANG_WORKERS": "abc"}, "XINFANG_WORKERS 应为整数"),
    (FLASK, {"SECRET_KEY": GOOD, "XINFANG_PROXIES": "one"}, "XINFANG_PROXIES 应为整数")])
def test_a_start_with_wrong_settings_says_one_sentence(tmp_path, command, settings, sentence):
    ended = start(*command, folder=tmp_path, **settings)
    assert ended.returncode != 0
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr
