"""Documents that hold transcripts, in each format: written, and read as lines."""
