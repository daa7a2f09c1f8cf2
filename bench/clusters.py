"""Clusters with a policy in the middle of four years, and voices; written straight into the tables."""
from datetime import timedelta

from bench.world import BRANCHES, MEMBERS, SUBJECTS, branch_of, move_sequence
from xinfang_party.clusters.models import Cluster, Policy, Voice
from xinfang_party.clusters.terms import ClusterState, Source, VoiceState
from xinfang_party.kernel import clock
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.sheets import bulk

VOICES, CLUSTERS = 2_000, 60
WIDE = 1
"""The cluster of the first part of the first subject, in all districts: one case in twelve."""


def build() -> None:
    today = clock.today()
    with unit_of_work():
        bulk.insert(Cluster.__table__, [
            {"id": key, "name": f"类案{key}", "subject_id": SUBJECTS + key, "district": "" if key == WIDE else "天河区",
             "from_on": today - timedelta(days=1_000), "state": ClusterState.OPEN if key == WIDE else ClusterState.CLOSED,
             "closed_on": None if key == WIDE else today, "made_on": today - timedelta(days=900), "made_by": "信访业务", "version": 1}
            for key in range(1, CLUSTERS + 1)])
        bulk.insert(Policy.__table__, [{"id": 1, "cluster_id": WIDE, "title": "示例市物业管理条例", "organ": "示例市人大常委会", "noted_by": "信访业务", "version": 1,
                                        "made_on": today - timedelta(days=500)}])
        bulk.insert(Voice.__table__, [
            {"id": key, "title": f"一线声音{key}", "text": "建议统一公示", "source": Source.FRONT_DESK, "spoken_on": today, "noted_on": today - timedelta(days=key % 700),
             "due_on": today, "member_id": key % MEMBERS + 1, "branch_id": branch_of(key % MEMBERS + 1), "cluster_id": WIDE if key < BRANCHES else None,
             "state": VoiceState.NOTED, "version": 1} for key in range(1, VOICES + 1)])
        for model in (Cluster, Policy, Voice):
            move_sequence(model)
