import gzip
import importlib.util
import json
import re
import subprocess

import pytest

from xinfang_party.access.terms import Role
from xinfang_party.config import ROOT
from xinfang_party.web import navigation
from xinfang_party.web.assets import asset

spec = importlib.util.spec_from_file_location("scripts_assets", ROOT / "scripts" / "assets.py")
script = importlib.util.module_from_spec(spec)
spec.loader.exec_module(script)


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A copy of what the script depends on, and an npm that lays down nothing."""
    for name in script.SOURCES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(script, "ROOT", tmp_path)
    return tmp_path


@pytest.fixture
def modules(root):
    """What npm would have laid down."""
    folder = root / "node_modules"
    for name in [*script.FILES, *(f"bootstrap-icons/icons/{icon}.svg" for icon in script.ICONS)]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text('<svg viewBox="0 0 16 16">\n<path d="M0 0"/>\n</svg>\n//# sourceMappingURL=x.map\n', "utf-8")
    return folder


@pytest.fixture
def npm(monkeypatch):
    """`npm(code, …)`: what each call of npm answers with, at the wire."""
    def answers(*codes):
        left = list(codes)
        monkeypatch.setattr(script.subprocess, "run", lambda *_a, **_k: subprocess.CompletedProcess([], left.pop(0), "", "npm error ENOTFOUND"))
        monkeypatch.setattr(script.shutil, "which", lambda name: name)
        return left

    return answers


def test_the_parts_are_laid_out_and_the_second_call_asks_nobody(root, modules, npm):
    npm(0)
    assert (script.main(), script.main()) == (0, 0)
    assert (root / "static/vendor/echarts.min.js").is_file()
    assert (root / "static/vendor/licenses/htmx.txt").is_file()
    assert not modules.exists()


def test_a_new_lock_installs_again(root, modules, npm):
    npm(0)
    script.main()
    before = script.stamp_of(root)
    (root / "package-lock.json").write_text("{}", "utf-8")
    assert not script.is_current(root / "static/vendor", script.stamp_of(root))
    assert before != script.stamp_of(root)


def test_the_npm_of_pypi_helps_where_the_machines_fails(root, modules, npm):
    left = npm(1, 0)
    assert (script.main(), left) == (0, [])


def test_a_failure_is_a_sentence_and_leaves_the_old_files(root, npm, capsys):
    (root / "static/vendor").mkdir(parents=True)
    npm(1, 1)
    assert script.main() == 1
    assert "请检查能否连接 npm 源" in capsys.readouterr().err
    assert (root / "static/vendor").is_dir()


def test_a_package_without_the_file_is_a_sentence(root, modules, npm, capsys):
    (modules / "htmx.org/dist/htmx.min.js").unlink()
    npm(0)
    assert script.main() == 1
    assert "缺少 htmx.min.js" in capsys.readouterr().err


def test_compressed_files_say_the_same_and_name_no_map(root, modules, npm):
    npm(0)
    script.main()
    plain = (root / "static/vendor/htmx.min.js").read_bytes()
    assert gzip.decompress((root / "static/vendor/htmx.min.js.gz").read_bytes()) == plain
    assert b"sourceMappingURL" not in plain


def test_the_lock_names_no_host():
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    assert "://" not in json.dumps(lock)
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


def test_every_icon_in_use_is_in_the_sprite(app):
    texts = [file.read_text("utf-8") for file in (ROOT / "templates").rglob("*.html")]
    used = {name for text in texts for name in re.findall(r"""\bicon\(["']([a-z0-9-]+)["']""", text)}
    assert (used | {entry.icon for entry in navigation.REGISTERED}) - set(script.ICONS) == set()


def test_every_file_the_layout_names_is_there(log_in):
    html = log_in(Role.PARTY_OFFICE).get("/notifications").text
    assert [name for name in re.findall(r'/static/([^?"]+)\?v=', html) if not (ROOT / "static" / name).is_file()] == []


@pytest.mark.parametrize("name", ["css/base.css", "vendor/htmx.min.js", "vendor/icons.svg"])
def test_text_is_compressed_for_those_who_accept_it(client, name):
    packed = client.get(f"/static/{name}?v=1", headers={"Accept-Encoding": "gzip, br"})
    plain = client.get(f"/static/{name}?v=1")
    assert (packed.headers["Content-Encoding"], plain.headers.get("Content-Encoding")) == ("gzip", None)
    assert gzip.decompress(packed.data) == plain.data
    assert packed.mimetype == plain.mimetype
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_pages_are_not_compressed(client):
    assert "Content-Encoding" not in client.get("/login", headers={"Accept-Encoding": "gzip"}).headers


@pytest.mark.parametrize("path", ["../app.py", "%2e%2e/app.py", "css/../../app.py", "css", "none.css", "css/base.css%00"])
def test_nothing_outside_the_folder_is_served(client, path):
    assert client.get(f"/static/{path}").status_code == 404


def test_the_address_changes_with_the_content(toy):
    assert re.fullmatch(r"/static/css/base\.css\?v=[0-9a-f]{10}", asset("css/base.css"))
    assert asset("css/base.css") != asset("css/layout.css").replace("layout", "base")
