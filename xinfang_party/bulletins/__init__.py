"""What the Party office tells branches about a period (讲评通报): drafted from records, edited, approved, published, acknowledged.

Bulletin (讲评通报), section (段落: 好的方面、存在的问题、限期整改、下一步要求), figure (数据), acknowledgement (确认收到).
Reads the standard through `checklists`, figures through `measures`, what is to be mended through `findings`. Branches stand in the order of the
roll and are never compared.
"""
