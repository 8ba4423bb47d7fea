import type { ExampleRequest } from '../examples.ts';

/** What some examples begin with, and the note type that comes of it. */
export const CREATE_WORDS: ExampleRequest = {
  action: 'createModel',
  params: {
    modelName: 'Words',
    inOrderFields: ['Word', 'Meaning'],
    cardTemplates: [{ Name: 'Recognition', Front: '{{Word}}', Back: '{{FrontSide}}<hr>{{Meaning}}' }],
    css: '.card { font-size: 20px; }',
  },
};

export const WORDS = {
  id: 1781524800000,
  name: 'Words',
  type: 0,
  mod: 1781524800,
  usn: -1,
  sortf: 0,
  did: null,
  tmpls: [
    {
      name: 'Recognition',
      ord: 0,
      qfmt: '{{Word}}',
      afmt: '{{FrontSide}}<hr>{{Meaning}}',
      bqfmt: '',
      bafmt: '',
      did: null,
      bfont: '',
      bsize: 0,
      id: 13272178845,
    },
  ],
  flds: [field('Word', 0, 7963307307), field('Meaning', 1, 10617743076)],
  css: '.card { font-size: 20px; }',
  latexPre:
    '\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\\usepackage[utf8]{inputenc}\n\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n\\begin{document}\n',
  latexPost: '\\end{document}',
  latexsvg: false,
  req: [[0, 'any', [0]]],
  originalStockKind: 1,
};

function field(name: string, ord: number, id: number) {
  return {
    name,
    ord,
    sticky: false,
    rtl: false,
    font: 'Arial',
    size: 20,
    description: '',
    plainText: false,
    collapsed: false,
    excludeFromSearch: false,
    id,
    tag: null,
    preventDeletion: false,
  };
}
