from flask import Blueprint, current_app, render_template, request

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import SIGNED_IN
from xinfang_party.tasks import progress
from xinfang_party.tasks.queries import last_run_of_each, latest_runs, task_for
from xinfang_party.web.navigation import Entry

bp = Blueprint("tasks", __name__)
NAVIGATION = (Entry("系统", "定时任务", "tasks.list_jobs", "job:read", "clock-history", 40),)


@bp.get("/tasks/<int:task_id>")
@requires(SIGNED_IN)
def show_task(task_id: int) -> str:
    """The progress of one's own task; htmx asks for the fragment until the state says there is no more."""
    task = task_for(current(), task_id)
    template = "tasks/_progress.html" if request.headers.get("HX-Request") else "tasks/show_task.html"
    return render_template(template, task=task, progress=progress.read(task))


@bp.get("/jobs")
@requires("job:read")
def list_jobs() -> str:
    jobs = current_app.extensions["jobs"]
    return render_template("tasks/list_jobs.html", jobs=jobs, names={job.id: job.name for job in jobs}, last=last_run_of_each(),
                           runs=latest_runs())
