"""Wrong settings end the start with a sentence that says what to do, never with a traceback."""
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from xinfang_party import create_app
from xinfang_party.accounts import service as accounts
from xinfang_party.accounts.catalogue import DEMONSTRATION_PASSWORD
from xinfang_party.accounts.models import Account
from xinfang_party.config import Config, SettingsError, flag, number
from xinfang_party.demo.people import BY
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.tasks import runner

ROOT = Path(__file__).parent.parent
GOOD = "9f2Kq-7Lw_0aZx4Nc8Vb1Mt6Ry3Hu5Jd"
FLASK, GUNICORN = ("flask", "sheets", "list"), ("gunicorn", "-c", "python:xinfang_party.server", "-b", "127.0.0.1:0", "app:app")


def start(*command: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(program(command), cwd=ROOT, env=environment(folder, settings), capture_output=True, text=True, timeout=60, check=False)


def is_started(*command: str, folder: Path, **settings: str) -> bool:
    """Run it until it says that it serves; ended then."""
    with subprocess.Popen(program(command), cwd=ROOT, env=environment(folder, settings), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, start_new_session=True) as running:
        assert running.stdout is not None
        said = any("Booting worker" in line or "定时任务已启动" in line for line in running.stdout)
        os.killpg(running.pid, signal.SIGKILL)  # its workers too, which may not yet listen to anything milder
    return said


def program(command: tuple[str, ...]) -> list[str]:
    return [str(Path(sys.executable).with_name(command[0])), *command[1:]]


def environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XINFANG_", "DATABASE_URL", "SECRET_KEY"))}
    return {**kept, "XINFANG_INSTANCE": str(folder), **settings}


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
    (GUNICORN, {"SECRET_KEY": "short"}, "没有设置可靠的 SECRET_KEY"),
    (GUNICORN, {"SECRET_KEY": GOOD, "XINFANG_WORKERS": "abc"}, "XINFANG_WORKERS 应为整数"),
    (FLASK, {"SECRET_KEY": GOOD, "XINFANG_PROXIES": "one"}, "XINFANG_PROXIES 应为整数")])
def test_a_start_with_wrong_settings_says_one_sentence(tmp_path, command, settings, sentence):
    ended = start(*command, folder=tmp_path, **settings)
    assert ended.returncode != 0
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr


# --- a database of the demonstration in real use --------------------------------------------------------------------------------

SERVE = ("flask", "tasks", "serve")


def demonstrated(folder: Path, *, disabled: bool = False) -> dict[str, str]:
    """The settings of a real site whose database a demonstration has used; the printed password was changed since."""
    url = f"sqlite:///{folder / 'xinfang.db'}"
    app = create_app(TESTING=True, SECRET_KEY=GOOD, SQLALCHEMY_DATABASE_URI=url, INSTANCE=folder, DEMONSTRATION=True, SCHEDULER=False)
    with app.app_context():
        db.create_all()
        with unit_of_work():
            made, _ = accounts.create(username="dangwei", name="机关党委（演示）", password=DEMONSTRATION_PASSWORD, must_change=False, by=BY)
            accounts.change_password(made, new="Willow-Ladder-58", by=BY)
            if disabled:
                accounts.disable(made, by=BY)
        db.engine.dispose()
    return {"SECRET_KEY": GOOD, "XINFANG_WORKERS": "1"}


@pytest.mark.parametrize("command", [GUNICORN, SERVE])
def test_a_site_does_not_start_on_accounts_of_a_demonstration(tmp_path, command):
    ended = start(*command, folder=tmp_path, **demonstrated(tmp_path))
    assert ended.returncode != 0
    assert "演示单位的账号（dangwei）" in ended.stderr
    assert "flask accounts disable" in ended.stderr
    assert ("Traceback" in ended.stderr, "Booting worker" in ended.stderr, "定时任务已启动" in ended.stdout) == (False, False, False)


@pytest.mark.parametrize(("command", "disabled", "more"), [(GUNICORN, False, {"XINFANG_DEMONSTRATION": "1"}), (SERVE, True, {})])
def test_it_starts_where_they_are_disabled_or_shown(tmp_path, command, disabled, more):
    settings = {**demonstrated(tmp_path, disabled=disabled), **more}
    assert is_started(*command, folder=tmp_path, **settings)


def opened(folder: Path, **more: object) -> Flask:
    """As a server opens it that knows nothing of `server.py`: `gunicorn app:app`, `flask run`."""
    return create_app(**{"TESTING": True, "SECRET_KEY": GOOD, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'xinfang.db'}", "INSTANCE": folder,
                         "DEMONSTRATION": False, "SCHEDULER": False, **more})


@pytest.mark.parametrize(("method", "path"), [("GET", "/login"), ("POST", "/login"), ("GET", "/"), ("GET", "/board"), ("GET", "/no-such-page")])
def test_whatever_serves_every_page_says_that_the_site_is_not_open(tmp_path, caplog, method, path):
    demonstrated(tmp_path)
    site = opened(tmp_path)
    answer = site.test_client().open(path, method=method)
    assert (answer.status_code, "网站没有启用" in answer.text, "dangwei" in answer.text) == (503, True, False)
    assert "flask accounts disable" in caplog.text
    assert site.test_client().get("/static/css/base.css").status_code == 200


def test_it_opens_by_itself_when_the_accounts_are_disabled_and_asks_no_more(tmp_path, monkeypatch):
    demonstrated(tmp_path)
    client = opened(tmp_path).test_client()
    assert client.get("/login").status_code == 503
    demonstrated_are_disabled(tmp_path)
    assert client.get("/login").status_code == 200
    monkeypatch.setattr("xinfang_party.house.demonstration_accounts", lambda: pytest.fail("asked again"))
    assert client.get("/login").status_code == 200


def demonstrated_are_disabled(folder: Path) -> None:
    with opened(folder).app_context():
        with unit_of_work():
            accounts.disable(db.session.query(Account).one(), by=BY)
        db.engine.dispose()


def test_a_demonstration_is_served(tmp_path):
    demonstrated(tmp_path)
    assert opened(tmp_path, DEMONSTRATION=True).test_client().get("/login").status_code == 200


def test_the_commands_that_mend_it_run_all_the_same(tmp_path):
    settings = demonstrated(tmp_path)
    assert "dangwei" in opened(tmp_path).test_cli_runner().invoke(args=["accounts", "list"]).output
    assert start("flask", "accounts", "disable", "dangwei", folder=tmp_path, **settings).returncode == 0


def test_a_database_that_does_not_answer_forbids_nothing(tmp_path):
    app = create_app(TESTING=True, SECRET_KEY=GOOD, SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'empty.db'}", INSTANCE=tmp_path,
                     DEMONSTRATION=False, SCHEDULER=False)
    assert runner.why_not_serve(app) is None
    with app.app_context():
        db.engine.dispose()
