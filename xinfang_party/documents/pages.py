"""What the pages of rules and papers show, gathered in a few statements."""
from datetime import date
from typing import Any

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import may, reach
from xinfang_party.documents import duties, queries, rules
from xinfang_party.documents.catalogue import number
from xinfang_party.documents.forms import CorrectEndForm, EndForm, FileForm, ReviewForm
from xinfang_party.documents.forms_papers import ApproveForm, CorrectPublishForm, PublishForm, ReturnForm, VersionForm
from xinfang_party.documents.models import DutyLine, Rule, YearPaper
from xinfang_party.documents.terms import PaperKind, PaperState, ReviewOutcome
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import chinese
from xinfang_party.organization.models import Branch
from xinfang_party.organization.queries import branch_names, secretaries
from xinfang_party.web.forms import Form

OUTCOME_TONES = {ReviewOutcome.KEEP: "good", ReviewOutcome.REVISE: "warn", ReviewOutcome.ABOLISH: "quiet"}
PAPER_TONES = {PaperState.DRAFT: "quiet", PaperState.SUBMITTED: "info", PaperState.APPROVED: "good", PaperState.PUBLISHED: "good"}


# --- rules --------------------------------------------------------------------------------------------------------------------

def standing(rule: Rule) -> tuple[str, str]:
    """(words, tone) of how it stands today."""
    today = clock.today()
    if rule.from_on > today:
        return f"{chinese(rule.from_on)}开始执行", "info"
    if rule.to_on is not None and rule.to_on < today:
        return "已停止执行", "quiet"
    due_on = next_review(rule)
    if due_on < today:
        return "超过复审时间", "bad"
    if rule.last_review is not None and rule.last_review.outcome is ReviewOutcome.REVISE:
        return "执行中，需要修订", "warn"
    return ("快到复审时间", "warn") if due_on <= rules.asked_until(today) else ("执行中", "good")


def next_review(rule: Rule) -> date:
    return rules.next_review(rule.from_on, rule.last_review.reviewed_on if rule.last_review else None)


def rules_page(branch_id: int | None) -> dict[str, Any]:
    """What the list says besides its rows: which core kinds are lacking where."""
    chosen = [one for one in queries.branches_of(current(), "rule:read").values() if one.takes_members and branch_id in (None, one.id)]
    return {"lacking": queries.lacking(clock.today(), chosen), "is_complete": bool(chosen), "standing": standing, "next_review": next_review,
            "branch_choices": list(branch_names().items()), "edits": may(current(), "rule:edit"), "review_months": number("review_months")}


def rule_page(rule: Rule, **forms: Form) -> dict[str, Any]:
    viewer = current()
    edits, reviews = (reach(viewer, f"rule:{verb}").covers(branch_id=rule.branch_id) for verb in ("edit", "review"))
    is_over = rule.to_on is not None and rule.to_on < clock.today()
    begun = rule.from_on <= clock.today()
    offered: dict[str, Any] = {"review": (ReviewForm, reviews and begun and not is_over), "end": (EndForm, edits and rule.to_on is None), "file": (FileForm, edits),
                               "correct": (CorrectEndForm, edits and rule.to_on is not None and rule.replaced_by is None)}
    fresh = {name: kind(formdata=None, scope=name, data={"version": rule.version, "reviewed_on": clock.today(), **({"to_on": rule.to_on} if name == "correct" else {})})
             for name, (kind, is_offered) in offered.items() if is_offered}
    return {"rule": rule, "standing": standing(rule), "due_on": None if is_over else next_review(rule), "tones": OUTCOME_TONES, "edits": edits and not is_over,
            "replaces": edits and rule.replaced_by is None, "files": queries.files_of(rule), "forms": {**fresh, **forms}}


# --- papers of a year ---------------------------------------------------------------------------------------------------------

def years_page(year: int) -> dict[str, Any]:
    """A line for each branch the viewer reads: how far its three papers are."""
    branches = [one for one in queries.branches_of(current(), "year-paper:read").values() if one.takes_members]
    papers = queries.papers_of([one.id for one in branches], year)
    return {"year": year, "kinds": list(PaperKind), "tones": PAPER_TONES, "due": {kind: rules.due_on(kind, year) for kind in PaperKind},
            "lines": [(one, [told(papers.get((one.id, kind)), kind, year) for kind in PaperKind]) for one in branches],
            "year_choices": [(one, f"{one} 年") for one in range(clock.today().year + 1, clock.today().year - 5, -1)]}


