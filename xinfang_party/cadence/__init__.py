"""What a year must hold: requirement (频次要求), plan entry (计划), waiver (免于要求), board (年度看板), reminder (到期前提醒).

Reads activities through its measures and its service; a plan entry becomes an activity by one click.
"""
