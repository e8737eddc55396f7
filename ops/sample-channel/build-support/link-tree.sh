# link-tree.sh --refuse|--ignore|--replace OUT PATH…: OUT becomes the union of the paths. A folder that one path alone
# has is one link; a folder that several have is a real folder with their entries. Two files of one name: refused, unless
# they are the same file; --ignore and --replace keep the first.
set -e
shopt -s nullglob dotglob
collisions=$1 out=$2
shift 2

merge() {
  local from=$1 to=$2 entry name there
  for entry in "$from"/*; do
    name=$to/${entry##*/}
    if [ "$to" = "$out" ] && [ "${entry##*/}" = nix-support ]; then continue; fi
    if [ ! -e "$name" ] && [ ! -L "$name" ]; then
      ln -s "$entry" "$name"
    elif [ -d "$name" ] && [ -d "$entry" ]; then
      if [ -L "$name" ]; then
        there=$(readlink "$name")
        if [ "$there" = "$entry" ] || [ "$name" -ef "$entry" ]; then continue; fi
        rm "$name"
        mkdir "$name"
        merge "$there" "$name"
      fi
      merge "$entry" "$name"
    elif [ "$collisions" = --refuse ] && ! cmp -s "$name" "$entry"; then
      echo "error: two packages have the file ${name#"$out"/}: $(readlink -f "$name") and $entry" >&2
      exit 1
    fi
  done
}

mkdir -p "$out"
for path in "$@"; do
  if [ -d "$path" ]; then merge "$path" "$out"; fi
done
