"""What cannot all be true of what a branch says and shows: for whoever inspects, to ask about. A few statements, however much there is."""
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.checklists import rules
from xinfang_party.checklists.catalogue import number
from xinfang_party.checklists.models import Evidence
from xinfang_party.checklists.showing import last_day
from xinfang_party.checklists.standing import Asked, Found
from xinfang_party.checklists.terms import Document, Edition, Item
from xinfang_party.checklists.uses import Event, Use, uses_of
from xinfang_party.kernel.labels import Labelled
from xinfang_party.kernel.periods import Period, chinese
from xinfang_party.measures import addresses
from xinfang_party.web.links import path_to

LEFT = "activities.attendance_after_leaving"
NONE = "没有发现前后矛盾的地方。"
MOST = number("papers_told")
"""So many papers of another time are told one by one for each item, the latest first."""


class Doubt(Labelled):
    UNPROVED = "unproved", "说明达到，没有佐证"
    MISTIMED = "mistimed", "佐证的日期不在时段内"
    REUSED = "reused", "同一个文件用在不同的事项上"
    SHARED = "shared", "同一个文件也用在别的党支部的事项上"
    LEFT = "left", "已经离开的党员登记为出席"


@dataclass(frozen=True)
class Contradiction:
    """`code` of the item it is about, "" where it is about none; `url`: where to look."""

    code: str
    sentence: str
    url: str
    kind: Doubt


def contradictions(branch_id: int, period: Period, edition: Edition, *, said: Mapping[str, float], as_of: date, viewer: Identity,
                   shown: Sequence[Evidence], found: Found) -> list[Contradiction]:
    """`said`: item code → how far the branch says it is met; `shown`: its evidence; `viewer`: to whom other branches are named where he or she reads
    them; `found`: the answer to `question_of_left`. By kind, within a kind in the order of the edition or of time."""
    by_item = {item.code: [one for one in shown if item.code in one.codes] for item in edition.items}
    own, elsewhere = uses_of(branch_id, shown)
    then = [use for use in own if is_within(use.event, period)]

    def list_of(code: str) -> str:
        return path_to("checklists.list_evidence", branch=branch_id, item=code)

    return [*unproved(edition, said, by_item, min(as_of, period.end), list_of), *mistimed(edition, by_item, period, as_of, list_of),
            *reused(own, period), *shared(then, elsewhere, reach(viewer, "evidence:read").covers), *left(branch_id, period, as_of, found)]


# --- as a report says it ------------------------------------------------------------------------------------------------------

def by_kind(found: Iterable[Contradiction]) -> dict[Doubt, list[Contradiction]]:
    """Kinds without any are left out."""
    rows = list(found)
    return {kind: mine for kind in Doubt if (mine := [one for one in rows if one.kind is kind])}


def summary(found: Sequence[Contradiction]) -> str:
    """"有 3 处前后矛盾，请核对：说明达到，没有佐证 2 处；…。"."""
    if not found:
        return NONE
    return f"有 {len(found)} 处前后矛盾，请核对：{'；'.join(f'{kind.label} {len(rows)} 处' for kind, rows in by_kind(found).items())}。"


# --- each kind ----------------------------------------------------------------------------------------------------------------

def unproved(edition: Edition, said: Mapping[str, float], by_item: Mapping[str, Sequence[Any]], day: date,
             list_of: Callable[[str], str]) -> list[Contradiction]:
    """The branch says that it is met, and shows nothing that was good on that day."""
    found = []
    for item in edition.items:
        papers, months = by_item[item.code], item.proof.document_months or 0
        if said.get(item.code, 0) > 0 and not any(rules.is_valid(Document(one.dated_on, one.valid_until), months, day) for one in papers):
            words = f"{chinese(day)}没有一份佐证在有效期内" if papers else "没有佐证材料"
            found.append(Contradiction(item.code, f"{item.code} {item.name}：支部说明达到，{words}。", list_of(item.code), Doubt.UNPROVED))
    return found


