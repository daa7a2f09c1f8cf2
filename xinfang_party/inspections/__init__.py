"""Inspection on site (督导检查): who looks at which branch and which items, by a sample that anyone can draw again, and what was seen.

Inspection (检查计划), visit (到一个支部的检查), answer (一项的检查结果), sample (抽样: 总体、种子、规则、结果).
Reads the standard through `checklists`, records through `measures`; what is found wrong is registered in `findings`.
"""
