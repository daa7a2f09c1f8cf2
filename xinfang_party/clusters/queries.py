"""Clusters, voices and policies a viewer may see, and what forms offer. A voice is read by who noted it, those who lead the branch, who follows it."""
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.permissions import may
from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.terms import Identity
from xinfang_party.clusters import catalogue
from xinfang_party.clusters.growing import Place, Threshold
from xinfang_party.clusters.models import Cluster, ClusterThreshold, Policy, Voice
from xinfang_party.clusters.terms import ClusterState, Source, VoiceState
from xinfang_party.consultations.models import Consultation, ConsultationCase
from xinfang_party.consultations.queries import listed as listed_consultations
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.letters.models import Letter, LetterCase
from xinfang_party.letters.queries import readable as readable_letters
from xinfang_party.letters.terms import Kind
from xinfang_party.letters.terms import State as LetterState
from xinfang_party.petitions.models import Case, Subject

ISSUED = (LetterState.ISSUED, LetterState.DELIVERED, LetterState.ANSWERED, LetterState.CHECKED, LetterState.CLOSED)
CLUSTER_ROW = (joinedload(Cluster.subject).joinedload(Subject.parent).joinedload(Subject.parent),)
CLUSTER_WHOLE = (*CLUSTER_ROW, selectinload(Cluster.voices).joinedload(Voice.branch), selectinload(Cluster.policies))
VOICE_ROW = (joinedload(Voice.member), joinedload(Voice.branch), joinedload(Voice.cluster))
VOICE_WHOLE = (*VOICE_ROW, joinedload(Voice.letter), joinedload(Voice.policy), selectinload(Voice.studies), selectinload(Voice.steps))
POLICY_WHOLE = (joinedload(Policy.cluster).joinedload(Cluster.subject), joinedload(Policy.letter))
OFFERED = 100


# --- thresholds and clusters ------------------------------------------------------------------------------------------------------

def threshold_on(day: date) -> Threshold:
    """The one in force on that day: the latest set by then, else the catalogue's."""
    statement = select(ClusterThreshold).where(ClusterThreshold.set_on <= day).order_by(ClusterThreshold.set_on.desc(), ClusterThreshold.id.desc())
    found = db.session.scalars(statement.limit(1)).one_or_none()
    if found is None:
        return Threshold(catalogue.MONTHS.value, catalogue.LEAST.value, catalogue.GROWTH_PERCENT.value / 100)
    return Threshold(found.months, found.least, found.growth)


def thresholds() -> Sequence[ClusterThreshold]:
    """Those that were set, the latest first."""
    return db.session.scalars(select(ClusterThreshold).order_by(ClusterThreshold.set_on.desc(), ClusterThreshold.id.desc()).limit(20)).all()


def get_cluster(identity: Identity, cluster_id: int, permission: str = "cluster:read") -> Cluster:
    return get_for(identity, permission, Cluster, cluster_id, *CLUSTER_WHOLE)


def clusters(identity: Identity, state: ClusterState | None = None, district: str = "") -> Select[Any]:
    """The latest first."""
    statement = select(Cluster).where(owned(Cluster, identity, "cluster:read"))
    if state is not None:
        statement = statement.where(Cluster.state == state)
    if district:
        statement = statement.where(Cluster.district == district)
    return statement.order_by(Cluster.made_on.desc(), Cluster.id.desc())


def open_places() -> dict[Place, int]:
    """{place: id} of clusters that are followed."""
    rows = db.session.execute(select(Cluster.subject_id, Cluster.district, Cluster.id).where(Cluster.state == ClusterState.OPEN))
    return {Place(subject_id, district): key for subject_id, district, key in rows}


def open_clusters() -> dict[int, str]:
    """{id: name} of those a voice may be placed into."""
    rows = db.session.execute(select(Cluster.id, Cluster.name).where(Cluster.state == ClusterState.OPEN).order_by(Cluster.made_on.desc(), Cluster.id.desc()))
    return {key: name for key, name in rows}


def clusters_of_case(identity: Identity, case: Case) -> Sequence[Cluster]:
    """Those followed that hold the case."""
    subject, keys = case.subject, list[int]()
    while subject is not None:
        keys.append(subject.id)
        subject = subject.parent
    if not keys:
        return []
    return db.session.scalars(clusters(identity, ClusterState.OPEN).where(
        Cluster.subject_id.in_(keys), Cluster.district.in_(("", case.district)), Cluster.from_on <= case.received_on)).all()


