import { AnkiError } from '../errors.ts';
import { NumberText } from './exact-json.ts';

/** What `parseKeepingNumbers` gave, as the Rust crate serde_json writes it: members sorted, fractions recognisable as such. */
export function canonicalJson(value: unknown): string {
  if (value instanceof NumberText) return canonicalNumber(value.text);
  if (typeof value === 'number' || typeof value === 'bigint') return canonicalNumber(String(value));
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}

function canonicalNumber(text: string): string {
  if (/^-?[0-9]+$/.test(text) && text !== '-0' && isStorable(BigInt(text))) return text;
  const value = Number(text);
  if (value === 0) return text.startsWith('-') ? '-0.0' : '0.0';
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  if (Number(exponent) < -5 || Number(exponent) > 15) return `${mantissa}e${Number(exponent)}`;
  const plain = String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}

const isStorable = (integer: bigint): boolean => integer >= -(2n ** 63n) && integer < 2n ** 64n;

/** Throws invalid for what Anki's JSON reader refuses and JSON.parse lets through; answers the value. */
export function checkText<Value>(json: Value): Value {
  if (typeof json === 'string' && !isWellFormed(json))
    throw new AnkiError('invalid', 'lone surrogate in a string');
  if (typeof json === 'number' && !Number.isFinite(json))
    throw new AnkiError('invalid', 'number out of range');
  if (typeof json === 'object' && json !== null) {
    for (const [key, value] of Object.entries(json)) {
      checkText(key);
      checkText(value);
    }
  }
  return json;
}

const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
