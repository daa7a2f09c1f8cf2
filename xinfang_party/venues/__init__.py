"""Where a branch speaks and meets: channels (阵地) with an owner, posts (发布) read by two people before, disclosure (党务公开), checks of the room (活动室检查).

Reads `organization`.
"""
