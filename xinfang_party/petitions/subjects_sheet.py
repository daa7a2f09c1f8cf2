"""The tree of subjects as a sheet: one row is one path, up to three levels deep."""
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from xinfang_party.access.terms import Identity
from xinfang_party.exchange import cells
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.petitions import checks
from xinfang_party.petitions.models import AssignmentRule, Case, Subject
from xinfang_party.petitions.queries import subjects_in_order
from xinfang_party.sheets import bulk
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.parsing import refuse
from xinfang_party.sheets.tables import IN_USE
from xinfang_party.sheets.terms import Column, Context, Row, Sheet, Verdict

Path = tuple[str, ...]
LEVELS = ("level_1", "level_2", "level_3")
GAP = "有三级分类，但没有二级分类"
_text = cells.as_text(60)


def a_name(cell: Any) -> str | None:
    name = _text(cell)
    refuse(checks.why_not_text(name or ""))
    return name


def lower_level(cell: Any) -> str:
    """A blank one ends the path."""
    return a_name(cell) or ""


def paths_of(subjects: Iterable[Subject]) -> dict[Path, int]:
    """{names from the top: id}; `subjects` parents first."""
    by_id: dict[int, Path] = {}
    for subject in subjects:
        by_id[subject.id] = (*by_id.get(subject.parent_id or 0, ()), subject.name)
    return {path: key for key, path in by_id.items()}


class SubjectStore:
    """A row makes what is missing of its path; a path that stands is unchanged. Nothing is ever renamed or removed by a sheet."""

    def plan(self, rows: list[Row], context: Context) -> list[Verdict | None]:
        known: dict[Path, int] = context.recall("paths", lambda: paths_of(subjects_in_order()))
        planned: set[Path] = context.recall("planned", set)
        return [self.judge(row, known, planned) for row in rows]

    def judge(self, row: Row, known: Mapping[Path, int], planned: set[Path]) -> Verdict | None:
        names = [row.values[level] for level in LEVELS]
        path = tuple(filter(None, names))
        if names[2] and not names[1]:
            row.refuse("level_2", GAP)
            return None
        if path in known or path in planned:
            return Verdict.unchanged(row, known.get(path, 0))
        planned.update(path[:depth] for depth in range(1, len(path) + 1))
        return Verdict.create(row, {"path": path})

    def apply(self, verdicts: list[Verdict], context: Context) -> None:
        """Level by level, so that parents have their ids."""
        wanted = [verdict.after["path"] for verdict in verdicts]
        for depth in (1, 2, 3):
            known = paths_of(subjects_in_order())
            missing = dict.fromkeys(path[:depth] for path in wanted if len(path) >= depth and path[:depth] not in known)
            bulk.insert(Subject.__table__, [
                {"name": path[-1], "parent_id": known.get(path[:-1]), "level": depth, "sort_order": len(known) + place,
                 "batch_id": context.batch_id, "version": 1} for place, path in enumerate(missing)])

    def why_not_undo(self, batch: ImportBatch, by: Identity) -> str | None:
        made = select(Subject.id).where(Subject.batch_id == batch.id)
        used = sum(db.session.scalar(select(func.count()).select_from(model).where(model.subject_id.in_(made))) or 0
                   for model in (Case, AssignmentRule))
        if used:
            return f"这批分类已被 {used} 件事项或分派规则使用，不能撤销。不再使用的分类可以停用。"
        below = db.session.scalar(select(func.count(Subject.id)).where(
            Subject.parent_id.in_(made), Subject.batch_id.is_distinct_from(batch.id)))
        return f"这批分类下面后来又加了 {below} 个分类，不能撤销。请先处理它们。" if below else None

    def undo(self, batch: ImportBatch, context: Context) -> None:
        try:
            with db.session.begin_nested():
                for level in (3, 2, 1):
                    db.session.execute(delete(Subject).where(Subject.batch_id == batch.id, Subject.level == level))
        except IntegrityError as fault:
            raise Refusal(IN_USE) from fault

    def export(self, identity: Identity) -> Iterable[dict[str, Any]]:
        """Every path that is not the beginning of a longer one."""
        paths = list(paths_of(subjects_in_order()))
        parents = {path[:-1] for path in paths}
        for path in paths:
            if path not in parents:
                yield dict(zip(LEVELS, path, strict=False))


SUBJECTS = Sheet(
    code="petitions.subjects", title="内容分类", unit="个分类", key=LEVELS, import_permission="subject:edit", export_permission="subject:read",
    columns=(
        Column("level_1", "一级分类", ("一级", "一级标签", "一级内容分类"), a_name, required=True, width=20, example="城乡建设"),
        Column("level_2", "二级分类", ("二级", "二级标签", "二级内容分类"), lower_level, width=24, help="没有就留空", example="住房保障与房地产"),
        Column("level_3", "三级分类", ("三级", "三级标签", "三级内容分类"), lower_level, width=24, help="没有就留空", example="住房公积金"),
    ),
    store=SubjectStore(), splittable=False, help="信访事项的内容分类，最多三级")
