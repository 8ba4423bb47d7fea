import { toNfc } from '../../text/normalize.ts';
import type { Term } from '../tree.ts';
import { customDataSql, flagSql, propertySql, stateSql } from './cards.ts';
import type { SqlContext } from './context.ts';
import { deckSql, presetSql } from './decks.ts';
import { fieldSql } from './fields.ts';
import { duplicatesSql, notetypeSql, tagSql, templateSql } from './notes.ts';
import { addedSql, editedSql, introducedSql, ratedSql } from './recent.ts';
import { regexSql, textSql, wordSql } from './text.ts';

/**
 * The condition for one term (Rust: write_search_node_to_sql). Some conditions are not in brackets although they hold
 * an `or` or an `and`, so that a `not` before them reaches only their first half: that is how Anki's answers come about.
 */
export function termSql(term: Term, context: SqlContext): string {
  switch (term.kind) {
    case 'all':
      return 'true';
    case 'text':
      return textSql(context.asNoteText(term.text), context);
    case 'no-combining':
      return textSql(context.asNoteText(term.text), context, { ignoreAccents: true });
    case 'strip-clozes':
      return textSql(context.asNoteText(term.text), context, { stripClozes: true });
    case 'regex':
      return regexSql(context.asNoteText(term.pattern), context);
    case 'word':
      return wordSql(context.asNoteText(term.text), context);
    case 'field':
      return fieldSql(toNfc(term.field), context.asNoteText(term.text), term.mode, context);
    case 'tag':
      return tagSql(toNfc(term.text), term.mode, context);
    case 'deck':
      return deckSql(toNfc(term.name), context);
    case 'preset':
      return presetSql(term.name, context);
    case 'notetype':
      return notetypeSql(toNfc(term.name), context);
    case 'template':
      return templateSql(term.template, context);
    case 'note-ids':
      return `${context.tables === 'cards' ? 'c.nid' : 'n.id'} in ${idsSql(term.ids, context)}`;
    case 'card-ids':
      return `c.id in ${idsSql(term.ids, context)}`;
    case 'deck-ids':
      return deckIdsSql(term.ids, context);
    case 'notetype-id':
      return `n.mid = ${context.bind(term.id)}`;
    case 'added':
      return addedSql(term.days, context);
    case 'edited':
      return editedSql(term.days, context);
    case 'introduced':
      return introducedSql(term.days, context);
    case 'rated':
      return ratedSql('>', -term.days, term.rating, context);
    case 'state':
      return stateSql(term.state, context);
    case 'flag':
      return flagSql(term.flag, context);
    case 'duplicates':
      return duplicatesSql(term.notetypeId, context.asNoteText(term.text), context);
    case 'property':
      return propertySql(term.operator, term.property, context);
    case 'custom-data':
      return customDataSql(term.key, context);
  }
}

function deckIdsSql(ids: string, context: SqlContext): string {
  const list = idsSql(ids, context);
  return `(c.did in ${list} or (c.odid != 0 and c.odid in ${list}))`;
}

/** A list of digits and commas. */
const idsSql = (ids: string, context: SqlContext): string => context.bindIds(ids.split(',').map(idValue));

/** Beyond 64 bits SQLite takes digits for a float. */
function idValue(digits: string): number | bigint {
  const id = Number(digits);
  if (Number.isSafeInteger(id)) return id;
  return id < 2 ** 63 ? BigInt(digits) : id;
}
