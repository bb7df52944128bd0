"""``python -m transcode``."""

from transcode.cli import main

main()
