"""Lines of a transcript in any layout -> turns. Pure."""
