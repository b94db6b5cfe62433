"""What no program can be faster than: imports what it is told, compiles a document from ready JSON, writes the PDF.

Run as a process of its own: python floor.py TASK. The task is JSON: `libraries` to import, `template`, `fonts`,
`inputs`, `standards`, and `pdf`, where to write. It imports nothing of kneelog.
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import typst


def main() -> None:
    """Import, compile, write."""
    task = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for name in task["libraries"]:
        importlib.import_module(name)
    Path(task["pdf"]).write_bytes(compiled(task))


def compiled(task: dict[str, Any]) -> bytes:
    """Return the PDF of a task, its `libraries` and `pdf` left aside."""
    compiler = typst.Compiler(
        task["template"],
        root=str(Path(task["template"]).parent),
        font_paths=[task["fonts"]],
        ignore_system_fonts=True,
        sys_inputs=task["inputs"],
    )
    made = compiler.compile(format="pdf", pdf_standards=task["standards"])
    return made if isinstance(made, bytes) else b""


if __name__ == "__main__":
    main()
