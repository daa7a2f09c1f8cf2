"""Figures: declared once beside the facts they count, computed in one place, explained on one page.

measure (指标), figure (数值), scope (范围), period (时段), rows (明细). Reads no fact room: rooms above register their measures, levels and rows here.
"""
