/** Files with a leading underscore that a style sheet imports (text.rs: extract_underscored_css_imports). */
export function underscoredCssImports(css: string): string[] {
  return firstGroups(css.matchAll(CSS_IMPORT));
}

/** Files with a leading underscore that a template mentions (text.rs: extract_underscored_references). */
export function underscoredReferences(template: string): string[] {
  return firstGroups(template.matchAll(REFERENCE));
}

// As in Anki, `@import` and `url(` belong to the first alternative of their group only.
const CSS_IMPORT =
  /@import\p{White_Space}+"(_[^"]*[^\n]css)"|'(_[^']*[^\n]css)'|url\(\p{White_Space}*"(_[^"]+)"|'(_[^']+)'|(_[^\n]+?)\p{White_Space}*\)/giu;
const REFERENCE =
  /\[sound:(_[^\]]+)\]|"(_[^"]+)"|'(_[^']+)'|(?<![\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}])(?:src|data)=(_[^>]+)/gu;

function firstGroups(matches: Iterable<RegExpExecArray>): string[] {
  return [...matches].map((match) => match.slice(1).find((group) => group !== undefined) ?? '');
}
