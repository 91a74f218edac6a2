"""One peer in its own environment: a question a line comes in, an answer a line goes out, until the questions end.

../.envs/deepchecks/bin/python peer.py deepchecks_
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
import time
import warnings
from dataclasses import astuple
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from asking import Asked


def main() -> int:
    """Answers every question with what was raised and the processor seconds that took, or with why it failed."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf8")
    os.dup2(2, 1)  # what a tool prints is no answer
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    tool = importlib.import_module(f"peers.{sys.argv[1]}")
    judge = tool.prepare()
    print(json.dumps({"versions": {name: metadata.version(name) for name in tool.PACKAGES}}), file=answers, flush=True)
    for line in sys.stdin:
        began = time.process_time()
        try:
            raised = judge(Asked(**json.loads(line)))
            said: dict[str, object] = {"raised": [astuple(one) for one in raised]}
        except Exception as error:
            said = {"failed": f"{type(error).__name__}: {error}"[:300]}
        print(json.dumps(said | {"seconds": time.process_time() - began}), file=answers, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
