# The builder of every derivation here.
source "$stdenv/setup"
genericBuild
