"""The house rules that a machine can check: order of rooms, sizes, one clock, templates that mirror rooms, nothing that policy forbids."""
import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "xinfang_party"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MODULES = sorted(file for file in PACKAGE.rglob("*.py") if "migrations" not in file.parts)
NOT_ROOMS = {"layouts", "components", "errors"}
FORBIDDEN_WORDS = ("积分", "排名", "排行", "龙虎榜", "倒数第", "末位")
LEFT_BEHIND = {PACKAGE / "xuexi" / "sheets.py": 'POINTS = "积分"\n'}
"""The one place where policy's word stands in the code: the name of the columns that are never read."""
READS_TIME = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}


def functions(file: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def run(*command: str) -> None:
    done = subprocess.run([str(Path(sys.executable).with_name(command[0])), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_rooms_import_only_the_rooms_above_them() -> None:
    run("lint-imports", "--config", ".importlinter", "--no-cache")


def test_style_is_clean() -> None:
    run("ruff", "check", "--no-cache", ".")


def test_files_are_short() -> None:
    assert [f"{file}: {lines}" for file in MODULES if (lines := file.read_text("utf-8").count("\n")) > 250] == []


def test_functions_are_short() -> None:
    assert [f"{file}:{f.name}" for file in MODULES for f in functions(file) if f.end_lineno - f.lineno + 1 > 31] == []  # type: ignore[operator]


def test_views_are_thin() -> None:
    views = [f for file in MODULES if file.name.startswith("views") for f in functions(file) if f.decorator_list]
    bodies = [f.end_lineno - f.body[0].lineno + 1 for f in views]  # type: ignore[operator]
    assert max(bodies) <= 25
    assert sorted(bodies)[len(bodies) // 2] <= 8


def test_templates_are_short() -> None:
    assert [f"{file}: {lines}" for file in TEMPLATES if (lines := file.read_text("utf-8").count("\n")) > 120] == []


def test_templates_mirror_rooms() -> None:
    rooms = {folder.name for folder in PACKAGE.iterdir() if folder.is_dir()}
    assert {file.parent.name for file in TEMPLATES} - rooms - NOT_ROOMS == set()


def test_every_template_named_in_code_exists() -> None:
    named = {name for file in MODULES for name in re.findall(r'"([a-z_]+/[a-z_]+\.html)"', file.read_text("utf-8"))}
    assert named - {str(file.relative_to(ROOT / "templates")) for file in TEMPLATES} == set()


def test_only_the_clock_reads_the_time() -> None:
    guilty = [f"{file}:{node.lineno}" for file in MODULES if file.name != "clock.py"
              for node in ast.walk(ast.parse(file.read_text("utf-8")))
              if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in READS_TIME]
    assert guilty == []


@pytest.mark.parametrize("pattern", [r"\|\s*safe\b", r"\sstyle=", r"\son[a-z]+=", r"autoescape false", r"https?://(?!www\.w3\.org)"])
def test_templates_hold_nothing_the_policy_refuses(pattern: str) -> None:
    assert [str(file) for file in TEMPLATES if re.search(pattern, file.read_text("utf-8"))] == []


@pytest.mark.parametrize("word", FORBIDDEN_WORDS)
def test_no_points_and_no_rankings(word: str) -> None:
    """The central opinion of 2023-12-18 on 指尖上的形式主义; the about-page says what the site does not do, nothing else may name it."""
    assert [str(file) for file in [*TEMPLATES, *MODULES] if word in file.read_text("utf-8").replace(LEFT_BEHIND.get(file, "\0"), "", 1)] == []
