"""Files made for one answer."""
import tempfile
from collections.abc import Callable
from typing import BinaryIO

from flask import Response, send_file

MEDIA_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}
"""What is text gets its charset with the answer."""


def download(name: str, write: Callable[[BinaryIO], object]) -> Response:
    """A file written to disk and sent from there: a hundred thousand rows need no more memory than ten."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the answer
    try:
        write(target)
        target.seek(0)
        return send_file(target, mimetype=MEDIA_TYPES[name.rpartition(".")[2]], as_attachment=True, download_name=name)
    except BaseException:
        target.close()
        raise
