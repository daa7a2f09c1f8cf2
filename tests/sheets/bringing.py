"""A sheet brought as a person brings it."""
from pathlib import Path
from typing import Any

from xinfang_party.kernel.database import db
from xinfang_party.sheets import service


def bring(folder: Path, sheet: Any, *lines: str, by: Any, **options: Any) -> Any:
    """Lines of a CSV file, its header first; what the import says of it."""
    path = folder / "表.csv"
    path.write_text("\n".join(lines), "utf-8")
    db.session.commit()
    return service.import_file(sheet, path, "表.csv", by=by, **options)
