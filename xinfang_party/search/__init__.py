"""Full-text search in Chinese: entry (条目), gram (二字组), kind (类别), hit (命中), excerpt (摘录).

Reads nobody; a room puts in the words of its records and registers who may read them.
"""
