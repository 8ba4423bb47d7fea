const SWATCH = (colour: string): string =>
  `<svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${colour}" width="10" height="10" rx="2"/></svg>`;

/** A name with its colour before it. */
export const named = (colour: string, name: string): string => SWATCH(colour) + name;

/** What the colours of a graph mean. */
export const legend = (entries: readonly (readonly [colour: string, name: string])[]): string =>
  `<p class="key">${entries.map(([colour, name]) => `<span>${named(colour, name)}</span>`).join('')}</p>`;
