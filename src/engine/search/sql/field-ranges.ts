/** A run of neighbouring fields. */
export interface FieldRange {
  readonly start: number;
  /** Not part of it. */
  readonly end: number;
}

/** Ascending ordinals as runs; not joined, each is one of its own (Rust: collect_ranges). */
export function ranges(ords: readonly number[], join = true): FieldRange[] {
  const found: { start: number; end: number }[] = [];
  for (const ord of ords) {
    const last = found.at(-1);
    if (join && last?.end === ord) last.end++;
    else found.push({ start: ord, end: ord + 1 });
  }
  return found;
}

/** A pattern for the joined fields of a note in which the run's place holds `pattern` and other fields anything. */
export function fieldPattern(pattern: string, range: FieldRange, fieldCount: number): string {
  const parts: string[] = [];
  for (let ord = 0; ord < fieldCount; ord++) {
    if (ord === range.start) parts.push(pattern);
    else if (ord < range.start || ord >= range.end) parts.push('%');
  }
  return parts.join('\x1f');
}
