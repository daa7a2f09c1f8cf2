"""Drafts of bulletins that were withdrawn: a word in a column of words, no change of the tables.

Revision 0016 after 0015.
"""
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None
changes_rows: frozenset[str] = frozenset()
"""Tables in which this revision adds or removes rows on purpose; in every other table their number must stay."""


def upgrade() -> None:
    """Nothing: the word is new, the column takes it."""


def downgrade() -> None:
    """The version before does not know the word: they are drafts again."""
    op.execute("UPDATE bulletin SET state = 'draft' WHERE state = 'withdrawn'")
