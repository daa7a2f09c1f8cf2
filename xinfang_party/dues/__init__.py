"""Party dues (党费): of each member and month paid (已交), exempt (批准免交) or not yet.

Amounts are optional and kept in fen. Reads the memberships of `organization`.
"""
