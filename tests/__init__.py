"""The tests; `tests.vectors` holds the cases that Python and Java share."""
