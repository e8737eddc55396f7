"""Prints what keeps packages from being one environment, as JSON: the faults of assembly.py, for which build_env.py fails.

Called with the plan's file. A builder's log can say anything; what this script prints is read by programs.
"""

import json
import sys
from pathlib import Path

from assembly import Assembly

if __name__ == "__main__":
    plan = json.loads(Path(sys.argv[1]).read_text())
    # No environment is made, so any place will do.
    print(json.dumps(Assembly(plan, Path("/environment")).faults(), indent=1))
