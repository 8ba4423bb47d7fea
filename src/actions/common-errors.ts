import type { PossibleError } from './define.ts';

/** What any action may answer with, so that none lists it. */
export const COMMON_ERRORS: readonly PossibleError[] = [
  { code: 'invalid', when: 'A parameter is unknown, missing or of the wrong type.' },
  { code: 'not_found', when: 'No collection is open.' },
  { code: 'busy', when: 'Another program holds the collection.' },
  { code: 'corrupt', when: 'The collection is damaged where it is read.' },
  { code: 'internal', when: 'The program has a fault.' },
];

/** Of actions that can be ended with cancelJob. */
export const INTERRUPTED: PossibleError = {
  code: 'interrupted',
  when: 'Someone has ended it with cancelJob.',
};

/** Of actions that read a package. */
export const PACKAGE_ERRORS: readonly PossibleError[] = [
  { code: 'not_found', when: 'There is no such file.' },
  { code: 'invalid', when: 'The path is not allowed, or it is that of something else than a file.' },
  { code: 'corrupt', when: 'The file is no package of Anki, or it is damaged.' },
  { code: 'unsupported', when: 'The package is encrypted, or packed in a way that Anki does not use.' },
];

/** Of actions that write a file. */
export const EXPORT_ERRORS: readonly PossibleError[] = [
  { code: 'not_found', when: 'There is no folder for the file.' },
  { code: 'invalid', when: 'The path is not allowed, or the file cannot be written there.' },
];

/** Of actions that make or fill decks. */
export const DECK_NAME_ERRORS: readonly PossibleError[] = [
  {
    code: 'invalid',
    when: 'A deck would have to be made below a filtered deck, or below too many missing ones.',
  },
];

export const NOTE_UNKNOWN: PossibleError = { code: 'not_found', when: 'No note has the id.' };

export const MODEL_UNKNOWN: PossibleError = { code: 'not_found', when: 'No note type has the name.' };

export const FIELD_UNKNOWN: PossibleError = {
  code: 'not_found',
  when: 'No note type, or no field of it, has the name.',
};

/** Of actions that save a note type. */
export const TEMPLATE_INVALID: PossibleError = {
  code: 'invalid',
  when: 'A card template would have a problem, such as a front without fields or one that names an unknown field.',
};

export const CARD_UNKNOWN: PossibleError = { code: 'not_found', when: 'No card has the id.' };

export const SEARCH_INVALID: PossibleError = { code: 'invalid', when: 'The search cannot be read.' };

/** Of actions that add notes. */
export const NEW_NOTE_ERRORS: readonly PossibleError[] = [
  { code: 'not_found', when: 'There is no deck or no note type of the name.' },
  { code: 'conflict', when: 'Another note has the same first field.' },
  { code: 'invalid', when: 'The first field is empty, or a part of the note cannot be read.' },
];

/** Of actions that store media files. */
export const MEDIA_FILE_ERRORS: readonly PossibleError[] = [
  { code: 'invalid', when: 'A file cannot be had from its data, path or address.' },
];
