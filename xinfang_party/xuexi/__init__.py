"""Figures of the study platform (学习强国): period figure (时段数据), enrolled (学员), active (活跃), rate (活跃率), import (导入).

Of branches only, never of a person; points are dropped when a sheet is read.
"""
