/** One choice of a graph, such as a span of time. */
export interface Panel {
  readonly label: string;
  readonly body: string;
}

/** As many as the style sheet can switch between. */
export const MOST_PANELS = 12;

/** Choices of which one is shown, switched by the style sheet alone: pages in which scripts are off keep them. */
export function panels(name: string, choices: readonly Panel[], selected = 0): string {
  if (choices.length === 1) return choices[0]?.body ?? '';
  const shown = choices.slice(0, MOST_PANELS);
  const buttons = shown.map(({ label }, i) => {
    const id = `stats-${name}-${i}`;
    return `<input type="radio" name="stats-${name}" id="${id}"${i === selected ? ' checked' : ''}><label for="${id}">${label}</label>`;
  });
  return `<div class="choice">${buttons.join('')}${shown.map(({ body }) => `<div>${body}</div>`).join('')}</div>`;
}

/** Lines of a name and a value below a graph. */
export const facts = (lines: readonly (readonly [name: string, value: string])[]): string =>
  `<table class="facts">${lines.map(([name, value]) => `<tr><th>${name}</th><td>${value}</td></tr>`).join('')}</table>`;

export interface Section {
  readonly title: string;
  readonly about?: string;
  /** Whether it takes the whole width of the page. */
  readonly wide?: boolean;
  readonly body: string;
}
