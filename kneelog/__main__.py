"""`python -m kneelog`: what the menu entry starts, which must not depend on where the console script lies."""

import sys

from kneelog.cli import main

if __name__ == "__main__":
    sys.exit(main())
