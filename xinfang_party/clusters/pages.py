"""What the pages of clusters, voices and policies show, gathered in a few statements."""
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import current_app

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.clusters import comparing, counting, growing, queries, rules
from xinfang_party.clusters.catalogue import COURSE, FEW
from xinfang_party.clusters.forms import AnswerForm, MakePolicyForm, PlaceForm, ProposeForm, ReopenForm, StudyForm
from xinfang_party.clusters.growing import Place
from xinfang_party.clusters.models import Cluster, Policy, Voice
from xinfang_party.clusters.terms import VERB_LABELS, ClusterState, VoiceState
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period, chinese, last_periods
from xinfang_party.petitions import knowing
from xinfang_party.petitions.filters import CaseState, Turn
from xinfang_party.petitions.links import finds_all, open_cases_url
from xinfang_party.petitions.queries import districts, subject_paths
from xinfang_party.web.forms import Form
from xinfang_party.web.links import path_to, row_number

TONES = {VoiceState.NOTED: "warn", VoiceState.STUDYING: "info", VoiceState.PROPOSED: "info", VoiceState.POLICY: "good", VoiceState.ANSWERED: "quiet"}
ACTS: Mapping[str, type[Form]] = {"place": PlaceForm, "study": StudyForm, "propose": ProposeForm, "make-policy": MakePolicyForm, "answer": AnswerForm,
                                  "reopen": ReopenForm}
"""Verb → its form on the page of a voice, in the order shown."""


# --- suggestions ------------------------------------------------------------------------------------------------------------------

def suggested() -> list[dict[str, Any]]:
    """What the cases suggest today and nobody follows yet, each with its reason. Six statements."""
    threshold = queries.threshold_on(clock.today())
    known, tree = knowing.known(), counting.tree()
    spans = growing.windows(clock.today(), threshold.months, known)
    found = growing.suggestions(counting.by_place(spans.all), tree, threshold, spans, known)
    followed, paths = queries.open_places(), subject_paths()
    return [{"one": one, "path": paths[one.place.subject_id], "where": one.place.district or growing.EVERYWHERE, "mean": growing.shown(one.mean),
             "before": len(one.before), "urls": urls_of(one, spans),
             "reason": growing.reason_of(one, paths[one.place.subject_id].rpartition("/")[2], spans, threshold.months)}
            for one in found if not any(growing.covers(place, one.place, tree) for place in followed)]


def urls_of(one: growing.Suggestion, spans: growing.Windows) -> dict[str, str]:
    """To the cases of each stretch that is told; the mean leads to all cases it is made of."""
    def cases(start: date, end: date) -> str:
        return open_cases_url(start, end, subject=one.place.subject_id, district=one.place.district)

    before, year = spans.before[:len(one.before)], spans.last_year
    return {"recent": cases(spans.recent.start, spans.recent.end), "before": cases(before[-1].start, before[0].end) if sum(one.before) else "",
            "last_year": cases(year.start, year.end) if one.last_year else ""}


def behind() -> str:
    """A sentence on months that are not all here yet."""
    return growing.behind(clock.today(), knowing.known())


def start_of(args: Mapping[str, str]) -> dict[str, Any]:
    """What a new cluster begins with: the place that the address names."""
    spans = growing.windows(clock.today(), queries.threshold_on(clock.today()).months, knowing.known())
    key, district, paths = number_in(args, "subject"), args.get("district", "")[:40], subject_paths()
    if key not in paths:
        return {"from_on": spans.recent.start}
    return {"subject_id": key, "district": district, "from_on": spans.recent.start, "name": f"{district}{paths[key].rpartition('/')[2]}"[:60]}


def number_in(args: Mapping[str, str], name: str) -> int | None:
    try:
        return row_number(args.get(name, ""))
    except ValueError:
        return None


def ground_of(subject_id: int | None, district: str) -> str:
    """Why this place is suggested today; "" where it is not."""
    return next((found["reason"] for found in suggested() if found["one"].place == Place(subject_id or 0, district)), "")


