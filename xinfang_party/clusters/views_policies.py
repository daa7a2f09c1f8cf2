"""Policies made: the list, one with the cases before and after it, noting one."""
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may
from xinfang_party.clusters import pages, queries, service
from xinfang_party.clusters.catalogue import CAUTION, FEW, NO_ACCUSATIONS
from xinfang_party.clusters.forms import PolicyForm
from xinfang_party.clusters.models import Policy
from xinfang_party.clusters.views import bp
from xinfang_party.kernel import clock
from xinfang_party.web.pagination import paginate
from xinfang_party.web.stepping import step, written


@bp.get("/policies")
@requires("policy:read")
def list_policies() -> str:
    page = paginate(queries.policies(current()), Policy, *queries.POLICY_WHOLE)
    return render_template("clusters/list_policies.html", page=page, sees_clusters=may(current(), "cluster:read"))


@bp.get("/policies/<int:policy_id>")
@requires("policy:read")
def show_policy(policy_id: int) -> str:
    policy = queries.get_policy(current(), policy_id)
    return render_template("clusters/show_policy.html", **pages.policy_page(policy, current()), sees_cluster=may(current(), "cluster:read"),
                           edits=may(current(), "cluster:edit"), CAUTION=CAUTION, FEW=FEW, NO_ACCUSATIONS=NO_ACCUSATIONS)


@bp.route("/clusters/<int:cluster_id>/policies/new", methods=["GET", "POST"])
@requires("cluster:edit")
def note_policy(cluster_id: int) -> ResponseReturnValue:
    """`voice` in the address: the page of the voice one came from, and goes back to."""
    cluster = queries.get_cluster(current(), cluster_id, "cluster:edit")
    form = PolicyForm(is_new=True, data={"made_on": clock.today()} if request.method == "GET" else None)
    voice_id, name = pages.number_in(request.args, "voice"), cluster.name
    form.offer(queries.proposals(current()))
    return written(form, lambda: service.note_policy(cluster, facts=facts_of(form), by=current()), "已登记政策。",
                   lambda policy: url_for(".show_voice", voice_id=voice_id) if voice_id else url_for(".show_policy", policy_id=policy.id),
                   lambda: editing(form, name, url_for(".show_cluster", cluster_id=cluster_id)))


@bp.route("/policies/<int:policy_id>/edit", methods=["GET", "POST"])
@requires("cluster:edit")
def edit_policy(policy_id: int) -> ResponseReturnValue:
    policy = queries.get_policy(current(), policy_id, "cluster:edit")
    form = PolicyForm(data={column: getattr(policy, column) for column in (*service.POLICY, "version")})
    name, page = policy.cluster.name, url_for(".show_policy", policy_id=policy_id)
    form.offer(queries.proposals(current(), policy.letter_id))
    return step(form, lambda: service.edit_policy(policy, facts=facts_of(form), version=form.version.data, by=current()), "已保存。", page,
                lambda: editing(form, name, page))


def facts_of(form: PolicyForm) -> dict[str, Any]:
    facts = form.facts()
    return {**facts, "document_no": facts["document_no"] or ""}


def editing(form: PolicyForm, cluster: str, back: str) -> str:
    return render_template("clusters/edit_policy.html", form=form, cluster=cluster, back=back)
