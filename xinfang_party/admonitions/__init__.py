"""Talks that admonish: reminder talk (提醒谈话), admonitory talk (诫勉谈话); the person talked to (谈话对象), approval (批准), check afterwards (跟进检查).

Contents are for the discipline office, whoever talks or keeps the record, and, once the talk was held, the person; for nobody else (decision 0038).
Reads people through `organization`; a talk may answer problems of `findings`.
"""
