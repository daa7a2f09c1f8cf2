"""What the pages show: gathered in few statements, counted in Python, ordered as the tree is."""
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.permissions import may, reach
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.kernel.periods import chinese
from xinfang_party.organization import queries, recording, rosters, warnings
from xinfang_party.organization.models import Branch, CommitteePost, CommitteeTerm, Member, Membership
from xinfang_party.organization.terms import CommitteeDuty, Stay
from xinfang_party.sheets import registry

SHOWN_MEMBERS = 100


@dataclass(frozen=True)
class Node:
    """One line of the tree. `members` and `formal` count the branch and all below it."""

    branch: Branch
    depth: int
    members: int
    formal: int
    secretary: str | None
    warning: str | None


def tree(dissolved: bool = False) -> list[Node]:
    """The bodies in the order of the tree, the dissolved ones too when asked; four statements however many there are."""
    today = clock.today()
    order, counts = queries.branch_tree(), queries.member_counts(today)
    names, terms = queries.secretaries(today), queries.open_terms()
    totals = {branch.id: Counter(dict(zip(("members", "formal"), counts.get(branch.id, (0, 0)), strict=True))) for branch, _ in order}
    for branch, _depth in reversed(order):
        if branch.parent_id is not None:
            totals[branch.parent_id].update(totals[branch.id])
    return [Node(branch, depth, totals[branch.id]["members"], totals[branch.id]["formal"], names.get(branch.id),
                 tree_warning(branch, names.get(branch.id), totals[branch.id]["formal"], terms.get(branch.id), today))
            for branch, depth in order if dissolved or branch.is_active]


def tree_warning(branch: Branch, secretary: str | None, formal: int, term: CommitteeTerm | None, today: date) -> str | None:
    """The one thing to say about a branch in the tree: its term, else that nobody leads it."""
    if branch.dissolved_on is not None:
        return f"已于{chinese(branch.dissolved_on)}撤销"
    said = warnings.term_warning(term.due_on, today) if term else None
    return said or ("还没有书记，请选举或报上级指派。" if secretary is None and formal and branch.kind.holds_members else None)


def branch_page(branch: Branch, identity: Identity) -> dict[str, Any]:
    today = clock.today()
    stays, posts = rosters.placements_of(branch.id, today), queries.posts_of_branch(branch.id, today)
    terms, cells = queries.terms_of(branch.id), queries.cells_of(branch.id)
    sizes = Counter(stay.cell_id for stay in stays)
    may_read = reach(identity, "member:read")
    return {"branch": branch, "parent": rosters.parent_of(branch), "children": rosters.children_of(branch.id), "posts": posts, "terms": terms,
            "cells": [(cell, sizes[cell.id]) for cell in cells if cell.dissolved_on is None], "departments": rosters.departments_of(branch.id),
            "member_count": len(stays), "formal_count": formal_in(stays, today),
            "stays": stays[:SHOWN_MEMBERS] if may_read.covers(branch_id=branch.id) else None,
            "warnings": branch_warnings(branch, stays, posts, terms, [(cell.name, sizes[cell.id]) for cell in cells if cell.dissolved_on is None])}


def formal_in(stays: Sequence[Membership], today: date) -> int:
    return sum(stay.member.formal_on is not None and stay.member.formal_on <= today for stay in stays)


def branch_warnings(branch: Branch, stays: Sequence[Membership], posts: Sequence[CommitteePost], terms: Sequence[CommitteeTerm],
                    cells: Sequence[tuple[str, int]]) -> list[str]:
    """Everything a branch is told about itself; nothing about one that is dissolved or holds no members."""
    if not branch.is_active:
        return []
    today = clock.today()
    due = next((term.due_on for term in terms if term.ended_on is None), None)
    said = [warnings.term_warning(due, today)]
    if branch.kind.holds_members:
        formal = formal_in(stays, today)
        said += warnings.size_warnings(members=len(stays), formal_members=formal, kind=branch.kind)
        said += warnings.committee_warnings(formal_members=formal, duties=[(post.member_id, post.duty) for post in posts])
        said += warnings.cell_warnings(cells)
    return [sentence for sentence in said if sentence]


def branch_filter(identity: Identity, chosen: int | None) -> tuple[dict[int, str], int | None]:
    """(branches to narrow the members to, the one chosen of them); nothing for who sees only himself or herself."""
    offered = {} if reach(identity, "member:read").is_own_only else queries.branch_choices(chosen)
    return offered, chosen if chosen in offered else None


