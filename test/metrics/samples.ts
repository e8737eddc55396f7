/** Returns the value of a series, such as `patchbay_builds_live{state="queued"}`, in the text format of Prometheus. */
export function sampleOf(text: string, series: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `))
  return line === undefined ? undefined : Number(line.slice(series.length + 1))
}
