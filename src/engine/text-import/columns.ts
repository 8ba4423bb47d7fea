/**
 * The column of each field, 0 where it has none: by label where the file names its columns, else in order. The first
 * field falls back to the first column even when that holds something else (Rust: map_field_columns_by_index, …_by_name).
 */
export function fieldColumns(
  fieldNames: readonly string[],
  labels: readonly string[],
  taken: ReadonlySet<number>,
): number[] {
  const free = labels.map((_, i) => i + 1).filter((column) => !taken.has(column));
  const columns = fieldNames.map((name, i) =>
    labels.every((label) => label === '') ? free[i] : free.findLast((column) => labels[column - 1] === name),
  );
  return columns.map((column, i) => column ?? (i === 0 ? 1 : 0));
}

/** 0 when there is none (Rust: maybe_set_tags_column). */
export function firstFreeColumnAfter(
  last: number,
  labels: readonly string[],
  taken: ReadonlySet<number>,
): number {
  const column = labels.findIndex((_, i) => i + 1 > last && !taken.has(i + 1));
  return column + 1;
}
