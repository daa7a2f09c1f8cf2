"""What a branch works by on paper: rules in force (制度) and their yearly review (复审), plans (计划), summaries (总结), duty lists (责任清单).

Reads `organization` and, for the meeting that passed a paper, `activities`.
"""
