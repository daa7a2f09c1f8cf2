"""Tables out for the volunteers' platform (i志愿): roster (报名名单), hours (服务时长), layout (列的设置), column (列), header (表头).

Which columns, in which order and under which headers, the Party office says. Reads sign-ups and hours.
"""
