"""``python -m spanco``."""

from spanco.cli import main

main()