def consultations_about(cases: Sequence[ColumnElement[bool]], identity: Identity) -> Sequence[Consultation]:
    """Those about any of these cases, the latest first."""
    linked = select(ConsultationCase.consultation_id).join(Case, Case.id == ConsultationCase.case_id).where(*cases)
    return db.session.scalars(listed_consultations(identity).where(Consultation.id.in_(linked))).all()


def letters_about(cases: Sequence[ColumnElement[bool]], identity: Identity) -> Sequence[Letter]:
    linked = select(LetterCase.letter_id).join(Case, Case.id == LetterCase.case_id).where(*cases)
    return db.session.scalars(select(Letter).where(Letter.id.in_(linked), readable_letters(identity)).order_by(Letter.id.desc())).all()


def numbers_in(cluster_ids: Collection[int], model: type[Voice] | type[Policy]) -> dict[int, int]:
    """{cluster: how many voices or policies}."""
    key: Any = model.cluster_id
    rows = db.session.execute(select(key, func.count()).where(key.in_(sorted(cluster_ids))).group_by(key)) if cluster_ids else ()
    return {cluster_id: number for cluster_id, number in rows}


# --- voices -----------------------------------------------------------------------------------------------------------------------

def readable(identity: Identity) -> ColumnElement[bool]:
    return owned(Voice, identity, "voice:read")


def get_voice(identity: Identity, voice_id: int, permission: str = "voice:read") -> Voice:
    return get_for(identity, permission, Voice, voice_id, *VOICE_WHOLE)


def voices(identity: Identity, *, state: VoiceState | None = None, source: Source | None = None, branch_id: int | None = None) -> Select[Any]:
    """The latest first."""
    wanted = [(state, Voice.state), (source, Voice.source), (branch_id, Voice.branch_id)]
    conditions = [column == value for value, column in wanted if value is not None]
    return select(Voice).where(readable(identity), *conditions).order_by(Voice.noted_on.desc(), Voice.id.desc())


def same_voice(voice: Voice, title: str, text: str) -> Voice | None:
    """Another one of the same member in the same words."""
    same = select(Voice).where(Voice.member_id == voice.member_id, Voice.title == title, Voice.text == text)
    return db.session.scalars((same if voice.id is None else same.where(Voice.id != voice.id)).limit(1)).one_or_none()


def readable_among(voice_ids: Collection[int], identity: Identity) -> set[int]:
    return set(db.session.scalars(select(Voice.id).where(Voice.id.in_(sorted(voice_ids)), readable(identity)))) if voice_ids else set()


# --- proposals and policies -------------------------------------------------------------------------------------------------------

def proposals(identity: Identity, kept_id: int | None = None) -> dict[int, str]:
    """{id: number and title} of proposals on policy that were issued, where the viewer may read letters; the latest first. `kept_id`: also this one."""
    if not may(identity, "letter:read"):
        return {}
    is_there = or_(Letter.state.in_(ISSUED), Letter.id == (kept_id or 0))
    found = db.session.scalars(select(Letter).where(Letter.kind == Kind.POLICY, is_there).order_by(Letter.issued_on.desc(), Letter.id.desc()).limit(OFFERED))
    return {one.id: f"{one.number} {one.title}" for one in found}


def get_policy(identity: Identity, policy_id: int, permission: str = "policy:read") -> Policy:
    return get_for(identity, permission, Policy, policy_id, *POLICY_WHOLE)


def policies(identity: Identity) -> Select[Any]:
    """The latest first."""
    return select(Policy).where(owned(Policy, identity, "policy:read")).order_by(Policy.made_on.desc(), Policy.id.desc())


def policies_of(cluster_id: int | None) -> dict[int, str]:
    """{id: title}."""
    rows = db.session.execute(select(Policy.id, Policy.title).where(Policy.cluster_id == cluster_id).order_by(Policy.made_on.desc(), Policy.id.desc()))
    return {key: title for key, title in rows}


def subject_of(subject_id: int) -> Subject:
    found = db.session.get(Subject, subject_id)
    if found is None:
        raise NotFound
    return found
