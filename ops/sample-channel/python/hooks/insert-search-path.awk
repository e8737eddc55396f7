# Puts `line` before the first statement of a Python program: after its comments, its docstring, and what it takes from
# __future__, all of which lose their meaning behind a statement.

function opens(text) { return match(text, /^[rRuU]?("""|'''|"|')/) }

done { print; next }

# Inside a docstring, or inside the brackets of a __future__ import.
until != "" {
  print
  if (index($0, until)) until = ""
  next
}

/^[ \t]*(#.*)?$/ { print; next }

/^from[ \t]+__future__[ \t]/ {
  print
  if (index($0, "(") && !index($0, ")")) until = ")"
  next
}

!docstring && opens($0) {
  docstring = 1
  quote = substr($0, RSTART, RLENGTH)
  sub(/^[rRuU]/, "", quote)
  rest = substr($0, RLENGTH + 1)
  if (length(quote) == 3 && !index(rest, quote)) until = quote
  print
  next
}

{ print line; print; done = 1 }

END { if (!done) print line }
