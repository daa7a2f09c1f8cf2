"""Outcomes of petition cases (信访事项): case (事项), clock (时限), evaluation (评价), assignment (分派), handling class (四办).

Facts and statistics only: no petitioner's name, phone, number, address or text is ever stored. Reads `organization` (whose case it is)
and `sheets` (cases come from spreadsheets); never knows who judges its facts.
"""
