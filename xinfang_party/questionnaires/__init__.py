"""Questionnaires by one-time links: questionnaire (问卷), question (题目), link (答卷链接), answers (答卷), results (结果).

A link is good for one answer and known by its digest only. An answer leaves counters and loose texts; nothing joins them to a link or to each other.
"""
