const units = ['KiB', 'MiB', 'GiB', 'TiB']

/** `512 B`, `12.3 MiB`: in the units that Nix speaks in. */
export function bytes(count: number): string {
  if (count < 1024) return `${count} B`
  let value = count / 1024
  let unit = 0
  // 1023.95 KiB would be shown as 1024.0.
  for (; value >= 1023.95 && unit < units.length - 1; unit++) value /= 1024
  return `${value.toFixed(1)} ${units[unit]}`
}
