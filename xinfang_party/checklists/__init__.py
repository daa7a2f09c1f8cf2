"""The branch standard (支部标准化): what a branch must keep up, and how far the records prove that it does. Figures are read through measures only.

Its words: edition (标准版本), item (条目), proof (怎样证明: 记录, 材料, 评判), standing (达标情况), round (评定), assessment (一个支部的评定: 自评, 核查,
异议, 封存), evidence (佐证材料).
"""
