"""Make sure that a browser and a Chinese font are there for the browser tests: installs them when root, else says what is missing."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

BROWSER = "chromium-headless-shell"
FONT = "fonts-wqy-microhei"


def missing() -> list[str]:
    """Debian packages that are not here yet."""
    packages = []
    if not any(shutil.which(name) for name in (BROWSER, "chromium")):
        packages.append(BROWSER)
    if not any(Path("/usr/share/fonts").rglob("wqy-microhei*")):
        packages.append(FONT)
    return packages


def main() -> int:
    packages = missing()
    if not packages:
        return 0
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"浏览器测试还缺软件包：{'、'.join(packages)}。请先运行：sudo apt-get install {' '.join(packages)}", file=sys.stderr)
        return 1
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]):
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
            print(f"安装 {'、'.join(packages)} 没有成功（{' '.join(command)}），请检查软件源后重试。", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
