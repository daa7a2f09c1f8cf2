from flask import current_app

from xinfang_party.access.terms import SYSTEM
from xinfang_party.notifications import service
from xinfang_party.tasks import registry
from xinfang_party.tasks import service as tasks
from xinfang_party.tasks.service import TaskRun

DELIVER = "notifications.deliver"


def send_digests() -> None:
    service.write_digests()


def deliver_mail() -> None:
    """As a background task: a job holds a transaction, and a mail server may take its time."""
    if current_app.config["SMTP_HOST"]:
        tasks.start(DELIVER, title="发送邮件", by=SYSTEM, arguments={})


def deliver(run: TaskRun) -> None:
    run.finish("", f"发出 {service.deliver()} 封邮件。")


registry.register(DELIVER, deliver)
