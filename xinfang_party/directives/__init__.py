"""What was ordered and what became of it: the implementation ledger (贯彻落实工作台账) with its tasks (任务), research (调研) and special campaigns (专项治理).

Reads `activities` for the meeting that learned and decided, `documents` for the rule that came of it.
"""
