"""kneelog as it is, with every call that a screen makes to Streamlit noted: the main script of a server.

Run: python -m streamlit run benchmarks/speed/recorded.py -- FOLDER
After each run FOLDER holds the calls of that screen, for `twin.py`, in a file of its name and of the days it shows.
"""

import pickle
import runpy
import sys
from pathlib import Path

from benchmarks.speed import recording

_MAIN = Path(__file__).resolve().parents[2] / "kneelog" / "ui" / "main.py"

_notes = recording.begin()
runpy.run_path(str(_MAIN))
_name = " ".join(filter(None, (_notes.screen or "today", _notes.window)))
(Path(sys.argv[1]) / f"{_name}.pickle").write_bytes(pickle.dumps(_notes.calls))
