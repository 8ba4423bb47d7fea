import type { IncomingMessage } from 'node:http';
import { ByteBudget, type Share } from './byte-budget.ts';
import { GatheredBytes } from './gathered-bytes.ts';
import { StructureScan } from './structure-scan.ts';

/** The most that one request may send: media come as base64, and a longer text would not fit into one string. */
export const MAX_BODY = 500 * 1024 * 1024;

/** All bodies together that are larger than `FREE`: so at most one that is very large. */
const ALL_BODIES = MAX_BODY + 64 * 1024 * 1024;

/** A body up to this size is taken without further ado. */
const FREE = 64 * 1024;

/** A longer body is looked into while it arrives. */
const SCANNED = 1024 * 1024;

/** So many chunks of a body without a length must have so many bytes on average: each costs as much as a request. */
const [MOST_PIECES, SMALLEST] = [100_000, 16];

/** Seconds without a byte after which a body is given up. */
const PATIENCE = 30;

/** Seconds that a body waits for others to be done with. */
const LONGEST_WAIT = 60;

/** While others wait for memory: bytes a second that an upload must bring on average, and seconds before it is looked at. */
const [MIN_RATE, GRACE] = [64 * 1024, 5];

/** Why a body was not taken. */
export interface Refusal {
  readonly status: 408 | 413;
  readonly message: string;
  /** Seconds after which it may be tried again. */
  readonly retryAfter?: number;
}

export interface Body {
  readonly bytes: Buffer;
  /** Must be called when the request is answered. */
  release(): void;
}

export type Arrival = Body | Refusal;

/** The bodies that are on their way: bounds what they hold, each and all together, and waits for none that stands still. */
export class Arrivals {
  readonly #arriving = new Map<IncomingMessage, Arriving>();
  readonly #budget: ByteBudget;
  #timer: NodeJS.Timeout | undefined;

  constructor(total = ALL_BODIES) {
    this.#budget = new ByteBudget(total);
  }

  /** Hears of the whole body, or why it is refused as soon as that is certain; of nothing when the client goes away first. */
  read(request: IncomingMessage, limit: number, done: (arrival: Arrival) => void): void {
    const declared = Number(request.headers['content-length'] ?? 0);
    if (declared > limit) {
      done(tooLarge(limit));
      return;
    }
    const arriving = new Arriving(request, declared, limit, this.#budget, (arrival) => {
      this.#arriving.delete(request);
      done(arrival);
    });
    this.#arriving.set(request, arriving);
    this.#timer ??= setInterval(() => this.#tick(), 1000).unref();
    arriving.begin();
  }

  /** Must be called when a request is over, be it that its client has gone away. */
  end(request: IncomingMessage): void {
    const arriving = this.#arriving.get(request);
    if (!arriving) return;
    this.#arriving.delete(request);
    arriving.abandon();
  }

  /** Drops those that have not arrived whole. */
  drop(): void {
    for (const request of this.#arriving.keys()) request.destroy();
  }

  #tick(): void {
    for (const arriving of this.#arriving.values()) arriving.tick(this.#budget.isShort);
    if (this.#arriving.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** One body. */
class Arriving {
  readonly #request: IncomingMessage;
  readonly #limit: number;
  readonly #declared: number;
  readonly #budget: ByteBudget;
  /** Absent as long as it is small. */
  #share: Share | undefined;
  readonly #done: (arrival: Arrival) => void;
  readonly #gathered: GatheredBytes;
  #scan: StructureScan | undefined;
  /** Bytes that may come before more room is asked for. */
  #room = FREE;
  #pieces = 0;
  #waits = false;
  #isDone = false;
  /** Seconds since the last byte, or since the wait for room began; seconds in which bytes could come. */
  #idle = 0;
  #age = 0;

  constructor(
    request: IncomingMessage,
    declared: number,
    limit: number,
    budget: ByteBudget,
    done: (arrival: Arrival) => void,
  ) {
    this.#request = request;
    this.#declared = declared;
    this.#limit = limit;
    this.#budget = budget;
    this.#done = done;
    this.#gathered = new GatheredBytes(declared);
  }

  begin(): void {
    if (this.#declared <= FREE) this.#listen();
    else this.#makeRoom(this.#declared, () => this.#listen());
  }

  abandon(): void {
    this.#isDone = true;
    this.#share?.release();
  }

  /** Once a second. */
  tick(othersWait: boolean): void {
    this.#idle++;
    if (this.#waits) {
      if (this.#idle > LONGEST_WAIT) this.#refuse(busy);
      return;
    }
    this.#age++;
    if (this.#idle > PATIENCE)
      this.#refuse({ status: 408, message: `no byte of the request came for ${PATIENCE} seconds` });
    else if (
      othersWait &&
      this.#room > FREE &&
      this.#age > GRACE &&
      this.#gathered.size < this.#age * MIN_RATE
    )
      this.#refuse(tooSlow);
  }

  #listen(): void {
    this.#request.on('data', (piece: Buffer) => this.#take(piece));
    this.#request.on('end', () => this.#finish());
  }

  #take(piece: Buffer): void {
    if (this.#isDone) return;
    this.#idle = 0;
    this.#gathered.add(piece);
    const { size } = this.#gathered;
    if (size > this.#limit) this.#refuse(tooLarge(this.#limit));
    else if (this.#declared === 0 && ++this.#pieces > MOST_PIECES && size < this.#pieces * SMALLEST)
      this.#refuse({ status: 413, message: 'the request comes in too many small chunks' });
    else if (size > SCANNED || this.#declared > SCANNED) this.#look(piece);
    if (size <= this.#room || this.#isDone || this.#waits) return;
    this.#request.pause();
    this.#makeRoom(size, () => this.#request.resume());
  }

  /** Room for twice of what is there without a declared length: so much is what gathering it takes. */
  #makeRoom(size: number, next: () => void): void {
    const wanted = Math.min(Math.max(this.#declared, size * 2), this.#limit);
    const held = this.#room > FREE ? this.#room : 0;
    this.#waits = true;
    this.#idle = 0;
    this.#share ??= this.#budget.share();
    this.#share.grow(wanted - held, () => {
      this.#room = wanted;
      this.#waits = false;
      this.#idle = 0;
      next();
    });
  }

  #look(piece: Buffer): void {
    const isFirst = this.#scan === undefined;
    this.#scan ??= new StructureScan();
    const excess = this.#scan.add(isFirst ? this.#gathered.bytes : piece);
    if (excess) this.#refuse({ status: 413, message: `the request has too many ${EXCESS[excess]}` });
  }

  #finish(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#done({ bytes: this.#gathered.bytes, release: () => this.#share?.release() });
  }

  #refuse(refusal: Refusal): void {
    this.#isDone = true;
    this.#share?.release();
    this.#request.removeAllListeners('data').pause();
    this.#done(refusal);
  }
}

const EXCESS = { values: 'values', containers: 'lists and objects', keys: 'different keys' } as const;

const tooLarge = (limit: number): Refusal => ({
  status: 413,
  message:
    limit < MAX_BODY
      ? `the request is larger than the ${limit / 1024} kB that are allowed`
      : `the request is larger than the ${MAX_BODY / 1024 / 1024} MB that are allowed`,
});

const busy: Refusal = {
  status: 413,
  message: 'the server is taking other large requests: try again later',
  retryAfter: 10,
};

const tooSlow: Refusal = { status: 408, message: 'the request came too slowly while others waited' };
