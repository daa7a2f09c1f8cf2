"""Settings of gunicorn: `gunicorn -c python:xinfang_party.server app:app`."""
import os

from xinfang_party.config import Config, number
from xinfang_party.tasks import runner

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


def post_worker_init(worker):  # type: ignore[no-untyped-def]
    """The scheduler starts after the fork, so that no connection and no lock is shared between processes."""
    application = worker.app.wsgi()
    if application.config["SCHEDULER"]:
        runner.start(application)
