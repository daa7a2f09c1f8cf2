"""The demonstration bureau (演示单位): people plainly artificial (示例党员01), two years of cases, promises in every state.

Made from a seed with days relative to today, through the same services and sheets as any user's work.
"""
