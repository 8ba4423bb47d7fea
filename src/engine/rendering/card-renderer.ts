import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Card, homeDeckOf } from '../cards/card.ts';
import type { Collection } from '../collection/collection.ts';
import { DEFAULT_DECK_ID, type DeckId } from '../ids/ids.ts';
import type { Note } from '../notes/note.ts';
import { isCloze, type Notetype, templateOf } from '../notetypes/notetype.ts';
import { type RenderedCard, type RenderInput, renderCard, renderTexts } from '../templates/render.ts';

const FLAG_BITS = 7;

/** Renders stored cards; what many cards share is looked up once. Use one for one request. */
export class CardRenderer {
  readonly #col: Collection;
  readonly #notetypes = new Map<Notetype, RenderInput['notetype']>();
  readonly #latex: NonNullable<RenderInput['latex']>;

  constructor(col: Collection) {
    this.#col = col;
    const media = join(dirname(col.path), 'collection.media');
    this.#latex = { imageExists: (name) => existsSync(join(media, name)) };
  }

  /** Both sides; undefined when the note type has no template for the card, which only a damaged collection knows. */
  render(card: Card, note: Note, notetype: Notetype): RenderedCard | undefined {
    const input = this.#input(card, note, notetype);
    return input && renderCard(input);
  }

  /** As `render`, before sounds and LaTeX are looked at. Throws TemplateError. */
  texts(card: Card, note: Note, notetype: Notetype): { question: string; answer: string } | undefined {
    const input = this.#input(card, note, notetype);
    return input && renderTexts(input);
  }

  /** Full name; a deck that is gone counts as the default one, as in pylib's decks.get. */
  deckName(id: DeckId): string {
    return (this.#col.decks.get(id) ?? this.#col.decks.require(DEFAULT_DECK_ID)).name;
  }

  #input(card: Card, note: Note, notetype: Notetype): RenderInput | undefined {
    const template = templateOf(notetype, card.ord);
    return (
      template && {
        notetype: this.#describe(notetype),
        template: { name: template.name, qfmt: template.config.qFormat, afmt: template.config.aFormat },
        fields: note.fields,
        ord: card.ord,
        cardId: card.id,
        deckName: this.deckName(homeDeckOf(card)),
        tags: note.tags,
        flag: card.flags & FLAG_BITS,
        latex: this.#latex,
      }
    );
  }

  #describe(notetype: Notetype): RenderInput['notetype'] {
    const known = this.#notetypes.get(notetype);
    if (known) return known;
    const { name, config, fields } = notetype;
    const fieldNames = fields.map((field) => field.name);
    const described = {
      name,
      isCloze: isCloze(notetype),
      css: config.css,
      latexSvg: config.latexSvg,
      fieldNames,
    };
    this.#notetypes.set(notetype, described);
    return described;
  }
}
