import { family } from './family.ts';
import { createModel } from './models/create.ts';
import { editorActions } from './models/editor.ts';
import { fieldActions } from './models/fields.ts';
import { findActions } from './models/find.ts';
import { stylingActions } from './models/styling.ts';
import { templateActions } from './models/templates.ts';

/** The actions on note types, which AnkiConnect calls models. */
export const modelActions = family('models', {
  ...findActions,
  createModel,
  ...fieldActions,
  ...editorActions,
  ...templateActions,
  ...stylingActions,
});
