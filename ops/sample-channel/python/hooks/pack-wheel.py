"""pack-wheel.py FOLDER DIST: puts the one distribution in FOLDER back into the wheel it was installed from.

Debian takes RECORD away when it installs, and adds INSTALLER; the rest of the distribution is as upstream's wheel had it.
"""

import base64
import hashlib
import sys
import zipfile
from pathlib import Path

folder, dist = map(Path, sys.argv[1:])
(info,) = folder.glob("*.dist-info")
(info / "INSTALLER").unlink(missing_ok=True)
files = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)

record = []
dist.mkdir(exist_ok=True)
with zipfile.ZipFile(dist / f"{info.stem}-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as wheel:
    for path in files:
        name, data = path.relative_to(folder).as_posix(), path.read_bytes()
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        record.append(f"{name},sha256={digest},{len(data)}\n")
        wheel.writestr(zipfile.ZipInfo(name), data)
    own = f"{info.name}/RECORD"
    wheel.writestr(zipfile.ZipInfo(own), "".join(record) + f"{own},,\n")
