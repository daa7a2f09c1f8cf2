"""Heart-to-heart talks (谈心谈话), criticism at life meetings (批评意见), who reads them (知情范围), coverage (覆盖), required pair (应谈).

Contents are for the two who spoke, the secretary and the discipline member (domain.md 8.3); everybody else sees covered or not.
"""