# --- clusters ---------------------------------------------------------------------------------------------------------------------

def offered(cluster: Cluster | None = None) -> tuple[dict[int, str], dict[str, str]]:
    """Subjects of the second level and below, and of the first where there is none below; districts of cases. The cluster's own besides."""
    tree, paths, places = counting.tree(), subject_paths(), districts()
    kept = cluster.subject_id if cluster is not None else None
    if cluster is not None and cluster.district:
        places.setdefault(cluster.district, cluster.district)
    return {key: path for key, path in paths.items() if tree[key].level > 1 or not tree[key].has_below or key == kept}, places


def rows_of(clusters: list[Cluster]) -> list[dict[str, Any]]:
    """For a list: cases of the last twelve whole months, voices, policies. Four statements however many there are."""
    months = last_periods(Period.of(clock.today(), "month").previous, 12)
    year = Period.stretch(months[0].start, months[-1].end)
    counts = counting.by_cluster(clusters, year, counting.tree()) if clusters else {}
    keys = [one.id for one in clusters]
    voices, policies = queries.numbers_in(keys, Voice), queries.numbers_in(keys, Policy)
    return [{"one": one, "cases": counts[one.id], "cases_url": cases_url(one, year.start, year.end) if counts[one.id] else "",
             "voices": voices.get(one.id, 0), "policies": policies.get(one.id, 0)}
            for one in clusters]


def cluster_page(cluster: Cluster, viewer: Identity) -> dict[str, Any]:
    subject_ids = counting.with_below(cluster.subject_id, counting.tree())
    known = knowing.known()
    months = [month for month in last_periods(Period.of(clock.today(), "month").previous, COURSE.value) if known is not None and known.covers(month)]
    counts = counting.per_month(cluster, subject_ids, months[0].start, months[-1].end) if months else {}
    numbers = counting.totals(cluster, subject_ids, tells_accountability=may(viewer, "letter:read-accountability"))
    course = [(month.label, n, cases_url(cluster, month.start, month.end) if n else "") for month in months for n in (counts.get(month, 0),)]
    return {"cluster": cluster, "is_open": cluster.state is ClusterState.OPEN, "path": path_of(cluster), "numbers": numbers, "course": course,
            "chart": {"kind": "line", "labels": [one[0] for one in course], "series": [{"name": "件数", "values": [one[1] for one in course]}], "unit": "件"},
            "behind": growing.behind(clock.today(), known), "repeats": repeats(numbers), "cases_url": cases_url(cluster),
            "open_url": cases_url(cluster, state=CaseState.OPEN), "repeats_url": cases_url(cluster, turn=Turn.REPEAT),
            "consultations": queries.consultations_about(counting.held(cluster, subject_ids), viewer) if numbers["consultations"] else [],
            "letters": queries.letters_about(counting.held(cluster, subject_ids), viewer) if numbers["letters"] else [], "voices": cluster.voices,
            "linked": queries.readable_among([one.id for one in cluster.voices], viewer), "TONES": TONES, "proposal_url": proposal_url(cluster, numbers)}


def path_of(cluster: Cluster) -> str:
    names, subject = [cluster.subject.name], cluster.subject.parent
    while subject is not None:
        names.append(subject.name)
        subject = subject.parent
    return "/".join(reversed(names))


def repeats(numbers: Mapping[str, int]) -> str:
    """A share only where there are enough cases of which it is known."""
    if not numbers["known"]:
        return "都没有登记是不是重复"
    told = f"{numbers['repeats']} 件 / 登记过是不是重复的 {numbers['known']} 件"
    return told if numbers["known"] < FEW.value else f"{told}，{numbers['repeats'] / numbers['known'] * 100:.1f}%"


def cases_url(cluster: Cluster, start: date | None = None, end: date | None = None, **narrowed: str) -> str:
    """The list of its cases since its first day, or of those days."""
    return open_cases_url(start or cluster.from_on, end, subject=cluster.subject_id, district=cluster.district, **narrowed)


