"""The situation (信访形势分析) of any period beside the period before and the same of last year, its reports in Word, and services beside their own past.

Stores nothing: everything is counted from what the rooms below hold.
"""
