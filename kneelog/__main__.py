"""`kneelog` and `python -m kneelog`, the one that a menu entry starts as it need not know where the script lies."""

import gc
import sys


def main() -> int:
    """Run the command line; whatever loads first stays, so nothing is searched for garbage until it has loaded.

    Nor is it at the end: Python would go through all that is left twice before it exits, an eighth of the time of an
    export, and the process takes its memory with it anyway.
    """
    gc.disable()
    from kneelog import cli  # noqa: PLC0415 - after the line above
    from kneelog.ui import quiet  # noqa: PLC0415 - as above

    quiet.hold()
    gc.enable()
    try:
        return cli.main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    sys.exit(main())
