"""Who is at the keyboard (账号): account, granted role (授予的权限), session (登录状态), attempt (登录尝试), second factor (动态口令).

Builds the frozen Identity of each request from the account, the roles granted to it and what follows from the membership and the
committee posts in force. Reads `organization`; tells `notifications` which accounts stand behind members and roles.
"""
