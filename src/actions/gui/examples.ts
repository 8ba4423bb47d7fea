import type { ExampleRequest } from '../examples.ts';

export const REVIEW: ExampleRequest = { action: 'guiDeckReview', params: { name: 'Geography' } };
export const SHOW_ANSWER: ExampleRequest = { action: 'guiShowAnswer', params: {} };

/** The first card of that review. */
export const CAPITAL_OF_PERU = {
  cardId: 1778749200809,
  fields: { Front: { value: 'Capital of Peru', order: 0 }, Back: { value: 'Lima', order: 1 } },
  fieldOrder: 0,
  question:
    '<style>.card {\n    font-family: arial;\n    font-size: 20px;\n    line-height: 1.5;\n    text-align: center;\n    color: black;\n    background-color: white;\n}\n</style>Capital of Peru',
  answer:
    '<style>.card {\n    font-family: arial;\n    font-size: 20px;\n    line-height: 1.5;\n    text-align: center;\n    color: black;\n    background-color: white;\n}\n</style>Capital of Peru\n\n<hr id=answer>\n\nLima',
  buttons: [1, 2, 3, 4],
  nextReviews: ['<\u20681\u2069m', '<\u206810\u2069m', '\u20681\u2069d', '\u20684\u2069d'],
  modelName: 'Basic',
  deckName: 'Geography',
  css: '.card {\n    font-family: arial;\n    font-size: 20px;\n    line-height: 1.5;\n    text-align: center;\n    color: black;\n    background-color: white;\n}\n',
  template: 'Card 1',
};
