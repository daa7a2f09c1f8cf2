"""The four handlings (四办) as lanes: what each asks for by when inside the legal limits, the steps of a case in its lane, the board of what is next.

A lane never moves a legal day: those stay with `petitions`. Knows petitions; petitions tell whoever watches that a case changed (`petitions.watching`).
"""
