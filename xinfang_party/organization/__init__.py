"""Who belongs where, and since when (组织): branch (党支部), cell (党小组), department (处室), member (党员), committee term (委员会任期).

Memberships and committee posts are history: a transfer closes the old row and opens a new one, so that a fact keeps the branch it was
made in. No identity numbers and no phones are kept. The
levels of scope at which every figure can be asked, and the working days of the bureau, are registered from here. Reads no fact room.
"""
