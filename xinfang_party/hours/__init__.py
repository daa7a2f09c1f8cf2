"""Service hours: record (时长记录), source (来源), verification (核实), correction (更正), star (星级), no-show (未到).

Real service time of a member, from codes, the organizer, a paper sheet or another platform's sheet; only what is verified counts. Reads volunteering.
"""
