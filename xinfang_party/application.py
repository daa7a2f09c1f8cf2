"""The Flask application that commits once per request, between the view and the answer."""
from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.routing import IntegerConverter

from xinfang_party.kernel.transaction import settle
from xinfang_party.web.bodies import FormRequest
from xinfang_party.web.logs import without_keys
from xinfang_party.web.repeats import remember


class RowId(IntegerConverter):
    """What a primary key can be; a longer number is a page that does not exist, not an error of the database."""

    regex = r"[0-9]{1,10}"

    def __init__(self, map: Any, **options: Any) -> None:
        super().__init__(map, max=2**31 - 1, **options)


class Application(Flask):
    """A failed commit is an error of this request, so it must happen where error handlers still can answer."""

    request_class = FormRequest

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.url_map.converters["int"] = RowId

    def log_exception(self, exc_info: Any) -> None:
        """As the framework does it, but for keys that stand in the address."""
        self.logger.error("Exception on %s [%s]", without_keys(request.path), request.method, exc_info=exc_info)

    def dispatch_request(self) -> ResponseReturnValue:
        response = self.make_response(super().dispatch_request())
        remember(response)
        return settle(response)
