"""The database itself refuses to change or delete an entry. `create_all` attaches these; a migration runs `STATEMENTS[dialect]`.

A batch migration on SQLite rebuilds the table and thereby drops its triggers: run `STATEMENTS["sqlite"]` after one.
"""
from collections.abc import Mapping, Sequence

REFUSAL = "audit entries are append-only"

STATEMENTS: Mapping[str, Sequence[str]] = {
    "sqlite": (
        f"CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()",
    ),
}
UNDO: Mapping[str, Sequence[str]] = {
    "sqlite": ("DROP TRIGGER IF EXISTS audit_entry_no_update", "DROP TRIGGER IF EXISTS audit_entry_no_delete"),
    "postgresql": ("DROP TRIGGER IF EXISTS audit_entry_append_only ON audit_entry", "DROP FUNCTION IF EXISTS audit_entry_refuse()"),
}
"""Takes the guard off again: for a migration that must rebuild the table, and for tests that play the attacker."""
