"""`flask db` for tests: one folder of revisions over the database of a bare application."""
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from flask_migrate import Migrate

import xinfang_party
from xinfang_party.kernel.database import db

FOLDER = Path(xinfang_party.__file__).parent / "migrations"


class Migrations:
    """`flask db` for one folder of revisions, without the command line's exit codes."""

    def __init__(self, app, folder):
        Migrate(app, db, directory=str(folder), render_as_batch=True)
        self.config = app.extensions["migrate"].migrate.get_config(str(folder))
        self.script = ScriptDirectory(str(folder))

    def up(self, to="head"):
        command.upgrade(self.config, to)

    def down(self, to="base"):
        command.downgrade(self.config, to)
