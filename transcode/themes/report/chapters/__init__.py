"""Chapters of a report: each takes the material and gives blocks, in the order they are read."""
