import { closeSync, fchmodSync, fstatSync, openSync, writeSync } from 'node:fs';
import { isObject } from '../engine/json/json-object.ts';
import { JsonText } from '../engine/json/json-text.ts';

export type RequestLog = (name: 'request' | 'reply', data: unknown) => void;

/** Empties the log file, as the add-on does at its start; throws when it cannot be written. */
export function startRequestLog(path: string | null): void {
  if (path !== null) closeSync(openPrivate(path, 'w'));
}

/**
 * The add-on's log: a heading, the JSON with sorted keys, an empty line. Appends, so that several threads may write. What
 * cannot be written, as on a full disk, is lost.
 */
export function openRequestLog(path: string | null): RequestLog | undefined {
  if (path === null) return undefined;
  const file = openPrivate(path, 'a');
  return (name, data) => {
    const told = name === 'request' ? withoutKeys(data) : data;
    try {
      writeSync(file, `[${name}]\n${format(told, '')}\n\n`);
    } catch {
      // requests matter more than their log
    }
  };
}

/** It holds what is in the collection, so it is for its owner alone; a file that was there already becomes so. */
function openPrivate(path: string, flags: 'w' | 'a'): number {
  const file = openSync(path, flags, 0o600);
  if (fstatSync(file).isFile()) fchmodSync(file, 0o600);
  return file;
}

/** The request, and those inside `multi`, with nothing in place of their API keys. */
function withoutKeys(request: unknown): unknown {
  if (!isObject(request)) return request;
  const { params } = request;
  const told = Object.hasOwn(request, 'key') ? { ...request, key: HIDDEN } : request;
  if (!isObject(params) || !Array.isArray(params.actions)) return told;
  return { ...told, params: { ...params, actions: params.actions.map(withoutKeys) } };
}

const HIDDEN = '***';

/** Python's json.dump with indent=4, sort_keys=True: ASCII only, empty lists and objects on one line. */
function format(value: unknown, indent: string): string {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof JsonText) return format(value.toJSON(), indent);
  if (typeof value !== 'object' || value === null) return asciiJson(value);
  const inner = `${indent}    `;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const parts = Array.isArray(value)
    ? value.map((item) => inner + format(item, inner))
    : sortedEntries(value).map(([key, item]) => `${inner}${asciiJson(key)}: ${format(item, inner)}`);
  return parts.length === 0 ? open + close : `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

const sortedEntries = (value: object): [string, unknown][] =>
  Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

const asciiJson = (value: unknown): string =>
  (JSON.stringify(value) ?? 'null').replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
