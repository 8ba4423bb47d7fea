/** Nothing in the fixture has it. */
export const MISSING = '1234567890123';

/** Ids that nothing has, some of which nothing can have. */
export const IDS = [
  ...['99999999999999999999999', '-99999999999999999999999', '9223372036854775808', '-9223372036854775809'],
  ...['9223372036854775807', '-9223372036854775808', '9007199254740993', '-1', '0'],
];

/** Requests by action, with an id in place of each `$`. */
export const REQUESTS: Record<string, readonly string[]> = {
  addTags: ['{"notes": [$], "tags": "vocab"}'],
  answerCards: [
    '{"answers": [{"cardId": $, "ease": 3}]}',
    '{"answers": [{"cardId": $, "ease": 3}, {"cardId": $, "ease": 1}]}',
  ],
  areDue: ['{"cards": [$]}'],
  areSuspended: ['{"cards": [$]}'],
  cardsInfo: ['{"cards": [$]}'],
  cardsModTime: ['{"cards": [$]}'],
  cardsToNotes: ['{"cards": [$]}', '{"cards": ["$"]}'],
  changeDeck: ['{"cards": [$], "deck": "Science"}', '{"cards": ["$"], "deck": "Science"}'],
  cloneDeckConfigId: ['{"name": "copy", "cloneFrom": $}', '{"name": "copy", "cloneFrom": "$"}'],
  deckNameFromId: ['{"deckId": $}', '{"deckId": "$"}'],
  deleteNotes: ['{"notes": [$]}'],
  exportCardsText: ['{"path": "PATH", "cards": [$]}'],
  exportNotesText: ['{"path": "PATH", "notes": [$]}'],
  findModelsById: ['{"modelIds": [$]}', '{"modelIds": ["$"]}'],
  forgetCards: ['{"cards": [$]}'],
  getDecks: ['{"cards": [$]}', '{"cards": ["$"]}'],
  getEaseFactors: ['{"cards": [$]}'],
  getIntervals: ['{"cards": [$]}', '{"cards": [$], "complete": true}'],
  getNoteTags: ['{"note": $}'],
  getReviewsOfCards: ['{"cards": [$]}', '{"cards": ["$"]}'],
  modelNameFromId: ['{"modelId": $}', '{"modelId": "$"}'],
  notesInfo: ['{"notes": [$]}'],
  notesModTime: ['{"notes": [$]}'],
  relearnCards: ['{"cards": [$]}'],
  removeDeckConfigId: ['{"configId": $}', '{"configId": "$"}'],
  removeTags: ['{"notes": [$], "tags": "x"}'],
  replaceTags: ['{"notes": [$], "tag_to_replace": "animal", "replace_with_tag": "x"}'],
  saveDeckConfig: ['{"config": {"id": $, "name": "x"}}', '{"config": {"id": "$", "name": "x"}}'],
  setDueDate: ['{"cards": [$], "days": "1"}'],
  setEaseFactors: ['{"cards": [$], "easeFactors": [2000]}'],
  setSpecificValueOfCard: ['{"card": $, "keys": ["flags"], "newValues": [1]}'],
  suspend: ['{"cards": [$]}'],
  suspended: ['{"card": $}'],
  unsuspend: ['{"cards": [$]}'],
  updateNote: ['{"note": {"id": $, "fields": {"Front": "x"}}}', '{"note": {"id": $, "tags": ["x"]}}'],
  updateNoteFields: ['{"note": {"id": $, "fields": {"Front": "x"}}}'],
  updateNoteModel: ['{"note": {"id": $, "modelName": "Basic", "fields": {"Front": "x"}}}'],
  updateNoteTags: ['{"note": $, "tags": ["x"]}'],
};
