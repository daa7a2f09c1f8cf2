"""Year's end of a branch: what the archive still lacks (年度资料), the year's folder, its hand-in (归档移交), and handing over to the next secretary (工作交接).

Reads every room whose records belong into the archive.
"""
