"""Addresses of static files with a hash of their content, so that browsers may keep them for a year; and their compressed form.

Pages themselves are never compressed here: they carry a secret (the CSRF token) beside what people typed, and the length of a
compressed answer would give it away bit by bit (BREACH). A proxy in front may decide otherwise.
"""
import gzip
import hashlib
import mimetypes
from collections.abc import Callable
from functools import lru_cache, wraps
from os.path import isfile
from pathlib import Path

from flask import Flask, Response, current_app, request
from werkzeug.utils import safe_join

COMPRESSED = {".css", ".js", ".svg"}


def install(app: Flask) -> None:
    """Serve text files compressed to those who accept it. To be called when the static route has its permission."""
    plain: Callable[..., Response] = app.view_functions["static"]  # type: ignore[assignment]

    @wraps(plain)
    def serve(filename: str) -> Response:
        path = safe_join(current_app.static_folder or "", filename)
        if path is None or Path(path).suffix not in COMPRESSED or not isfile(path):
            return plain(filename=filename)
        answer = Response(mimetype=mimetypes.guess_type(path)[0])
        answer.vary.add("Accept-Encoding")
        if "gzip" in request.accept_encodings:
            answer.set_data(packed(path))
            answer.content_encoding = "gzip"
        else:
            answer.set_data(Path(path).read_bytes())
        return answer

    app.view_functions["static"] = serve


@lru_cache(maxsize=128)
def packed(path: str) -> bytes:
    """Large files were compressed when they were installed, our own small ones are once in each process."""
    ready = Path(f"{path}.gz")
    return ready.read_bytes() if ready.is_file() else gzip.compress(Path(path).read_bytes(), 9, mtime=0)


def asset(path: str) -> str:
    """A list page asks this a hundred times, so the address is put together by hand and its hash read once."""
    return request.script_root + address(current_app.static_folder or "", path)


@lru_cache(maxsize=256)
def address(folder: str, path: str) -> str:
    file = Path(folder) / path
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "0"
    return f"{current_app.static_url_path}/{path}?v={digest}"
