"""The yearly appraisal of members (民主评议党员): round (评议), grade (等次), ballot (票), tally (计票), finding (评定结果).

A ballot leaves counters and the fact that somebody voted; nothing joins the two.
"""
