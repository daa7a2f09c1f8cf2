"""What members do for a community (社区) begins here: division (区划), report-in (双报到), receipt (回执), need (需求) and wish (微心愿), helpers (社会力量).

Communities have no accounts: what a community's contact says comes by a one-time link, or on paper through whoever types it. Reads nobody's facts.
"""
