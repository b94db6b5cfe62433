"""kneelog: a private diary for pain at the back of the knee."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("kneelog")
except PackageNotFoundError:  # run from a checkout that was never installed
    __version__ = "0+unknown"
