"""Receipts: the code that gives the numbers of a view again, from the reader's own file."""
