import { expect, test } from 'vitest';
import { call } from '../../test/served.ts';
import { openFixture } from '../../test/support.ts';

const NEW = 1762000001112;
const REVIEW = 1762652001116;
const SUSPENDED = 1762815001117;

/** What real Anki (col.undo_status) calls the step after the same operation. */
test.each<[action: string, params: object, name: string]>([
  [
    'createModel',
    { modelName: 'N', inOrderFields: ['a'], cardTemplates: [{ Front: '{{a}}', Back: '' }] },
    'Add Note Type',
  ],
  ['modelFieldAdd', { modelName: 'Basic', fieldName: 'More' }, 'Update Note Type'],
  ['modelFieldRename', { modelName: 'Basic', oldFieldName: 'Back', newFieldName: 'B' }, 'Update Note Type'],
  ['modelFieldRemove', { modelName: 'Basic', fieldName: 'Back' }, 'Update Note Type'],
  [
    'modelTemplateAdd',
    { modelName: 'Basic', template: { Name: 'X', Front: '{{Back}}', Back: '' } },
    'Update Note Type',
  ],
  ['updateModelStyling', { model: { name: 'Basic', css: 'p {}' } }, 'Update Note Type'],
  ['createDeck', { deck: 'A::B' }, 'Add Deck'],
  ['changeDeck', { cards: [NEW], deck: 'Default' }, 'Change Deck'],
  ['suspend', { cards: [NEW, REVIEW] }, 'Suspend'],
  ['suspend', { cards: [SUSPENDED], suspend: false }, 'Unbury/Unsuspend'],
  ['unsuspend', { cards: [SUSPENDED] }, 'Unbury/Unsuspend'],
  ['forgetCards', { cards: [REVIEW] }, 'Reset Card'],
  ['setDueDate', { cards: [REVIEW], days: '30' }, 'Set Due Date'],
  ['answerCards', { answers: [{ cardId: REVIEW, ease: 3 }] }, 'Answer Card'],
  ['setEaseFactors', { cards: [REVIEW], easeFactors: [2000] }, 'Update Card'],
])('%s %j is named %s', (action, params, name) => {
  const col = openFixture('study');
  call(col, action, params);
  expect(col.undoName).toBe(name);
});
