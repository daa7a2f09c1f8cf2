"""How a risk register comes into force: campaigns (集中复核), the chain of own check (自查), cross-check (互查), head (审核), leader (审定), filing (备案),
public notice (公示) with objections (异议).

Reads and writes the versions of `integrity`.
"""
