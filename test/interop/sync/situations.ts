import type { Fault, FaultProxy } from './fault-proxy.ts';
import type { Acts, Person } from './persons.ts';

/** Two clients of one account, and what can be done to them. Whatever a sync comes to is written down. */
export class Stage {
  readonly a: Actor;
  readonly b: Actor;
  readonly log: string[] = [];
  readonly #tick: (millis: number) => void;

  constructor(
    a: Person,
    b: Person,
    proxies: readonly [FaultProxy, FaultProxy],
    tick: (millis: number) => void,
  ) {
    this.a = new Actor('a', a, proxies[0], this.log);
    this.b = new Actor('b', b, proxies[1], this.log);
    this.#tick = tick;
  }

  /** Seconds go by. */
  readonly wait = (seconds = 2): void => {
    this.#tick(seconds * 1000);
  };

  /** All that one has reaches the other. */
  async meet(): Promise<void> {
    for (const actor of [this.a, this.b, this.a, this.b]) {
      this.wait(1);
      await actor.sync();
    }
  }
}

export class Actor {
  readonly person: Person;
  readonly #name: string;
  readonly #proxy: FaultProxy;
  readonly #log: string[];

  constructor(name: string, person: Person, proxy: FaultProxy, log: string[]) {
    this.#name = name;
    this.person = person;
    this.#proxy = proxy;
    this.#log = log;
  }

  do<Act extends keyof Acts>(act: Act, ...args: Acts[Act]): Promise<void> {
    return this.person.do(act, ...args);
  }

  async sync(): Promise<string> {
    return this.#write('syncs', await this.person.sync());
  }

  async full(direction: 'upload' | 'download'): Promise<string> {
    return this.#write(`${direction}s`, await this.person.full(direction));
  }

  /** The next request for the method goes wrong. */
  fail(method: string, fault: Fault): void {
    let left = 1;
    this.#proxy.fault = (request) => (request.method === method && left-- > 0 ? fault : undefined);
  }

  #write(what: string, outcome: string): string {
    this.#log.push(`${this.#name} ${what}: ${outcome}`);
    return outcome;
  }
}

/** From nothing: neither client has a collection yet, nor has the server. */
export async function fromNothing({ a, b, wait }: Stage): Promise<void> {
  await a.sync();
  wait();
  await a.do('add', ['one', 'two'], 'German', ['t']);
  await a.do('putFile', 'a.txt', 'hello');
  await a.sync();
  await a.full('upload');
  await a.sync();
  wait();
  await b.sync();
  await b.full('download');
  await b.sync();
  wait();
  await b.do('edit', 'one', 'edited');
  await b.do('answer', 'two', 3);
  await b.sync();
}