def member_page(member: Member, identity: Identity) -> dict[str, Any]:
    """History newest first, posts newest first, what may be done."""
    history = queries.history_of(member.id)
    now = next((stay for stay in history if stay.to_on is None), None)
    posts = rosters.posts_of_member(member.id)
    stays = [(stay.branch_id, Stay(stay.from_on, stay.to_on)) for stay in reversed(history)]
    return {"member": member, "history": history, "present": now, "committee_posts": posts,
            "standing": member.standing_on(clock.today()), "entered_on": warnings.entered_on(stays) if now else None,
            **member_acts(member, now, posts, identity)}


def member_acts(member: Member, now: Membership | None, posts: Sequence[CommitteePost], identity: Identity) -> dict[str, Any]:
    """What the viewer may do with the member, only that; `told`: who does the rest, for whoever might look for it here."""
    span = reach(identity, "member:edit")
    within = span.covers(branch_id=now.branch_id if now else None)
    not_edit, not_move = recording.why_not_edit(member, identity), recording.why_not_move(member, posts, identity)
    moves = within and now is not None and not_move is None
    return {"editable": within and not_edit is None, "movable": moves, "told": not_move if within else None,
            "correctable": moves and now is not None and recording.why_not_date(identity, now.from_on) is None,
            "takes_back": span.everything and member.left_on is not None}


def places_for(identity: Identity, now: Membership | None) -> dict[str, list[tuple[int, str]]]:
    """Choices of a placement. Across branches only the Party office moves people; others move them within the branch."""
    span = reach(identity, "member:edit")
    if span.everything:
        allowed = {branch.id: branch for branch in queries.branches_in_order() if branch.takes_members}
    else:
        ids = {now.branch_id} if now is not None else span.branch_ids
        allowed = {branch.id: branch for branch in queries.branches_in_order() if branch.id in ids and branch.takes_members}
    return {"branches": [(branch.id, branch.name) for branch in allowed.values()],
            "cells": [(cell.id, f"{allowed[cell.branch_id].name} · {cell.name}") for cell in rosters.live_cells() if cell.branch_id in allowed],
            "departments": list(queries.department_names().items()),
            "posts": [(post.id, f"{post.department.name} · {post.name}") for post in rosters.posts_in_order()]}


def candidates(branch: Branch, day: date) -> list[tuple[int, str]]:
    """Whom a committee of this body may be chosen from, as choices."""
    return [(member.id, f"{member.name}（{member.number}）") for member in rosters.electable(branch, day)]


def duties_of(posts: Iterable[CommitteePost]) -> dict[int, list[CommitteeDuty]]:
    found: dict[int, list[CommitteeDuty]] = {}
    for post in posts:
        found.setdefault(post.member_id, []).append(post.duty)
    return found


def saved_or_again(form: Any, act: Callable[[], Any], done: str | Callable[[Any], str], *, back: str, then: Callable[[Any], str] | None = None,
                   **context: Any) -> ResponseReturnValue:
    """The one way of every form here: shown; acted on and sent on with 303; or shown again with 422, what was typed kept.

    `done` says what came of it, `then` where to go; both may ask what `act` answered. Without `then` the way leads `back`.
    """
    if form.validate_on_submit():
        try:
            made = act()
            flash(done if isinstance(done, str) else done(made), "success")
            return redirect(then(made) if then else back, 303)
        except Conflict:
            raise
        except Refusal as refusal:
            say(form, refusal)
    words = {"form": form, "fields": fields_of(form), "back": back, **context}
    return render_template("organization/edit.html", **words), 422 if form.is_submitted() else 200


def say(form: Any, refusal: Refusal) -> None:
    """A refusal stands at the input it is about, else over the form."""
    field = form._fields.get(refusal.field or "")
    if field is None:
        form.form_errors.append(refusal.sentence)
    else:
        field.errors = [*field.errors, refusal.sentence]


def fields_of(form: Any) -> list[Any]:
    names = getattr(form, "field_order", None) or [name for name in form._fields if name not in ("csrf_token", "form_id", "version")]
    return [form._fields[name] for name in names]


def import_url(code: str, identity: Identity) -> str | None:
    """Where a sheet is imported; None when no room keeps it or this person may not."""
    sheet = registry.get(code)
    return url_for("sheets.upload_file", code=code) if sheet is not None and may(identity, sheet.import_permission) else None
