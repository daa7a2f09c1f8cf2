"""Clusters: what the cases suggest, what is followed, one of them."""
from flask import Blueprint, render_template, request, url_for

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may
from xinfang_party.clusters import owed, pages, queries
from xinfang_party.clusters.catalogue import NO_ACCUSATIONS, STRETCHES
from xinfang_party.clusters.forms import CloseForm, ReopenClusterForm
from xinfang_party.clusters.models import Cluster
from xinfang_party.clusters.panels import panel_of_case
from xinfang_party.clusters.terms import ClusterState
from xinfang_party.kernel import clock
from xinfang_party.petitions.queries import districts
from xinfang_party.web.forms import Form
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel

bp = Blueprint("clusters", __name__)
NAVIGATION = (
    Entry("信访业务", "类案", "clusters.list_clusters", "cluster:read", "diagram-3", 60),
    Entry("信访业务", "一线声音", "clusters.list_voices", "voice:read", "megaphone", 62),
    Entry("信访业务", "推动出台的政策", "clusters.list_policies", "policy:read", "journal-check", 64),
)
PANELS = (Panel("petitions.case", "所属类案", "cluster:read", panel_of_case, 60),)
OWED = (Source("voice:follow", owed.voice, "clusters.follow", owed.to_follow),)


@bp.get("/clusters")
@requires("cluster:read")
def list_clusters() -> str:
    state = next((one for one in ClusterState if one.value == request.args.get("state")), None)
    offered = districts()
    district = request.args.get("district", "")
    page = paginate(queries.clusters(current(), state, district if district in offered else ""), Cluster, *queries.CLUSTER_ROW)
    return render_template("clusters/list_clusters.html", page=page, rows=pages.rows_of(list(page.items)), edits=may(current(), "cluster:edit"),
                           states=[(one.value, one.label) for one in ClusterState], districts=list(offered.items()), NO_ACCUSATIONS=NO_ACCUSATIONS)


@bp.get("/clusters/suggestions")
@requires("cluster:read")
def list_suggestions() -> str:
    return render_template("clusters/list_suggestions.html", found=pages.suggested(), behind=pages.behind(), threshold=queries.threshold_on(clock.today()),
                           history=queries.thresholds(), edits=may(current(), "cluster:edit"), STRETCHES=STRETCHES, NO_ACCUSATIONS=NO_ACCUSATIONS)


@bp.get("/clusters/<int:cluster_id>")
@requires("cluster:read")
def show_cluster(cluster_id: int) -> str:
    return cluster_shown(cluster_id)


def cluster_shown(cluster_id: int, close: Form | None = None) -> str:
    """`close`: as it was typed."""
    cluster, edits = queries.get_cluster(current(), cluster_id), may(current(), "cluster:edit")
    form = close or (CloseForm if cluster.closed_on is None else ReopenClusterForm)(formdata=None, scope="close", data={"version": cluster.version})
    return render_template("clusters/show_cluster.html", **pages.cluster_page(cluster, current()), edits=edits, form=form, NO_ACCUSATIONS=NO_ACCUSATIONS,
                           drafts=may(current(), "letter:draft"), policy_url=url_for("clusters.note_policy", cluster_id=cluster_id))
