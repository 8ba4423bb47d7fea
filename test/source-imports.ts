import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** The program's own files in a folder of src, without tests. */
export function sourcesIn(folder: string): string[] {
  const files = readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => join(SRC, folder, file));
}

/** The project's own files that a file imports, also only types of, as paths inside src. */
export function importsOf(file: string): string[] {
  const targets = [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)[^'"]*?['"](\.[^'"]+)['"]/gm)];
  return targets.map((match) => insideSrc(join(dirname(file), match[1] ?? '')));
}

export const insideSrc = (path: string): string => relative(SRC, path).split(sep).join('/');

/**
 * The circles of files that import one another, directly or through others (strongly connected components, by Tarjan),
 * the largest first.
 */
export function importCircles(): string[][] {
  const imports = new Map(sourcesIn('.').map((file) => [insideSrc(file), importsOf(file)]));
  const order = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];

  /** The earliest file still open that can be reached from `file`. */
  function visit(file: string): number {
    const place = order.size;
    order.set(file, place);
    open.push(file);
    let earliest = place;
    for (const target of imports.get(file) ?? []) {
      if (!order.has(target)) earliest = Math.min(earliest, visit(target));
      else if (open.includes(target)) earliest = Math.min(earliest, order.get(target) ?? place);
    }
    if (earliest === place) circles.push(open.splice(open.indexOf(file)));
    return earliest;
  }

  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return circles.filter((circle) => circle.length > 1).sort((a, b) => b.length - a.length);
}
