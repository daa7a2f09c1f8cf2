"""Addresses of static files with a hash of their content, so that browsers may keep them for a year."""
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import current_app, url_for


def asset(path: str) -> str:
    return url_for("static", filename=path, v=digest(Path(current_app.static_folder or "") / path))


@lru_cache(maxsize=256)
def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "0"
