"""Signals (线索提示) from figures that propose a review of a department's risks, and warnings (预警处置) as acts of the discipline office.

Signals name departments and posts' work, never accuse a person. Reads figures by their codes only; begins reviews through `reviews`.
"""
