"""Prints as JSON the faults of assembly.py, for which build_env.py fails.

    environment_faults.py PLAN

The service reads this output and not the log of the failed build: a builder can write anything to its log.
"""

import json
import sys
from pathlib import Path

from assembly import Assembly

if __name__ == "__main__":
    plan = json.loads(Path(sys.argv[1]).read_text())
    # This script writes no environment, so the folder does not matter.
    print(json.dumps(Assembly(plan, Path("/environment")).faults(), indent=1))
