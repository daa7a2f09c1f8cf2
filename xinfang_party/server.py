"""Settings of gunicorn: `gunicorn -c python:xinfang_party.server app:app`."""
import os
import sys

from xinfang_party.config import Config, number
from xinfang_party.house import CANNOT_START, create_app
from xinfang_party.kernel.database import db
from xinfang_party.tasks import runner
from xinfang_party.web.logs import RequestLog

Config()  # wrong settings are told once, before any worker starts

bind = os.environ.get("XINFANG_BIND", "127.0.0.1:8000")
workers = number("XINFANG_WORKERS", 2, least=1)
worker_class = "gthread"
threads = 4
timeout = 120
graceful_timeout = 20
max_requests = 20_000
max_requests_jitter = 2_000
accesslog = os.environ.get("XINFANG_ACCESS_LOG") or None
proc_name = "xinfang-party"
control_socket_disable = True
logger_class = RequestLog


def on_starting(_arbiter):  # type: ignore[no-untyped-def]
    """What forbids the start is told once, before any worker starts. No connection is carried over the fork."""
    application = create_app()
    reason = runner.why_not_serve(application)
    with application.app_context():
        db.engine.dispose()
    if reason:
        sys.stderr.write(f"{reason}\n")
        sys.exit(CANNOT_START)


def post_worker_init(worker):  # type: ignore[no-untyped-def]
    """The scheduler starts after the fork, so that no connection and no lock is shared between processes."""
    application = worker.app.wsgi()
    if application.config["SCHEDULER"]:
        runner.start(application)
