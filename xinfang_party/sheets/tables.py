"""The ready-made store: one table, one row of the sheet is one row of it."""
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import delete, func, inspect, select, tuple_
from sqlalchemy.exc import IntegrityError

from xinfang_party.access.terms import Identity
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.sheets import bulk
from xinfang_party.sheets.models import ImportBatch, SheetChange
from xinfang_party.sheets.queries import changes_of, undone_changes
from xinfang_party.sheets.terms import Action, Context, Row, Verdict

Values = dict[str, Any]
Key = tuple[Any, ...]
SAME_FACT = "与第 {} 行指的是同一项，请核对"
IN_USE = "这批数据已被其他记录引用，不能撤销。请先处理引用它们的记录。"
ASKED_AT_ONCE = 2_000


@dataclass(frozen=True)
class TableStore:
    """`tests/sheets/toys.py` is an example. `key`: field of the sheet → attribute of the model, unique there.

    `translate(row, context)` gives attributes (None = not said, never clears), `derive(values, context)` what follows from stored and new
    values together, `written(verdicts, context)` runs after a chunk stands in the table, `export(identity)` yields field → value,
    `built_on(batch)` a sentence why the batch cannot be undone, `before_undo(batch)` removes what `written` made, `after_undo(batch)` runs when the
    facts are as they were.
    """

    model: Any
    key: Mapping[str, str]
    translate: Callable[[Row, Context], Values | None]
    export: Callable[[Identity], Iterable[Values]]
    derive: Callable[[Values, Context], Values] | None = None
    written: Callable[[list[Verdict], Context], None] | None = None
    built_on: Callable[[ImportBatch], str | None] | None = None
    before_undo: Callable[[ImportBatch], None] | None = None
    after_undo: Callable[[ImportBatch], None] | None = None

    @cached_property
    def table(self) -> Any:
        return self.model.__table__

    @cached_property
    def columns(self) -> dict[str, Any]:
        """Attribute → column of the table."""
        return {attribute.key: attribute.columns[0] for attribute in inspect(self.model).column_attrs
                if attribute.columns[0].table is self.table}

    @cached_property
    def key_attributes(self) -> Key:
        return tuple(self.key.values())

    @cached_property
    def names(self) -> dict[str, str]:
        """Attribute → name of its column."""
        return {attribute: column.name for attribute, column in self.columns.items()}

    def plan(self, rows: list[Row], context: Context) -> list[Verdict | None]:
        said = [self.said(row, context) for row in rows]
        stored = self.stored({key for key, _ in filter(None, said)}, context)
        return [None if found is None else self.judge(row, found[1], stored.get(found[0]), context)
                for row, found in zip(rows, said, strict=True)]

    def said(self, row: Row, context: Context) -> tuple[Key, Values] | None:
        """(key, attributes) of a row, the key's among them; None when it cannot be taken."""
        values = self.translate(row, context)
        if values is None:
            return None
        for field, attribute in self.key.items():
            values.setdefault(attribute, row.values[field])
        key = self.key_in(values)
        taken: dict[int, int] = context.recall("numbers by key", dict)
        first = taken.setdefault(hash(key), row.number)
        if first != row.number:
            row.refuse(next(iter(self.key)), SAME_FACT.format(first))
            return None
        return key, values

    def key_in(self, values: Values) -> Key:
        return tuple([values[attribute] for attribute in self.key_attributes])

    def stored(self, keys: set[Key], context: Context) -> dict[Key, Values]:
        """What stands in the table under these keys; locked while an import runs."""
        if not keys or context.recall("table is empty", self.is_empty):
            return {}
        names = [self.columns[attribute] for attribute in self.key_attributes]
        attributes, known = list(self.columns), dict[Key, Values]()
        ordered = list(keys)
        for start in range(0, len(ordered), ASKED_AT_ONCE):
            asked = ordered[start:start + ASKED_AT_ONCE]
            condition = bulk.among(names[0], [key[0] for key in asked]) if len(names) == 1 else tuple_(*names).in_(asked)
            statement = select(*self.columns.values()).where(condition)
            if context.batch_id is not None:
                statement = statement.with_for_update()
            for row in db.session.execute(statement).all():
                values = dict(zip(attributes, row, strict=True))
                known[self.key_in(values)] = values
        return known

    def is_empty(self) -> bool:
        return db.session.scalar(select(self.table.c.id).limit(1)) is None

    def judge(self, row: Row, values: Values, stored: Values | None, context: Context) -> Verdict:
        if stored is None:
            given = {attribute: value for attribute, value in values.items() if value is not None}
            return Verdict.create(row, {**given, **(self.derive(given, context) if self.derive else {})})
        after = {attribute: value for attribute, value in values.items() if value is not None and value != stored[attribute]}
        if not after:
            return Verdict.unchanged(row, stored["id"])
        if self.derive:
            derived = self.derive({**stored, **after}, context)
            after.update((attribute, value) for attribute, value in derived.items() if value != stored[attribute])
        return Verdict.update(row, stored["id"], {attribute: stored[attribute] for attribute in after}, after)

    def apply(self, verdicts: list[Verdict], context: Context) -> None:
        bulk.insert(self.table, [{**self.named(verdict.after), "batch_id": context.batch_id}
                                 for verdict in verdicts if verdict.action is Action.CREATE])
        bulk.update(self.table, [(verdict.id, self.named(verdict.after))
                                 for verdict in verdicts if verdict.action is Action.UPDATE and verdict.id is not None])
        if self.written:
            self.written(verdicts, context)

    def named(self, values: Mapping[str, Any]) -> Values:
        names = self.names
        return {names[attribute]: value for attribute, value in values.items()}

    def why_not_undo(self, batch: ImportBatch, by: Identity) -> str | None:
        edited = self.edited_since(batch)
        if edited:
            return f"这批数据里有 {edited:,} 条后来又被修改过（手工修改或后来的导入），不能整批撤销。请先撤销后来的导入，或逐条更正。"
        return self.built_on(batch) if self.built_on else None

    def edited_since(self, batch: ImportBatch) -> int:
        """How many facts of the batch no longer are what it made them. An undone update raised the version twice, and is no edit."""
        count = 0
        if "version" in self.table.c:
            undone = undone_changes(batch.sheet).subquery()
            count = db.session.scalar(
                select(func.count()).select_from(self.table).outerjoin(undone, undone.c.fact_id == self.table.c.id)
                .where(self.table.c.batch_id == batch.id, self.table.c.version > 1 + 2 * func.coalesce(undone.c.times, 0))) or 0
        return count + sum(self.differing(changes) for changes in changes_of(batch))

    def differing(self, changes: Sequence[SheetChange]) -> int:
        rows = db.session.execute(select(self.table).where(self.table.c.id.in_([change.fact_id for change in changes]))).mappings()
        now = {row["id"]: row for row in rows}
        expected = ((now.get(change.fact_id), bulk.thawed(self.table, self.named(change.after))) for change in changes)
        return sum(row is None or any(row[name] != value for name, value in after.items()) for row, after in expected)

    def undo(self, batch: ImportBatch, context: Context) -> None:
        try:
            with db.session.begin_nested():
                if self.before_undo:
                    self.before_undo(batch)
                for changes in changes_of(batch):
                    bulk.update(self.table, [(change.fact_id, bulk.thawed(self.table, self.named(change.before))) for change in changes])
                db.session.execute(delete(self.table).where(self.table.c.batch_id == batch.id))
                if self.after_undo:
                    self.after_undo(batch)
        except IntegrityError as fault:
            raise Refusal(IN_USE) from fault
