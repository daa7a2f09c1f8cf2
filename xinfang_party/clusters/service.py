"""What officers do with clusters: set when one is suggested, make, edit and close one, note the policies made of it."""
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.clusters import queries, rules
from xinfang_party.clusters.models import Cluster, ClusterThreshold, Policy
from xinfang_party.clusters.terms import ClusterState
from xinfang_party.documents.saving import edited, reason_of, told_of, written_of
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.petitions.models import Subject
from xinfang_party.web.links import refuse_stale

CLUSTER = ("name", "subject_id", "district", "from_on", "note")
POLICY = ("title", "document_no", "organ", "made_on", "letter_id")


def set_threshold(*, facts: Mapping[str, Any], by: Identity) -> ClusterThreshold:
    """From today on; what was suggested before is not judged anew."""
    numbers = {name: facts[name] for name in ("months", "least", "growth")}
    refuse(*(rules.why_not_threshold(**numbers) or (None, None)))
    made = ClusterThreshold(**numbers, reason=reason_of(facts["reason"] or ""), actor=by.name, set_on=clock.today())
    before = vars(queries.threshold_on(clock.today()))
    db.session.add(made)
    audit.record("cluster-threshold.set", subject=made, by=by, before=before, after=numbers, reason=made.reason)
    return made


def make(*, facts: Mapping[str, Any], ground: str = "", by: Identity) -> Cluster:
    """`facts`: the columns named in CLUSTER. `ground`: why it was suggested, as it stands today."""
    cluster = Cluster(state=ClusterState.OPEN, made_on=clock.today(), made_by=by.name, ground=ground)
    write(cluster, facts)
    db.session.add(cluster)
    audit.record("cluster.made", subject=cluster, by=by, name=cluster.name, subject_id=cluster.subject_id, district=cluster.district, reason=ground)
    return cluster


def edit(cluster: Cluster, *, facts: Mapping[str, Any], version: int | None = None, by: Identity) -> None:
    stale(cluster, version)
    refuse(None if cluster.state is ClusterState.OPEN else "已结束跟踪的类案不再修改。")
    before = told_of(cluster, *CLUSTER)
    write(cluster, facts)
    edited("cluster.edited", cluster, before, by)


def write(cluster: Cluster, facts: Mapping[str, Any]) -> None:
    for name, sentence in (("name", "请填写类案的名称。"), ("subject_id", "请选择内容分类。"), ("from_on", "请填写从哪天起跟踪。")):
        refuse(None if facts[name] else sentence, name)
    texts = written_of(facts, "name", "note", "district")
    refuse(rules.why_not_from(facts["from_on"], clock.today()), "from_on")
    if db.session.get(Subject, facts["subject_id"]) is None:
        raise Refusal("没有这个内容分类，请重新选择。", "subject_id")
    refuse_twice(cluster, facts["subject_id"], texts["district"])
    for name in CLUSTER:
        setattr(cluster, name, texts.get(name, facts[name]))


def refuse_twice(cluster: Cluster, subject_id: int, district: str) -> None:
    """Of one subject in one district one is followed at a time."""
    same = select(Cluster.name).where(Cluster.subject_id == subject_id, Cluster.district == district, Cluster.state == ClusterState.OPEN,
                                      Cluster.id != (cluster.id or 0))
    name = db.session.scalar(same.limit(1))
    refuse(f"这个内容分类和区县已经有正在跟踪的类案“{name}”。" if name else None, "subject_id")


def close(cluster: Cluster, *, reason: str, version: int | None = None, by: Identity) -> None:
    """It is followed no longer; what hangs on it stays."""
    stale(cluster, version)
    refuse(None if cluster.state is ClusterState.OPEN else "这个类案已经结束跟踪。")
    refuse(None if reason.strip() else "请写明为什么结束跟踪。", "close_reason")
    cluster.close_reason = written_of({"close_reason": reason}, "close_reason")["close_reason"]
    cluster.state, cluster.closed_on = ClusterState.CLOSED, clock.today()
    audit.record("cluster.closed", subject=cluster, by=by, reason=cluster.close_reason)


def reopen(cluster: Cluster, *, reason: str, version: int | None = None, by: Identity) -> None:
    """It was closed too soon; what was said then stands in the audit."""
    stale(cluster, version)
    refuse(None if cluster.state is ClusterState.CLOSED else "这个类案正在跟踪。")
    refuse(None if reason.strip() else "请写明为什么重新跟踪。", "close_reason")
    written_of({"close_reason": reason}, "close_reason")
    refuse_twice(cluster, cluster.subject_id, cluster.district)
    before = told_of(cluster, "closed_on", "close_reason")
    cluster.state, cluster.closed_on, cluster.close_reason = ClusterState.OPEN, None, ""
    edited("cluster.reopened", cluster, before, by, reason=reason)


# --- policies ---------------------------------------------------------------------------------------------------------------------

def note_policy(cluster: Cluster, *, facts: Mapping[str, Any], by: Identity) -> Policy:
    """`facts`: the columns named in POLICY."""
    policy = Policy(cluster_id=cluster.id, noted_by=by.name)
    write_policy(policy, facts, by)
    db.session.add(policy)
    audit.record("policy.noted", subject=policy, by=by, title=policy.title, document_no=policy.document_no, on=policy.made_on)
    return policy


def edit_policy(policy: Policy, *, facts: Mapping[str, Any], version: int | None = None, by: Identity) -> None:
    refuse_stale(policy, version, "clusters.show_policy", policy_id=policy.id)
    before = told_of(policy, *POLICY)
    write_policy(policy, facts, by)
    edited("policy.edited", policy, before, by)


def write_policy(policy: Policy, facts: Mapping[str, Any], by: Identity) -> None:
    for name, sentence in (("title", "请填写政策的名称。"), ("organ", "请填写制定机关。"), ("made_on", "请填写出台的日期。")):
        refuse(None if facts[name] else sentence, name)
    texts = written_of(facts, "title", "document_no", "organ")
    refuse(rules.why_not_policy(facts["made_on"], clock.today()), "made_on")
    letter_id = facts["letter_id"]
    refuse(None if letter_id is None or letter_id in queries.proposals(by, policy.letter_id) else "没有这份已经签发的完善政策建议，请重新选择。", "letter_id")
    for name in POLICY:
        setattr(policy, name, texts.get(name, facts[name]))


def stale(cluster: Cluster, version: int | None) -> None:
    refuse_stale(cluster, version, "clusters.show_cluster", cluster_id=cluster.id)
