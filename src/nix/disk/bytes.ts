const units = ['KiB', 'MiB', 'GiB', 'TiB']

/** Formats a number of bytes in the units that Nix prints: `512 B`, `12.3 MiB`. */
export function bytes(count: number): string {
  if (count < 1024) return `${count} B`
  let value = count / 1024
  let unit = 0
  // 1023.95 KiB would be printed as 1024.0.
  for (; value >= 1023.95 && unit < units.length - 1; unit++) value /= 1024
  return `${value.toFixed(1)} ${units[unit]}`
}