def mistimed(edition: Edition, by_item: Mapping[str, Sequence[Any]], period: Period, as_of: date, list_of: Callable[[str], str]) -> list[Contradiction]:
    """Each paper that came after the time it should prove (by `as_of`), whatever else there is. One that was out of date before is told only where
    nothing of that time is shown: that an old one has its follower is as it should be."""
    found = []
    for item in edition.items:
        papers, about = [one for one in by_item[item.code] if one.dated_on <= as_of], f"{item.code} {item.name}"
        wrong = [(one, why) for one in papers if (why := why_not_then(one, item, period))]
        lacking = "" if len(wrong) < len(papers) else "，没有别的佐证" if len(papers) == 1 else "，这一项没有这一时段内的佐证"
        told = [(one, why) for one, why in wrong if lacking or one.dated_on > period.end]
        found += [Contradiction(item.code, f"{about}：佐证“{one.title}”{why}{lacking}。", path_to("checklists.show_evidence", evidence_id=one.id), Doubt.MISTIMED)
                  for one, why in told[:MOST]]
        if len(told) > MOST:
            found.append(Contradiction(item.code, f"{about}：还有 {len(told) - MOST} 份佐证不在{period.label}内。", list_of(item.code), Doubt.MISTIMED))
    return found


def why_not_then(one: Any, item: Item, period: Period) -> str:
    """"" where it can prove something of that time."""
    if one.dated_on > period.end:
        return f"的日期是 {chinese(one.dated_on)}，晚于{period.label}"
    end = last_day(one.dated_on, one.valid_until, item.proof.document_months)
    return f"在{period.label}以前就失效了（到 {chinese(end)}）" if end is not None and end < period.start else ""


def reused(uses: Iterable[Use], period: Period) -> list[Contradiction]:
    """One content at several events, at least one of them within the time. What points at a record and the record itself are one event."""
    files: dict[str, list[Use]] = {}
    for use in uses:
        files.setdefault(use.sha256, []).append(use)
    found = []
    for same in files.values():
        events = sorted({use.event.page: use.event for use in same}.values(), key=lambda event: (event.on, event.page))
        inside = [event for event in events if is_within(event, period)]
        if len(events) > 1 and inside:
            names = "；".join(f"“{event.title}”（{chinese(event.on)}）" for event in events)
            sentence = f"同一个文件“{same[0].filename}”用在 {len(events)} 件不同的事上：{names}。请核对是不是传错了。"
            found.append((inside[0].on, Contradiction("", sentence, inside[-1].page, Doubt.REUSED)))
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].sentence))]


def shared(own: Iterable[Use], others: Sequence[Use], may_read: Callable[..., bool]) -> list[Contradiction]:
    """One content at an event of the branch and at one of another's; `own`: those within the time, `others`: the same contents elsewhere.

    Not doubted: what more than `uses.FEW` branches have (a notice, a form, a text to study was handed out, whoever attaches it), and one file at two
    activities of one day (held together). A photo, a list or minutes at two or three branches is a question, no charge. Who may not read the other
    branch is told that there is one, and nothing of it."""
    same: dict[str, list[Use]] = {}
    for other in others:
        same.setdefault(other.sha256, []).append(other)
    found = {}
    for use in own:
        theirs = list({other.event.page: other for other in same.get(use.sha256, ()) if not are_together(use.event, other.event)}.values())
        if theirs:
            named = [other for other in theirs if may_read(branch_id=other.branch[0])]
            one = Contradiction("", shared_words(use, theirs, named), (named[0] if named else use).event.page, Doubt.SHARED)
            found[use.event.page, use.sha256] = use.event.on, one
    return [one for _, one in sorted(found.values(), key=lambda pair: (pair[0], pair[1].sentence))]


def shared_words(use: Use, theirs: Sequence[Use], named: Sequence[Use]) -> str:
    words = [f"{other.branch[1]}“{other.event.title}”（{chinese(other.event.on)}）" for other in named] + ["还有别的党支部"] * (0 < len(named) < len(theirs))
    return (f"“{use.event.title}”（{chinese(use.event.on)}）的“{use.filename}”：同一个文件也用在别的党支部的事项上{'：' if words else ''}{'；'.join(words)}。"
            "请核对是不是传错了；统一印发的材料不算。")


def is_within(event: Event, period: Period) -> bool:
    return period.start <= event.on <= period.end


def are_together(one: Event, other: Event) -> bool:
    return one.is_activity and other.is_activity and one.on == other.on


def question_of_left(period: Period, as_of: date) -> Asked:
    """What to ask together with the figures of the items: who attended after having left."""
    return Asked(LEFT, period, as_of)


def left(branch_id: int, period: Period, as_of: date, found: Found) -> list[Contradiction]:
    figure = found[question_of_left(period, as_of)][branch_id]
    if not figure.value:
        return []
    url = path_to("measures.list_rows", code=LEFT, **addresses.arguments(figure.selection, period, as_of))
    return [Contradiction("", f"有 {figure.text}在已经离开以后还登记为出席，请核对名单和转出日期。", url, Doubt.LEFT)]
