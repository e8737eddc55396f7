"""Rewrites programs that name the interpreter, or the places, that they were built for.

Nixpkgs names the interpreter that a script was built for in three places: the shebang of `.foo-wrapped`, a line put into
that script that adds folders to sys.path, and the PATH that the wrapper `foo` sets. A script that is merely linked would
run, silently, under the interpreter of its build.
"""

import re
from dataclasses import dataclass
from pathlib import Path

# Put in by Nixpkgs' wrapPythonPrograms.
SYS_PATH_LINE = re.compile(
    r"^(?P<indent>[ \t]*)import sys;import site;import functools;(?P<argv>sys\.argv\[0\] = [^;\n]*);[^\n]*$", re.MULTILINE
)


@dataclass
class Rewrite:
    """A function from a program's text to its text for another interpreter."""

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

    def file(self, original: Path, destination: Path) -> None:
        """Links the file, or copies it rewritten where its text names what is to be replaced."""
        try:
            text = original.read_text("utf-8")
        except UnicodeDecodeError:
            destination.symlink_to(original)
            return
        rewritten = self(text)
        if rewritten == text:
            destination.symlink_to(original)
        else:
            destination.write_text(rewritten, "utf-8")
            destination.chmod(original.stat().st_mode & 0o777 | 0o200)


def any_of(texts) -> str:
    """The longest first, for one may begin another. Of none: a pattern that matches nothing."""
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True)) or "(?!)"
