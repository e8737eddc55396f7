"""Rewrites texts that name the interpreter, or the places, that they were built for.

Nixpkgs names the interpreter that a script was built for in three places: the shebang of `.foo-wrapped`, a line put into
that script that adds folders to sys.path, and the PATH that the wrapper `foo` sets. A script that is merely linked would
run, silently, under the interpreter of its build. So would what a module or a `kernel.json` starts by its path.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

# Put in by Nixpkgs' wrapPythonPrograms.
SYS_PATH_LINE = re.compile(
    r"^(?P<indent>[ \t]*)import sys;import site;import functools;(?P<argv>sys\.argv\[0\] = [^;\n]*);[^\n]*$", re.MULTILINE
)


# What compilers make, which no text is looked for in.
COMPILED = re.compile(r".*\.(py[co]|[ao]|so(\.[0-9.]+)?|dylib)")

# Longer files are data, but for scripts.
LONGEST_TEXT = 4 * 1024 * 1024


@dataclass
class Rewrite:
    """Turns a program's text into its text for another interpreter."""

    # What stands for every interpreter of `prefixes`.
    interpreter: str
    prefixes: set[str]
    # Folders by what takes their place.
    folders: dict[str, str]
    # Folders that scripts add to sys.path; none where the interpreter has everything in its own prefix.
    search_path: list[str]

    def __post_init__(self) -> None:
        self._interpreters = re.compile(rf"(?:{any_of(self.prefixes)})/bin/python[0-9.]*[a-z]*(?![\w.-])")
        self._folders = re.compile(rf"(?:{any_of(self.folders)})(?![\w.-])")
        # Every path that is looked for begins with this, so most files need no more than a search for it.
        self._marker = os.path.commonprefix([*self.prefixes, *self.folders]).encode()

    def __call__(self, text: str) -> str:
        text = SYS_PATH_LINE.sub(self._sys_path_line, text)
        text = self._interpreters.sub(lambda _: self.interpreter, text)
        return self._folders.sub(lambda match: self.folders[match.group()], text)

    def _sys_path_line(self, match: re.Match) -> str:
        imports = "import sys;import site;import functools" if self.search_path else "import sys"
        return f"{match['indent']}{imports};{match['argv']};{self.sys_path_statement()}".rstrip(";")

    def sys_path_statement(self) -> str:
        """Adds the search path, less byte code; empty where there is none."""
        if not self.search_path:
            return ""
        return f"functools.reduce(lambda k, p: site.addsitedir(p, k), {self.search_path!r}, site._init_pathinfo());"

    def content(self, original: Path) -> bytes | None:
        """Returns the file's content for the other interpreter, or None where it is the same.

        Bytes that are no UTF-8 stay. Of a script that has something else behind it, such as a zip archive, only the lines
        of the script change.
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
        # Not `decode` alone: it would not give back the same bytes.
        text = data[:end].decode("utf-8", "surrogateescape")
        rewritten = self(text)
        return None if rewritten == text else rewritten.encode("utf-8", "surrogateescape") + data[end:]

    def file(self, original: Path, destination: Path) -> None:
        """Links the file, or copies it rewritten where its text names what is to be replaced."""
        content = self.content(original)
        if content is None:
            destination.symlink_to(original)
        else:
            write(content, destination, original)


def write(content: bytes, destination: Path, original: Path) -> None:
    """Writes a file that may be executed if the original may."""
    destination.write_bytes(content)
    destination.chmod(original.stat().st_mode & 0o777 | 0o200)


def any_of(texts) -> str:
    """The longest first, for one may begin another. Of none: a pattern that matches nothing."""
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True)) or "(?!)"
