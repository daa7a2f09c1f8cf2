"""Service record sheets (服务记录单): number (编号), verification page (核对页), revocation (作废). An inside paper, never called a certificate (证明):
that only entitled issuers give, from the civil-affairs system (志愿服务记录与证明出具办法, domain.md 7.2). Reads verified hours.
"""