def proposal_url(cluster: Cluster, numbers: Mapping[str, int]) -> str:
    """To a new proposal on policy, begun with what the cluster knows; "" where this site has no such page."""
    if "letters.draft_letter" not in current_app.view_functions:
        return ""
    facts = f"{cluster.name}：{chinese(cluster.from_on)}以来收到 {numbers['cases']} 件（不含检举控告）。"
    return path_to("letters.draft_letter", kind="policy", trigger="policy_gap", title=f"关于完善{cluster.name}有关政策的建议", facts=facts)


# --- voices -----------------------------------------------------------------------------------------------------------------------

def voice_page(voice: Voice, viewer: Identity) -> dict[str, Any]:
    follows = may(viewer, "voice:follow") and not rules.why_not_follow(voice.member_id, viewer.member_id)
    forms = {verb: act_form(verb, voice, viewer, formdata=None) for verb in ACTS if follows and rules.FLOW.may(voice.state, verb)}
    is_own = voice.member_id is not None and voice.member_id == viewer.member_id
    return {"voice": voice, "tone": TONES[voice.state], "forms": forms, "may_edit": is_own and rules.FLOW.may(voice.state, "edit"), "is_own": is_own,
            "history": [{"when": one.at, "title": f"{VERB_LABELS[one.verb]}　{one.actor}", "text": one.note} for one in reversed(voice.steps)],
            "waits": voice.state is VoiceState.NOTED, "is_late": voice.state is VoiceState.NOTED and voice.due_on < clock.today()}


def act_form(verb: str, voice: Voice, viewer: Identity, **more: Any) -> Any:
    """The form of one step with what it offers."""
    data = {"version": voice.version, "held_on": clock.today(), "answer": voice.answer, "cluster_id": voice.cluster_id, "letter_id": voice.letter_id}
    form = ACTS[verb](scope=verb, data=data, **more)
    match form:
        case PlaceForm():
            form.offer(queries.open_clusters())
        case ProposeForm():
            form.offer(queries.proposals(viewer))
        case MakePolicyForm():
            form.offer(queries.policies_of(voice.cluster_id))
    return form


# --- policies ---------------------------------------------------------------------------------------------------------------------

def policy_page(policy: Policy, viewer: Identity) -> dict[str, Any]:
    """Cases per month before and after, in the cluster's subject and district, whenever it was first followed."""
    known = knowing.known()
    spans = comparing.around(policy.made_on, clock.today(), known)
    subject_ids = counting.with_below(policy.cluster.subject_id, counting.tree())
    counts = counting.per_month(policy.cluster, subject_ids, spans.all[0].start, spans.all[-1].end)
    found = comparing.compare(spans, counts)
    parts = (("出台之前", spans.before), ("出台当月", (spans.month,)), ("出台之后", spans.after))
    rows = [month_row(policy, month, part, counts, spans) for part, months in parts for month in months]
    series = [{"name": part, "values": [row["n"] if row["part"] == part else None for row in rows]} for part, _months in parts]
    return {"behind": growing.behind(clock.today(), known), "leads_on": finds_all(viewer),
            "policy": policy, "rows": rows, "found": found, "whole": comparing.words_of(found.before, found.after),
            "nearest": comparing.words_of_same(found),
            "chart": {"kind": "line", "labels": [row["label"] for row in rows], "series": series, "unit": "件"}}


def month_row(policy: Policy, month: Period, part: str, counts: Mapping[Period, int], spans: comparing.Around) -> dict[str, Any]:
    """`n` is None where the cases of the month are not known: `why`."""
    is_known = month != spans.month or spans.is_known
    n = counts.get(month, 0) if is_known else None
    return {"label": month.label, "part": part, "n": n, "why": "没有这个月完整的数据" if month.is_over(clock.today()) else "没有过完",
            "url": cases_url(policy.cluster, month.start, month.end) if n else ""}
