"""Promises of members and branches, bound to measures (承诺践诺评诺).

Commitment (承诺), line (一项可衡量的指标), baseline (基数), step (定诺 审诺 示诺 践诺 述诺 评诺), appraisal (评诺).
Reads figures by their code through `measures`, people through `organization` and `accounts`; never a fact room.
"""
