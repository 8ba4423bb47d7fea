import { float32, positiveWhole, whole, wholeUpToZero } from './numbers.ts';
import { parseButton } from './rating.ts';
import { invalidArgument, invalidOperator } from './search-error.ts';
import { OPERATORS, type Property, type Term } from './tree.ts';

/** The property names in the order in which Anki tries them: the first that the clause begins with counts. */
const NAME = /^(?:ivl|due|reps|lapses|ease|pos|rated|resched|s|d|r|cdn:[A-Za-z0-9]+|cds:[A-Za-z0-9]+)/;

/** The value of prop:, as in `ivl>=10` (Rust: parse_prop). */
export function parseProperty(clause: string): Term {
  const name = NAME.exec(clause)?.[0];
  if (name === undefined) throw invalidArgument('prop:', clause);
  const tail = clause.slice(name.length);
  const operator = OPERATORS.find((candidate) => tail.startsWith(candidate));
  if (!operator) throw invalidOperator(name);
  return { kind: 'property', operator, property: propertyOf(name, tail.slice(operator.length), clause) };
}

function propertyOf(name: string, value: string, clause: string): Property {
  if (name.startsWith('cdn:'))
    return { kind: 'custom-number', key: name.slice(4), value: float32(value, clause) };
  if (name.startsWith('cds:')) return { kind: 'custom-text', key: name.slice(4), value };
  switch (name) {
    case 'ease':
      return { kind: 'ease', value: float32(value, clause) };
    case 's':
      return { kind: 'stability', value: float32(value, clause) };
    case 'd':
      return { kind: 'difficulty', value: float32(value, clause) };
    case 'r':
      return { kind: 'retrievability', value: float32(value, clause) };
    case 'due':
      return { kind: 'due', value: whole(value, clause) };
    case 'rated':
      return rated(value, clause);
    case 'resched':
      return { kind: 'rated', days: wholeUpToZero(value, clause), rating: 'manual' };
    default:
      // NAME leaves only these: Anki counts them from 0.
      return { kind: name as 'ivl' | 'reps' | 'lapses' | 'pos', value: positiveWhole(value, clause) };
  }
}

function rated(value: string, clause: string): Property {
  const at = value.indexOf(':');
  const days = wholeUpToZero(at < 0 ? value : value.slice(0, at), clause);
  return { kind: 'rated', days, rating: parseButton(at < 0 ? undefined : value.slice(at + 1), clause) };
}
