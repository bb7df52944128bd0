"""Whole projects of other programs, read and written."""
