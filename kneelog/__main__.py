"""`kneelog` and `python -m kneelog`, the one that a menu entry starts as it need not know where the script lies."""

import gc
import sys


def main() -> int:
    """Run the command line; whatever loads first stays, so nothing is searched for garbage until it has loaded."""
    gc.disable()
    from kneelog import cli  # noqa: PLC0415 - after the line above
    from kneelog.ui import quiet  # noqa: PLC0415 - as above

    quiet.hold()
    gc.enable()
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
