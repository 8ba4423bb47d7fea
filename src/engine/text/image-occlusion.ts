import { escapeAttribute } from './html-escape.ts';

/** A shape of an image occlusion note, its properties in the order written. */
export interface OcclusionShape {
  shape: string;
  properties: { name: string; value: string }[];
}

/** The element that the front-end draws a shape from (cloze.rs: render_image_occlusion). */
export function imageOcclusionHtml(
  text: string,
  ordinals: readonly number[],
  active: boolean,
  question: boolean,
): string {
  const shown = question ? 'cloze' : 'cloze-highlight';
  const name = ordinals.includes(0) ? 'cloze' : active ? shown : 'cloze-inactive';
  return `<div class="${name}" data-ordinal="${ordinals.join()}" ${dataAttributes(text)}></div>`;
}

/** Reads `rect:left=.1:top=.2`, the text behind `image-occlusion:`; undefined without any colon. */
export function parseOcclusionShape(text: string): OcclusionShape | undefined {
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  const properties: OcclusionShape['properties'] = [];
  let at = colon;
  for (let match = propertyAt(text, at); match; match = propertyAt(text, at)) {
    properties.push({ name: match.name, value: match.value.replaceAll(/\\([\\:])/g, '$1') });
    at = match.end;
  }
  return { shape: text.slice(0, colon), properties };
}

const NAME = /:([^=]+)=/y;
const VALUE = /(?:[^\\:]|\\[\\:])*/y;
const SHAPES = new Set(['rect', 'ellipse', 'polygon', 'text']);
const ALWAYS_SHOWN: Readonly<Record<string, string>> = {
  left: 'left',
  top: 'top',
  angle: 'angle',
  fill: 'fill',
  oi: 'occludeInactive',
  fs: 'font-size',
};
const SHOWN_UNLESS_ZERO = new Set(['width', 'height', 'rx', 'ry', 'scale']);

function propertyAt(text: string, at: number): { name: string; value: string; end: number } | undefined {
  NAME.lastIndex = at;
  const name = NAME.exec(text)?.[1];
  if (name === undefined) return undefined;
  const start = NAME.lastIndex;
  VALUE.lastIndex = start;
  const value = VALUE.exec(text)?.[0] ?? '';
  const end = start + value.length;
  // The original parser gives up at an empty value that is not the last, and at a backslash before anything but ":" and itself.
  const valid = end === text.length || (value !== '' && text[end] === ':');
  return valid ? { name, value, end } : undefined;
}

function dataAttributes(text: string): string {
  const occlusion = parseOcclusionShape(text);
  if (!occlusion) return '';
  const shape = SHAPES.has(occlusion.shape) ? `data-shape="${occlusion.shape}" ` : '';
  return shape + occlusion.properties.map(({ name, value }) => dataAttribute(name, value)).join('');
}

function dataAttribute(name: string, value: string): string {
  if (value === '') return '';
  if (name === 'points') return pointsAttribute(value);
  if (name === 'text') return `data-text="${escapeAttribute(value)}" `;
  if (SHOWN_UNLESS_ZERO.has(name)) return value === '0' ? '' : `data-${name}="${value}" `;
  return Object.hasOwn(ALWAYS_SHOWN, name) ? `data-${ALWAYS_SHOWN[name]}="${value}" ` : '';
}

function pointsAttribute(value: string): string {
  const points = value.split(' ').filter((pair) => pair.includes(','));
  return points.length > 0 ? `data-points="${points.join(' ')}" ` : '';
}
