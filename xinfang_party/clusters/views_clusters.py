"""Making, editing and closing a cluster; when one is suggested."""
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.clusters import pages, queries, service
from xinfang_party.clusters.forms import CloseForm, ClusterForm, ReopenClusterForm, ThresholdForm
from xinfang_party.clusters.models import Cluster
from xinfang_party.clusters.views import bp, cluster_shown
from xinfang_party.kernel import clock
from xinfang_party.web.stepping import step, written


@bp.route("/clusters/new", methods=["GET", "POST"])
@requires("cluster:edit")
def make_cluster() -> ResponseReturnValue:
    """The ground is what the cases suggest today, not what the address says."""
    form = ClusterForm(is_new=True, data=pages.start_of(request.args) if request.method == "GET" else None)
    form.offer(*pages.offered())

    def make() -> Cluster:
        facts = facts_of(form)
        return service.make(facts=facts, ground=pages.ground_of(facts["subject_id"], facts["district"]), by=current())

    return written(form, make, "已建立类案。", page_of, lambda: editing(form, None))


@bp.route("/clusters/<int:cluster_id>/edit", methods=["GET", "POST"])
@requires("cluster:edit")
def edit_cluster(cluster_id: int) -> ResponseReturnValue:
    cluster = queries.get_cluster(current(), cluster_id, "cluster:edit")
    form = ClusterForm(data={name: getattr(cluster, name) for name in (*service.CLUSTER, "version")})
    form.offer(*pages.offered(cluster))
    return step(form, lambda: service.edit(cluster, facts=facts_of(form), version=form.version.data, by=current()), "已保存。",
                url_for(".show_cluster", cluster_id=cluster_id), lambda: editing(form, cluster_id))


@bp.post("/clusters/<int:cluster_id>/close")
@requires("cluster:edit")
def close_cluster(cluster_id: int) -> ResponseReturnValue:
    cluster, form = queries.get_cluster(current(), cluster_id, "cluster:edit"), CloseForm(scope="close")
    return step(form, lambda: service.close(cluster, reason=form.close_reason.data or "", version=form.version.data, by=current()), "已结束跟踪。",
                url_for(".show_cluster", cluster_id=cluster_id), lambda: cluster_shown(cluster_id, form))


@bp.post("/clusters/<int:cluster_id>/reopen")
@requires("cluster:edit")
def reopen_cluster(cluster_id: int) -> ResponseReturnValue:
    cluster, form = queries.get_cluster(current(), cluster_id, "cluster:edit"), ReopenClusterForm(scope="close")
    return step(form, lambda: service.reopen(cluster, reason=form.close_reason.data or "", version=form.version.data, by=current()), "已重新跟踪。",
                url_for(".show_cluster", cluster_id=cluster_id), lambda: cluster_shown(cluster_id, form))


@bp.route("/cluster-thresholds/new", methods=["GET", "POST"])
@requires("cluster:edit")
def set_threshold() -> ResponseReturnValue:
    form = ThresholdForm(data=vars(queries.threshold_on(clock.today())) if request.method == "GET" else None)
    return written(form, lambda: service.set_threshold(facts=form.facts(), by=current()), "已保存，从今天起按新的条件建议。",
                   lambda _made: url_for(".list_suggestions"), lambda: render_template("clusters/set_threshold.html", form=form))


# --- what these share -------------------------------------------------------------------------------------------------------------

def facts_of(form: ClusterForm) -> dict[str, Any]:
    facts = form.facts()
    return {**facts, "district": facts["district"] or "", "note": facts["note"] or ""}


def page_of(cluster: Cluster) -> str:
    return url_for(".show_cluster", cluster_id=cluster.id)


def editing(form: ClusterForm, cluster_id: int | None) -> str:
    return render_template("clusters/edit_cluster.html", form=form, cluster_id=cluster_id)
