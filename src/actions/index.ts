import type * as z from 'zod';
import { answerActions } from './answer.ts';
import { cardActions } from './cards.ts';
import { deckConfigActions } from './deck-config.ts';
import { deckOptionsActions } from './deck-options.ts';
import { deckActions } from './decks.ts';
import { fsrsActions } from './fsrs.ts';
import { guiActions } from './gui.ts';
import { maintenanceActions } from './maintenance.ts';
import { mediaActions } from './media.ts';
import { miscActions } from './misc.ts';
import { modelActions } from './models.ts';
import { noteActions } from './notes.ts';
import { packageActions } from './packages.ts';
import { statisticsActions } from './statistics.ts';
import { syncActions } from './sync.ts';
import { systemActions } from './system.ts';
import { actionTable } from './table.ts';
import { tagActions } from './tags.ts';
import { textFileActions } from './text-files.ts';
import { undoActions } from './undo.ts';

/** Every action of this server. A new family adds its import and its line here. */
export const ACTIONS = actionTable(
  systemActions,
  miscActions,
  deckActions,
  deckConfigActions,
  deckOptionsActions,
  tagActions,
  noteActions,
  cardActions,
  answerActions,
  modelActions,
  mediaActions,
  statisticsActions,
  packageActions,
  textFileActions,
  maintenanceActions,
  fsrsActions,
  undoActions,
  syncActions,
  guiActions,
);

export type Actions = typeof ACTIONS.byName;
export type ActionName = keyof Actions;

/** What an action takes, as a client should send it. */
export type ParamsOf<Name extends ActionName> = z.input<Actions[Name]['params']>;

/** What an action answers with, from protocol version 5 on inside the envelope. */
export type ResultOf<Name extends ActionName> = z.output<Actions[Name]['result']>;
