"""Makes a built package a member of another interpreter's package set, by links.

    relink.py PLAN OUT WRAPPERS

OUT is the output folder, and WRAPPERS a file for shell commands that run makeBinaryWrapper. PLAN is a file:

    { "source", "target": { "prefix", "executable", "sitePackages", "version" },   sitePackages: relative to a prefix
      "sameAbi": bool,               whether the target can load what was compiled for the source
      "package": { "name", "paths": [ path of an output ], "native": "none" | "left-out" },
      "members": [ { "from", "to" } ],     the packages that this one needs: the source's build and the target's member
      "searchPath": [ folder ],            folders where programs find these members and the package itself
      "propagated": { <file of nix-support>: [ path ] } }

Fails if the plan says that the package has no native part and it has one.
"""

import json
import sys
from pathlib import Path

import bytecode
import leftovers
from extension_modules import native_code
from files import origins
from link_tree import Tree
from programs import Programs
from rewrite import Rewrite


def relink(plan: dict, out: Path, wrappers: Path) -> None:
    source, target, package = plan["source"], plan["target"], plan["package"]
    site_packages = source["sitePackages"]
    roots = [Path(path) for path in package["paths"]]
    bound = {} if plan["sameAbi"] else {root: bound_files(root, site_packages) for root in roots}
    files = sorted({file for of_root in bound.values() for file in of_root})
    if files and package["native"] == "none":
        sys.exit(
            f"{package['name']} was taken for pure Python, and has native modules built for another interpreter:\n"
            + "".join(f"  {file}\n" for file in files)
            + f"Name {package['name']} in `rebuild`, or in `drop` or `keep` to do without them."
        )

    rewrite = rewrite_for(plan, out)
    programs = Programs(rewrite, source["prefix"])
    tree = Tree(programs.same)
    for root in roots:
        anew, left_out = programs.add(
            {"name": package["name"], "fate": "reused", "path": str(root), "sitePackages": site_packages},
            bound.get(root, set()),
        )
        # Builds run this package and cannot write byte code here, so rewritten modules get none.
        stale = bytecode.stale_of(file for file in anew if file.endswith(".py"))
        tree.add(
            root,
            omit={"nix-support", *bound.get(root, ()), *left_out, *stale},
            rename={site_packages: target["sitePackages"]},
            open_at=anew,
        )
    # The first program of a name is kept.
    if collisions := [one for one in tree.collisions if not one.file.startswith("bin/")]:
        lines = [f"  {one.file}: {one.first} and {one.second}" for one in collisions]
        sys.exit("\n".join(["Outputs of the package have different files in the same place:", *lines]))
    tree.write(out, programs.place)
    programs.drop_wrappers_of_nothing(out)
    for one in programs.left_out:
        print(f"left out: {one.program} {one.reason}", file=sys.stderr)
    wrappers.write_text(programs.commands())
    write_support([root / "nix-support" for root in roots], out / "nix-support", plan["propagated"], rewrite)


def bound_files(root: Path, site_packages: str) -> set[str]:
    bound = leftovers.bound_to_interpreter(native_code(root, site_packages))
    return leftovers.with_links(root, site_packages, bound)


def rewrite_for(plan: dict, out: Path) -> Rewrite:
    source, target = plan["source"], plan["target"]
    folders = {f"{source['prefix']}/bin": f"{target['prefix']}/bin"}
    paths = plan["package"]["paths"]
    links = {origin for path in paths for origin in origins(Path(path), source["sitePackages"])}
    places = {
        **{path: str(out) for path in sorted(links - {source["prefix"]})},
        **{member["from"]: member["to"] for member in plan["members"]},
        **{path: str(out) for path in paths},
    }
    for old, new in places.items():
        folders[old] = new
        folders[f"{old}/bin"] = f"{new}/bin"
        folders[f"{old}/{source['sitePackages']}"] = f"{new}/{target['sitePackages']}"
    return Rewrite(
        interpreter=f"{target['prefix']}/bin/{target['executable']}",
        prefixes={source["prefix"]},
        folders=folders,
        search_path=[f"{out}/{target['sitePackages']}", *plan["searchPath"]],
    )


def write_support(originals: list[Path], folder: Path, propagated: dict[str, list[str]], rewrite: Rewrite) -> None:
    """Writes the files that builds read: the setup hook, and propagated inputs without the interpreter of the build."""
    folder.mkdir()
    for name, paths in propagated.items():
        if paths:
            (folder / name).write_text(" ".join(paths) + "\n")
    for original in originals:
        for file in sorted(original.iterdir()) if original.is_dir() else []:
            if file.is_file() and not file.name.startswith("propagated-") and not (folder / file.name).exists():
                rewrite.file(file, folder / file.name)


if __name__ == "__main__":
    relink(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]), Path(sys.argv[3]))
