import { dirname, join } from 'node:path';
import { type RunningProgram, runProgram, serve } from '../../program.ts';
import { ClientError, type RealClient } from './real-clients.ts';
import { type Account, PASSWORD } from './sync-server-process.ts';

/** What a person does, with real Anki or by requests to the built program. Notes are Basic ones, named by their fronts. */
export interface Acts {
  add: [fronts: string[], deck: string, tags: string[]];
  edit: [front: string, back: string];
  remove: [front: string];
  flag: [front: string, flag: number];
  suspend: [front: string];
  answer: [front: string, ease: number];
  move: [front: string, deck: string];
  addDeck: [name: string];
  removeDeck: [name: string];
  /** New cards a day, in the preset that all decks begin with. */
  limit: [perDay: number];
  addPreset: [name: string];
  style: [css: string];
  addField: [name: string];
  tag: [front: string, tag: string];
  untag: [front: string, tag: string];
  clearTags: [];
  putFile: [name: string, text: string];
  removeFile: [name: string];
}

export interface Person {
  /** Of the collection. */
  readonly path: string;
  do<Act extends keyof Acts>(act: Act, ...args: Acts[Act]): Promise<void>;
  /** With the media; "synced", what kind of one-way sync is needed, or the first line of an error. */
  sync(): Promise<string>;
  full(direction: 'upload' | 'download'): Promise<string>;
  leave(): Promise<void>;
}

export class RealPerson implements Person {
  readonly #client: RealClient;

  constructor(client: RealClient) {
    this.#client = client;
  }

  get path(): string {
    return this.#client.path;
  }

  async do<Act extends keyof Acts>(act: Act, ...args: Acts[Act]): Promise<void> {
    await this.#client.ask('act', { what: act, args });
  }

  sync(): Promise<string> {
    return outcomeOf(async () => {
      const { required } = await this.#client.ask<{ required: string }>('sync', { media: true });
      return required === 'NO_CHANGES' ? 'synced' : required;
    });
  }

  full(direction: 'upload' | 'download'): Promise<string> {
    return outcomeOf(async () => {
      await this.#client.ask('full', { upload: direction === 'upload', media: true });
      return 'synced';
    });
  }

  async leave(): Promise<void> {
    await this.#client.close();
  }
}

async function outcomeOf(work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ClientError) return firstLine(error.message);
    throw error;
  }
}

/** What Anki leaves untold comes as its program's own names for things. */
function firstLine(text: string): string {
  if (/missing original size|lacks the header anki-original-size/.test(text)) return 'no header';
  if (text.includes('context: "reading stream"')) return 'A network error occurred.';
  return text.split('\n')[0] ?? '';
}

/** The built program that serves a profile, and requests to it. */
export class ServedPerson implements Person {
  readonly path: string;
  readonly program: RunningProgram;

  private constructor(path: string, program: RunningProgram) {
    this.path = path;
    this.program = program;
  }

  static async start(
    path: string,
    account: Account,
    endpoint: string,
    env: NodeJS.ProcessEnv,
  ): Promise<ServedPerson> {
    const folder = dirname(path);
    const options = ['--profile', folder, '--endpoint', endpoint, '--user', account.user];
    const [login, program] = await Promise.all([
      runProgram(['sync', 'login', ...options], { ...env, ANKID_SYNC_PASSWORD: PASSWORD }),
      serve(folder, [], env),
    ]);
    if (login.status !== 0) throw new Error(login.stderr);
    return new ServedPerson(path, program);
  }

  do<Act extends keyof Acts>(act: Act, ...args: Acts[Act]): Promise<void> {
    return REQUESTS[act](this, ...args);
  }

  async sync(): Promise<string> {
    const { error } = await this.#send('sync', {});
    if (error === null) return 'synced';
    const status = /^sync: full sync required \(status (\d)\) - /.exec(error)?.[1];
    return status ? (REQUIRED[status] ?? error) : firstLine(error);
  }

