import type { Random } from '../random/random.ts';
import { newField, newNotetype, newTemplate } from './draft.ts';
import { NOTETYPE_KIND, type NotetypeDraft } from './notetype.ts';
import { CLOZE_CSS, DEFAULT_CSS, IMAGE_OCCLUSION_CSS, LATEX_FOOTER, LATEX_HEADER } from './stock-styling.ts';

export const STOCK_KINDS = [
  'basic',
  'basicAndReversed',
  'basicOptionalReversed',
  'basicTyping',
  'cloze',
  'imageOcclusion',
] as const;

export type StockKind = (typeof STOCK_KINDS)[number];

/** One of Anki's six own note types in English, with new random ids; not prepared for storing. */
export function stockNotetype(kind: StockKind, random: Random): NotetypeDraft {
  return MAKERS[kind](random);
}

/** All of them, in the order in which a new collection gets them (Rust: all_stock_notetypes). */
export function allStockNotetypes(random: Random): NotetypeDraft[] {
  return STOCK_KINDS.map((kind) => stockNotetype(kind, random));
}

/** What notes of a type that nobody styled get. */
export const DEFAULT_CONFIG = { css: DEFAULT_CSS, latexPre: LATEX_HEADER, latexPost: LATEX_FOOTER } as const;

/** The kind that a stored `originalStockKind` means when a note type is put back to stock. */
export function stockKindOf(originalStockKind: number): StockKind | undefined {
  return STOCK_KINDS[originalStockKind - 1];
}

/** The number of `config.originalStockKind`; files of Anki before 26.5 have those of three types one lower. */
export const originalKindOf = (kind: StockKind): number => STOCK_KINDS.indexOf(kind) + 1;

const MAKERS: Readonly<Record<StockKind, (random: Random) => NotetypeDraft>> = {
  basic: (random) => basic('basic', 'Basic', random),
  basicAndReversed: (random) => reversed('basicAndReversed', 'Basic (and reversed card)', random),
  basicOptionalReversed: optionalReversed,
  basicTyping: typing,
  cloze,
  imageOcclusion,
};

function basic(kind: StockKind, name: string, random: Random): NotetypeDraft {
  const notetype = newNotetype(name, { ...DEFAULT_CONFIG, originalStockKind: originalKindOf(kind) });
  notetype.fields = [newField('Front', random), newField('Back', random)];
  const texts = { qFormat: '{{Front}}', aFormat: answerBelow('{{FrontSide}}', '{{Back}}') };
  notetype.templates = [newTemplate('Card 1', texts, random)];
  return notetype;
}

function reversed(kind: StockKind, name: string, random: Random): NotetypeDraft {
  const notetype = basic(kind, name, random);
  const texts = { qFormat: '{{Back}}', aFormat: answerBelow('{{FrontSide}}', '{{Front}}') };
  notetype.templates.push(newTemplate('Card 2', texts, random));
  return notetype;
}

function optionalReversed(random: Random): NotetypeDraft {
  const notetype = reversed('basicOptionalReversed', 'Basic (optional reversed card)', random);
  notetype.fields.push(newField('Add Reverse', random));
  for (const { config } of notetype.templates.slice(1)) {
    config.qFormat = `{{#Add Reverse}}${config.qFormat}{{/Add Reverse}}`;
  }
  return notetype;
}

function typing(random: Random): NotetypeDraft {
  const notetype = basic('basicTyping', 'Basic (type in the answer)', random);
  for (const { config } of notetype.templates) {
    config.qFormat = '{{Front}}\n\n{{type:Back}}';
    config.aFormat = answerBelow('{{Front}}', '{{type:Back}}');
  }
  return notetype;
}

function cloze(random: Random): NotetypeDraft {
  const notetype = clozeNotetype('cloze', 'Cloze', DEFAULT_CSS + CLOZE_CSS);
  notetype.fields = taggedFields(['Text', 'Back Extra'], 1, random);
  const texts = { qFormat: '{{cloze:Text}}', aFormat: '{{cloze:Text}}<br>\n{{Back Extra}}' };
  notetype.templates = [newTemplate('Cloze', texts, random)];
  return notetype;
}

function imageOcclusion(random: Random): NotetypeDraft {
  const notetype = clozeNotetype('imageOcclusion', 'Image Occlusion', IMAGE_OCCLUSION_CSS);
  notetype.fields = taggedFields(['Occlusion', 'Image', 'Header', 'Back Extra', 'Comments'], 4, random);
  const texts = { qFormat: OCCLUSION_FRONT, aFormat: OCCLUSION_FRONT + OCCLUSION_BACK };
  notetype.templates = [newTemplate('Image Occlusion', texts, random)];
  return notetype;
}

function clozeNotetype(kind: StockKind, name: string, css: string): NotetypeDraft {
  const originalStockKind = originalKindOf(kind);
  return newNotetype(name, { ...DEFAULT_CONFIG, css, kind: NOTETYPE_KIND.cloze, originalStockKind });
}

/** Fields that Anki finds by number when they were renamed; the first `kept` cannot be deleted in its window. */
function taggedFields(names: readonly string[], kept: number, random: Random): NotetypeDraft['fields'] {
  return names.map((name, tag) => {
    return newField(name, random, { tag, preventDeletion: tag < kept });
  });
}

const answerBelow = (question: string, answer: string): string =>
  `${question}\n\n<hr id=answer>\n\n${answer}`;

const OCCLUSION_FRONT = `{{#Header}}<div>{{Header}}</div>{{/Header}}
<div style="display: none">{{cloze:Occlusion}}</div>
<div id="err"></div>
<div id="image-occlusion-container">
    {{Image}}
    <canvas id="image-occlusion-canvas"></canvas>
</div>
<script>
try {
    anki.imageOcclusion.setup();
} catch (exc) {
    document.getElementById("err").innerHTML = \`Error loading image occlusion. Is your Anki version up to date?<br><br>\${exc}\`;
}
</script>
`;

const OCCLUSION_BACK = `
<div><button id="toggle">Toggle Masks</button></div>
{{#Back Extra}}<div>{{Back Extra}}</div>{{/Back Extra}}
`;
