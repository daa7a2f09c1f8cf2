"""Bodies of forms: one with more fields than any page of ours has is refused before it is taken apart."""
import io
from collections.abc import Callable
from typing import IO, Any

from flask import Flask, Request, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

STRANGERS_BYTES = 64 * 1024
"""What the log-in form needs, many times over: a stranger's request is no longer."""


class FormParser(FormDataParser):
    """The framework limits the parts of a multipart body only; here the same limits hold for the plain kind."""

    def _parse_urlencoded(self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]) -> Any:
        size, fields = self.max_form_memory_size, self.max_form_parts
        body = stream.read(-1 if size is None else size + 1)
        if (size is not None and len(body) > size) or (fields is not None and body.count(b"&") >= fields):
            raise RequestEntityTooLarge
        return super()._parse_urlencoded(io.BytesIO(body), mimetype, len(body), options)


class FormRequest(Request):
    """What every request of the house is."""

    form_data_parser_class = FormParser


def install(app: Flask, known: Callable[[], bool]) -> None:
    """Who is not `known()` sends little, or anybody could keep the site busy with reading it."""
    @app.before_request
    def hold_strangers_short() -> None:
        if not known():
            request.max_content_length = request.max_form_memory_size = STRANGERS_BYTES
