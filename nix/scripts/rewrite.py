"""Rewrites texts that refer to the interpreter, or to folders, of their build.

Nixpkgs refers to the interpreter of a script in three places: the shebang of `.foo-wrapped`, a line in that script that adds
folders to sys.path, and the PATH that the wrapper `foo` sets. A script that is only linked would silently run under the
interpreter of its build, as would a program that a module or a `kernel.json` starts by its path.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# The line that Nixpkgs' wrapPythonPrograms inserts.
SYS_PATH_LINE = re.compile(
    r"^(?P<indent>[ \t]*)import sys;import site;import functools;(?P<argv>sys\.argv\[0\] = [^;\n]*);[^\n]*$", re.MULTILINE
)


# Files that compilers write. Texts are not searched for in them.
COMPILED = re.compile(r".*\.(py[co]|[ao]|so(\.[0-9.]+)?|dylib)")

# Longer files are data, unless they are scripts.
LONGEST_TEXT = 4 * 1024 * 1024


@dataclass
class Rewrite:
    """Translates a program's text for another interpreter."""

    # Replaces every interpreter of `prefixes`.
    interpreter: str
    prefixes: set[str]
    # The replacements of folders.
    folders: dict[str, str]
    # Folders that scripts add to sys.path. Empty if the interpreter has all packages in its own prefix.
    search_path: list[str]

    def __post_init__(self) -> None:
        self._interpreters = re.compile(rf"(?:{any_of(self.prefixes)})/bin/python[0-9.]*[a-z]*(?![\w.-])")
        self._folders = re.compile(rf"(?:{any_of(self.folders)})(?![\w.-])")
        # The beginning of all these paths. Most files do not contain it, and need no other search.
        self._marker = os.path.commonprefix([*self.prefixes, *self.folders]).encode()  # noqa: RUF071

    def __call__(self, text: str) -> str:
        text = SYS_PATH_LINE.sub(self._sys_path_line, text)
        text = self._interpreters.sub(lambda _: self.interpreter, text)
        return self._folders.sub(lambda match: self.folders[match.group()], text)

    def _sys_path_line(self, match: re.Match) -> str:
        imports = "import sys;import site;import functools" if self.search_path else "import sys"
        return f"{match['indent']}{imports};{match['argv']};{self.sys_path_statement()}".rstrip(";")

    def sys_path_statement(self) -> str:
        """Returns the statement that adds the search path, or an empty string if there is none."""
        if not self.search_path:
            return ""
        return f"functools.reduce(lambda k, p: site.addsitedir(p, k), {self.search_path!r}, site._init_pathinfo());"

    def content(self, original: Path) -> bytes | None:
        """Returns the file's content for the other interpreter, or None if it does not change.

        Keeps bytes that are not UTF-8. In a script with an appended zip archive or the like, only the lines of the script
        change.
        """
        if COMPILED.fullmatch(original.name):
            return None
        with original.open("rb") as file:
            head = file.read(4096)
            is_text = original.stat().st_size <= LONGEST_TEXT
            data = head + file.read() if is_text or head[:2] == b"#!" else head
        if self._marker not in data or data[:4] == b"\x7fELF":
            return None
        end = len(data)
        if b"\0" in data or not is_text:
            end = data.rfind(b"\n", 0, data.find(b"\0")) + 1 if data[:2] == b"#!" else 0
        # `surrogateescape` restores bytes that are not UTF-8.
        text = data[:end].decode("utf-8", "surrogateescape")
        rewritten = self(text)
        return None if rewritten == text else rewritten.encode("utf-8", "surrogateescape") + data[end:]

    def file(self, original: Path, destination: Path) -> None:
        """Links the file, or writes a rewritten copy if its text changes."""
        content = self.content(original)
        if content is None:
            destination.symlink_to(original)
        else:
            write(content, destination, original)


def write(content: bytes, destination: Path, original: Path) -> None:
    """Writes a file with the permissions of the original, and lets the owner write."""
    destination.write_bytes(content)
    destination.chmod(original.stat().st_mode & 0o777 | 0o200)


def any_of(texts: Iterable[str]) -> str:
    """Returns a pattern for any of the texts, the longest first: one may begin another. Without texts, it matches nothing."""
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True)) or "(?!)"
