"""Ratings by petitioners over a one-time link, without a log-in and without anything about the case on the page. Kept apart from the evaluations that the
sheets of the national system bring (`Case.unit_evaluation`)."""
