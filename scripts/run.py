"""Start the site for `make run`: upgrade the database, load the demonstration bureau when empty, print where to go, serve."""
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = Path(os.environ.get("XINFANG_INSTANCE", ROOT / "instance"))


def main() -> None:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("XINFANG_DEMONSTRATION", "1")
    if "--fresh" in sys.argv:
        start_afresh()
    INSTANCE.mkdir(parents=True, exist_ok=True)
    prepare()
    address = os.environ.get("XINFANG_BIND", "127.0.0.1:8000")
    print(f"\n信访党建工作台已启动：http://{address}/    按 Ctrl+C 结束。\n", flush=True)
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    os.execv(gunicorn, [gunicorn, "-c", "python:xinfang_party.server", "app:app"])


def start_afresh() -> None:
    """Remove the demonstration's own instance; what a real site keeps is never touched."""
    if "DATABASE_URL" in os.environ:
        sys.exit("设置了 DATABASE_URL：演示单位只能重新载入到自带的 SQLite 数据库。请取消 DATABASE_URL 后再运行，或自己清空那个数据库。")
    if INSTANCE.exists() and not (INSTANCE / "demonstration.key").exists():
        sys.exit(f"{INSTANCE} 不是演示生成的（可能是正式站点的数据），没有删除任何内容。请用 XINFANG_INSTANCE 另指一个文件夹。")
    shutil.rmtree(INSTANCE, ignore_errors=True)


def prepare() -> None:
    """Bring the database to the newest form and fill an empty one."""
    from flask_migrate import upgrade  # noqa: PLC0415 - the environment must be set first

    from xinfang_party import create_app  # noqa: PLC0415
    from xinfang_party.demo import service as demo  # noqa: PLC0415

    app = create_app()
    with app.app_context():
        upgrade()
        if app.config["DEMONSTRATION"]:
            if demo.load_if_empty():
                print("已载入演示数据（党员均为“示例党员”，不对应任何真实人员）。")
            print(demo.log_ins())


if __name__ == "__main__":
    main()
