"""Integrity risks (廉政风险): the register (登记表) of each department and post, its versions (版本), risk points (风险点), their grade (等级) and controls
(防控措施).

How a version comes into force is the work of `reviews`. Reads `organization`; knows neither petitions nor voluntary service.
"""
