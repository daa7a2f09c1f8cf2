"""What is only noted as filed or signed, never what it says: leading cadres' reports of personal matters (个人有关事项报告), third-party staff
(第三方人员) with access given and withdrawn and confidentiality signed.

Reads `organization`.
"""
