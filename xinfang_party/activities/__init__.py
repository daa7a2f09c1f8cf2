"""What branches do together: activity (活动), form (形式) and purpose (内容), roll (点名), topic (议题), action item (落实事项), amendment (更正).

Reads organization for who was where on the day, access, audit, files, notifications, presence and search.
"""
