"""Codebooks from and for other programs: tables, REFI-QDA."""
