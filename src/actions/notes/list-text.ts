/** A list of texts as Python prints it: the original's answer when some notes of many cannot be added. */
export const listText = (texts: readonly string[]): string => `[${texts.map(quoted).join(', ')}]`;

/** Single quotes, unless the text holds those and no double ones. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return (
    quote + text.replace(NOT_PLAIN, (char) => (char === "'" && quote === '"' ? char : escaped(char))) + quote
  );
}

/** Control and format characters, unassigned ones, separators other than the blank; the single quote; the backslash. */
const NOT_PLAIN = /[\p{C}\u0085\u00a0\p{Zl}\p{Zp}'\\]|(?! )\p{Zs}/gu;

const SHORT: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (SHORT[char]) return SHORT[char];
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
