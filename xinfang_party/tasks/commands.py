import threading

import click
from flask import current_app
from flask.cli import AppGroup

from xinfang_party.tasks import runner, service

cli = AppGroup("tasks", help="后台任务与定时任务。")


@cli.command("serve")
def serve() -> None:
    """单独运行定时任务和后台任务（大单位使用；与网站内置的同时运行也不会重复）。"""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if reason := runner.why_not_serve(app):
        raise click.ClickException(reason)
    runner.start(app)
    click.echo("定时任务已启动，按 Ctrl+C 结束。")
    threading.Event().wait()


@cli.command("run")
@click.argument("job", required=False)
def run(job: str | None) -> None:
    """立即运行排队中的后台任务；给出任务名时运行该定时任务（当天已运行过则跳过）。"""
    jobs = {item.id: item for item in current_app.extensions["jobs"]}
    if job is None:
        click.echo(f"运行了 {service.run_pending()} 个后台任务。")
    elif job not in jobs:
        raise click.ClickException(f"没有「{job}」这个定时任务。可用的有：{'、'.join(jobs)}。")
    else:
        done = runner.run_job(current_app._get_current_object(), jobs[job])  # type: ignore[attr-defined]
        click.echo("已运行。" if done else "今天已经运行过。")