  async full(direction: 'upload' | 'download'): Promise<string> {
    const { error } = await this.#send('fullSync', { direction });
    return error === null ? 'synced' : firstLine(error);
  }

  async leave(): Promise<void> {
    await this.program.stop();
  }

  async request<Result>(action: string, params: object): Promise<Result> {
    const { result, error } = await this.#send<Result>(action, params);
    if (error !== null) throw new Error(`${action}: ${error}`);
    return result;
  }

  async #send<Result>(action: string, params: object): Promise<{ result: Result; error: string | null }> {
    return (await this.program.call(action, params)) as { result: Result; error: string | null }; // the protocol
  }

  async note(front: string): Promise<number> {
    const notes = await this.request<{ noteId: number; fields: { Front?: { value: string } } }[]>(
      'notesInfo',
      {
        query: '',
      },
    );
    const found = notes.find(({ fields }) => fields.Front?.value === front);
    if (!found) throw new Error(`no note "${front}"`);
    return found.noteId;
  }

  async cards(front: string): Promise<number[]> {
    return this.request('findCards', { query: `nid:${await this.note(front)}` });
  }
}

const REQUIRED: Record<string, string> = { 2: 'FULL_SYNC', 3: 'FULL_DOWNLOAD', 4: 'FULL_UPLOAD' };

const REQUESTS: { [Act in keyof Acts]: (it: ServedPerson, ...args: Acts[Act]) => Promise<void> } = {
  add: async (it, fronts, deck, tags) => {
    await it.request('createDeck', { deck });
    const notes = fronts.map((front) => ({
      deckName: deck,
      modelName: 'Basic',
      fields: { Front: front, Back: 'back' },
      tags,
    }));
    await it.request('addNotes', { notes });
  },
  edit: async (it, front, back) =>
    it.request('updateNoteFields', { note: { id: await it.note(front), fields: { Back: back } } }),
  remove: async (it, front) => it.request('deleteNotes', { notes: [await it.note(front)] }),
  flag: async (it, front, flag) => {
    for (const card of await it.cards(front))
      await it.request('setSpecificValueOfCard', { card, keys: ['flags'], newValues: [flag] });
  },
  suspend: async (it, front) => it.request('suspend', { cards: await it.cards(front) }),
  answer: async (it, front, ease) => {
    const [cardId] = await it.cards(front);
    await it.request('answerCards', { answers: [{ cardId, ease }] });
  },
  move: async (it, front, deck) => it.request('changeDeck', { cards: await it.cards(front), deck }),
  addDeck: async (it, deck) => it.request('createDeck', { deck }),
  removeDeck: async (it, name) => it.request('deleteDecks', { decks: [name], cardsToo: true }),
  limit: async (it, perDay) => {
    const config = await it.request<{ new: object }>('getDeckConfig', { deck: 'Default' });
    await it.request('saveDeckConfig', { config: { ...config, new: { ...config.new, perDay } } });
  },
  addPreset: async (it, name) => it.request('cloneDeckConfigId', { name, cloneFrom: 1 }),
  style: async (it, css) => it.request('updateModelStyling', { model: { name: 'Basic', css } }),
  addField: async (it, fieldName) => it.request('modelFieldAdd', { modelName: 'Basic', fieldName }),
  tag: async (it, front, tags) => it.request('addTags', { notes: [await it.note(front)], tags }),
  untag: async (it, front, tags) => it.request('removeTags', { notes: [await it.note(front)], tags }),
  clearTags: async (it) => it.request('clearUnusedTags', {}),
  putFile: async (it, filename, text) =>
    it.request('storeMediaFile', { filename, data: Buffer.from(text).toString('base64') }),
  removeFile: async (it, filename) => it.request('deleteMediaFile', { filename }),
};

/** Where the media of a collection lie. */
export const mediaFolder = (path: string): string => join(dirname(path), 'collection.media');
