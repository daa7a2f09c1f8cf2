"""What was found wrong and how it is put right (问题整改).

Finding (问题), step (整改经过: 制定措施 自查 确认 复核 销号), extension (延期), lateness (提醒 督办 建议提醒谈话), remedy (制度、专项治理).
Reads people through `organization` and `accounts`; an item of the branch standard is its code as text. Rooms that find something call
`service.register`, or link to `findings.register_finding` with an id (`registry`).
"""
