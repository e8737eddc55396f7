"""Reads a requirements file by pip's own parser, and each requirement by packaging.

Takes the path of the file, and on standard input {"environment": {...}, "versions": [...]}. Prints a list of
{"line", "text", "fault"} or {"line", "text", "name", "extras", "specifiers", "url", "holds", "contains"}.
"""

import json
import sys
from typing import Any

from packaging.markers import Marker, UndefinedComparison
from packaging.requirements import Requirement
from packaging.version import InvalidVersion
from pip._internal.network.session import PipSession
from pip._internal.req.req_file import ParsedRequirement, parse_requirements

given = json.load(sys.stdin)


def holds(marker: Marker | None) -> bool | None:
    """Returns None for a comparison that has no meaning, such as `"3.*" == python_version`."""
    try:
        return marker is None or marker.evaluate(given["environment"])
    except (InvalidVersion, UndefinedComparison):
        return None


def read(text: str) -> dict[str, Any]:
    try:
        requirement = Requirement(text)
    except ValueError as fault:
        return {"fault": str(fault)}
    return {
        "name": requirement.name,
        "extras": sorted(requirement.extras),
        "specifiers": sorted(one.operator + one.version for one in requirement.specifier),
        "url": requirement.url,
        "holds": holds(requirement.marker),
        "contains": [
            version for version in given["versions"] if requirement.specifier.contains(version, prereleases=True)
        ],
    }


def line_of(requirement: ParsedRequirement) -> int:
    """Returns the line of a requirement whose origin is `-r requirements.txt (line 3)`."""
    return int(requirement.comes_from.rsplit(" ", 1)[1].rstrip(")"))


json.dump(
    [
        {"line": line_of(one), "text": one.requirement, **read(one.requirement)}
        for one in parse_requirements(sys.argv[1], session=PipSession())
        if not one.is_editable
    ],
    sys.stdout,
)