const texts = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${name} ${i}`);

/**
 * The situations that were recorded with two real clients, and more. Before each the two are in step: they have the
 * notes "one" and "two" with the tag t in the deck German, and "three" in Default.
 */
export const SITUATIONS: Record<string, (stage: Stage) => Promise<void>> = {
  'both add, one reviews': async ({ a, b, wait }) => {
    await a.do('add', ['four'], 'German', []);
    await a.do('answer', 'one', 3);
    await a.sync();
    wait();
    await b.do('add', ['five'], 'French', ['new']);
    await b.do('answer', 'two', 1);
    await b.sync();
  },
  'the later edit of a note wins, synced last': async ({ a, b, wait }) => {
    await a.do('edit', 'one', 'a first');
    wait();
    await b.do('edit', 'one', 'b later');
    await a.sync();
    await b.sync();
  },
  'the later edit of a note wins, synced first': async ({ a, b, wait }) => {
    await b.do('edit', 'one', 'b first');
    wait();
    await a.do('edit', 'one', 'a later');
    await a.sync();
    await b.sync();
  },
  'edits of the same second': async ({ a, b }) => {
    await b.do('edit', 'one', 'b');
    await a.do('edit', 'one', 'a');
    await a.do('edit', 'two', 'a');
    await b.do('edit', 'two', 'b');
    await b.sync();
    await a.sync();
  },
  'both change a card': async ({ a, b, wait }) => {
    await a.do('flag', 'three', 1);
    wait();
    await b.do('suspend', 'three');
    await a.do('answer', 'one', 4);
    wait();
    await b.do('answer', 'one', 1);
    await a.sync();
    await b.sync();
  },
  'deletion against edit': async ({ a, b, wait }) => {
    await b.do('edit', 'two', 'edited');
    await a.do('remove', 'two');
    wait();
    await b.do('edit', 'three', 'edited, synced first');
    await b.do('answer', 'three', 3);
    await a.do('remove', 'three');
    await b.sync();
    await a.sync();
    await b.sync();
  },
  'decks of one name, presets': async ({ a, b, wait }) => {
    await a.do('addDeck', 'Same');
    await a.do('limit', 7);
    await a.do('addPreset', 'Mine');
    wait();
    await b.do('addDeck', 'Same');
    await b.do('limit', 8);
    await a.sync();
    await b.sync();
  },
  'a deck is deleted while a note is added to it': async ({ a, b, wait }) => {
    await a.do('removeDeck', 'German');
    wait();
    await b.do('add', ['six'], 'German', []);
    await a.sync();
    await b.sync();
  },
  'a card is moved while its note is edited and its deck deleted': async ({ a, b, wait }) => {
    await a.do('move', 'one', 'New::Deck');
    wait();
    await b.do('edit', 'one', 'edited');
    await b.do('removeDeck', 'German');
    await b.sync();
    await a.sync();
  },
  'both style a note type': async ({ a, b, wait }) => {
    await a.do('style', '.a {}');
    wait();
    await b.do('style', '.b {}');
    await b.sync();
    await a.sync();
  },
  tags: async ({ a, b, wait }) => {
    await a.do('tag', 'three', 'added::tag');
    await a.do('untag', 'one', 't');
    wait();
    await b.do('tag', 'one', 'ADDED::tag');
    await b.do('untag', 'two', 't');
    await b.do('clearTags');
    await a.sync();
    await b.sync();
  },
  'more than one message can hold, and their deletion': async ({ a, b, wait }) => {
    await a.do('add', texts('bulk', 400), 'Bulk', []);
    await a.sync();
    await b.sync();
    wait();
    await b.do('removeDeck', 'Bulk');
    await b.sync();
    await a.sync();
  },
  'just as many objects as a message holds': async ({ a, b }) => {
    await a.do('add', texts('exact', 125), 'Default', []);
    await a.sync();
    await b.sync();
  },
  'media: added, replaced, deleted, with odd names': async ({ a, b, wait }) => {
    await a.do('putFile', 'a.txt', 'hello');
    await a.do('putFile', 'bild ä.png', 'picture');
    await a.do('putFile', 'c.mp3', 'x'.repeat(1000));
    await a.do('putFile', '🎉 日本.txt', 'party');
    await a.sync();
    await b.sync();
    wait();
    await b.do('putFile', 'a.txt', 'replaced');
    await b.do('removeFile', 'c.mp3');
    await b.sync();
    await a.sync();
  },
  'media: both write one name': async ({ a, b }) => {
    await a.do('putFile', 'x.txt', 'from a');
    await b.do('putFile', 'x.txt', 'from b');
    await a.do('putFile', 'same.txt', 'same');
    await b.do('putFile', 'same.txt', 'same');
    await a.sync();
    await b.sync();
  },
  'media: deleted against replaced': async ({ a, b }) => {
    await a.do('putFile', 'x.txt', 'first');
    await a.do('putFile', 'y.txt', 'first');
    await a.sync();
    await b.sync();
    await a.do('removeFile', 'x.txt');
    await b.do('putFile', 'x.txt', 'second');
    await a.do('putFile', 'y.txt', 'second');
    await b.do('removeFile', 'y.txt');
    await a.sync();
    await b.sync();
  },
  'media: more than an archive holds': async ({ a, b }) => {
    for (const name of texts('m', 60)) await a.do('putFile', `${name}.bin`, name);
    await a.sync();
    await b.sync();
    for (const name of texts('m', 30)) await b.do('removeFile', `${name}.bin`);
    await b.sync();
    await a.sync();
  },
  'a changed schema, uploaded; what the other had is lost': async ({ a, b, wait }) => {
    await a.do('addField', 'Extra');
    await a.sync();
    await a.full('upload');
    await b.do('add', ['lost'], 'Default', []);
    await b.sync();
    await b.full('download');
    wait();
    await b.do('edit', 'one', 'after');
    await b.sync();
    await a.sync();
  },
  'a changed schema is given up': async ({ a, b }) => {
    await b.do('edit', 'one', 'kept');
    await b.sync();
    await a.do('addField', 'Extra');
    await a.sync();
    await a.full('download');
    await a.sync();
  },
  'statuses of meta': async ({ a }) => {
    await a.do('edit', 'one', 'sent in the end');
    for (const status of [303, 400, 404, 407, 408, 409, 413, 429, 500, 501, 502, 503, 504]) {
      a.fail('sync/meta', { status });
      await a.sync();
    }
  },
  'faults in the midst': async ({ a, wait }) => {
    for (const method of ['start', 'applyChanges', 'chunk', 'applyChunk', 'sanityCheck2', 'finish']) {
      await a.do('add', [`after ${method}`], 'Default', []);
      wait();
      for (const fault of [{ status: 503 }, { status: 409 }, { cut: 'halfway' }] as const) {
        a.fail(`sync/${method}`, fault);
        await a.sync();
      }
    }
  },
  'the server finishes and its answer is lost': async ({ a, b, wait }) => {
    await a.do('add', ['answer lost'], 'New', ['lost']);
    await a.do('edit', 'one', 'lost');
    await a.do('answer', 'two', 2);
    await a.do('remove', 'three');
    a.fail('sync/finish', { status: 504, forward: true });
    await a.sync();
    wait();
    await b.do('edit', 'one', 'later');
    await b.sync();
    await a.sync();
  },
  'lost, and then the other side deletes': async ({ a, b, wait }) => {
    await a.do('edit', 'one', 'lost');
    a.fail('sync/finish', { cut: 'after' });
    await a.sync();
    wait();
    await b.sync();
    await b.do('remove', 'one');
    await b.sync();
    await a.do('edit', 'one', 'later');
    await a.sync();
  },
  'an upload is refused': async ({ a, b }) => {
    await a.do('addField', 'Extra');
    await a.sync();
    a.fail('sync/upload', { text: 'collection exceeds size limit' });
    await a.full('upload');
    await a.full('upload');
    await b.sync();
    await b.full('download');
  },
  'media: faults': async ({ a }) => {
    await a.do('putFile', 'zz.txt', 'zz');
    for (const fault of [{ status: 409 }, { status: 503 }, { cut: 'before' }, { cut: 'after' }] as const) {
      a.fail('msync/uploadChanges', fault);
      await a.sync();
    }
  },
};
