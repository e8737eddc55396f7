# The wheel itself is kept as the output `dist`.
pythonOutputDistPhase() {
  if [ -d dist ]; then mv dist "$dist"; else mkdir "$dist"; fi
}

preFixupPhases+=" pythonOutputDistPhase"
