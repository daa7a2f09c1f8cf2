"""Cases of one kind (类案), voices of the front line (一线声音), looking into them (调研), policies made (政策), cases before and after (前后对照).

A cluster is suggested by subject and district where the cases grew over their own history; a person makes it. What it counts leaves accusations
(检举控告) out altogether, whoever looks. Reads cases, letters and consultations; no room below knows it.
"""
