import { SETTINGS, type Setting } from '../actions/settings.ts';

/** The table of all settings as the README shows it. */
export const settingsTable = (): string =>
  [['key', 'default', 'environment', 'option', 'meaning'], Array(5).fill('---'), ...SETTINGS.map(row)]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

const row = ({ name, whenAbsent, environment, option, description }: Setting): string[] => [
  code(name),
  whenAbsent === null
    ? 'none'
    : code(typeof whenAbsent === 'string' ? whenAbsent : JSON.stringify(whenAbsent)),
  environment ? code(environment) : '',
  option ? code(`--${option.name}`) : '',
  description,
];

const code = (text: string): string => `\`${text}\``;
