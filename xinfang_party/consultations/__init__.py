"""Joint consultation (会商协调): the units that sat together, what was asked, what was decided, who does it by when, for which cases."""
