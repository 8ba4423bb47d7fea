/** One bar: the numbers from `from` to below `to`, and what lies there, in layers from the bottom up. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly layers: number[];
}

/** More bars than this cannot be told apart. */
const MOST_BARS = 70;

/** Sums up counts in bars of equal width over the numbers from `min` to `max`, both included. */
export function binned(
  counts: Iterable<readonly [number, readonly number[]]>,
  min: number,
  max: number,
  width = niceStep((max - min + 1) / MOST_BARS, 1),
): Bin[] {
  const first = Math.floor(min / width);
  const last = Math.floor(max / width);
  const bins = Array.from({ length: last - first + 1 }, (_, i) => ({
    from: Math.max((first + i) * width, min),
    to: Math.min((first + i + 1) * width, max + 1),
    layers: [] as number[],
  }));
  for (const [number, layers] of counts) {
    if (number < min || number > max) continue;
    addTo(bins[Math.floor(number / width) - first]?.layers ?? [], layers);
  }
  return bins;
}

/** The next of 1, 2, 5, 10, 20 … that is not below `least` or `smallest`. */
export function niceStep(least: number, smallest = 0): number {
  if (least <= smallest) return smallest;
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((step) => step * power >= least * (1 - 1e-9)) ?? 10;
  return Math.max(factor * power, smallest);
}

export const totalOf = (bins: readonly Bin[]): number => bins.reduce((sum, bin) => sum + heightOf(bin), 0);

export const heightOf = ({ layers }: Bin): number => layers.reduce((sum, layer) => sum + layer, 0);

function addTo(sums: number[], values: readonly number[]): void {
  values.forEach((value, i) => {
    sums[i] = (sums[i] ?? 0) + value;
  });
}