def told(paper: YearPaper | None, kind: PaperKind, year: int) -> dict[str, Any]:
    """How one paper stands, in words; overdue is derived."""
    today, due_on = clock.today(), rules.due_on(kind, year)
    is_done = paper is not None and rules.is_done(paper.state)
    late = "，已过期限" if not is_done and today > due_on else ""
    words = f"{paper.state.label if paper is not None else '还没有'}{late}"
    signed = [line for line in paper.lines if line.signed_on is not None] if paper is not None else []
    more = f"{len(signed)}/{len(paper.lines)} 人已签收" if paper is not None and paper.state is PaperState.PUBLISHED else ""
    return {"kind": kind, "paper": paper, "words": words, "tone": "bad" if late else PAPER_TONES[paper.state] if paper is not None else "warn",
            "due_on": due_on, "more": more, "is_done": is_done}


def year_page(branch: Branch, year: int) -> dict[str, Any]:
    papers = queries.papers_of([branch.id], year)
    edits = reach(current(), "year-paper:edit").covers(branch_id=branch.id)
    duty_list = papers.get((branch.id, PaperKind.DUTY_LIST))
    now = clock.today().year
    begins = {kind: edits and rules.why_not_year(kind, year, branch.founded_on, branch.dissolved_on, clock.today()) is None for kind in PaperKind}
    return {"branch": branch, "year": year, "parts": [told(papers.get((branch.id, kind)), kind, year) for kind in PaperKind], "begins": begins,
            "others": [one for one in (now + 1, now, now - 1, now - 2) if one != year],
            "missing": duties.missing(duty_list) if duty_list is not None else {}, "secretary": secretaries(clock.today()).get(branch.id)}


def paper_page(paper: YearPaper, **forms: Form) -> dict[str, Any]:
    viewer, flow = current(), rules.flow_of(paper.kind)
    edits, approves = (reach(viewer, f"year-paper:{verb}").covers(branch_id=paper.branch_id) for verb in ("edit", "approve"))
    offered = {"submit": (VersionForm, edits), "approve": (ApproveForm, approves), "return": (ReturnForm, approves), "publish": (PublishForm, approves),
               "correct": (CorrectPublishForm, approves)}
    stands = {"version": paper.version, "published_on": paper.published_on or clock.today(), "published_where": paper.published_where}
    fresh: dict[str, Form] = {
        verb: kind(formdata=None, scope=verb, data=stands)
        for verb, (kind, is_offered) in offered.items() if is_offered and flow.may(paper.state, verb)}
    offer_meetings(fresh.get("approve"), paper)
    is_list = paper.kind is PaperKind.DUTY_LIST
    gone = duties.missing(paper) if is_list else {}
    removable = duties.may_go(paper) if is_list and edits else []
    return {"paper": paper, "tone": PAPER_TONES[paper.state], "due_on": rules.due_on(paper.kind, paper.year), "edits": edits and flow.may(paper.state, "edit"),
            "removable": {line.id: VersionForm(formdata=None, scope=f"remove-{line.id}", data={"version": paper.version}) for line in removable},
            "adds": edits and flow.may(paper.state, "add") and bool(gone), "missing": gone, "forms": {**fresh, **forms}, "own": own_line(paper),
            "is_drafter": viewer.account_id == paper.drafter_account_id, "is_list": is_list}


def offer_meetings(form: Any, paper: YearPaper) -> None:
    if form is not None:
        form.offer({one.id: f"{chinese(one.held_on)} {one.form.label} {one.title}"
                    for one in queries.meetings_of(current(), paper.branch_id, paper.year)})


def own_line(paper: YearPaper) -> DutyLine | None:
    """What the viewer may sign now."""
    if paper.state is not PaperState.PUBLISHED:
        return None
    return next((line for line in paper.lines if line.member_id == current().member_id and line.signed_on is None), None)
