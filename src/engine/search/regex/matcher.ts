import type { Allowance } from './allowance.ts';
import { Alphabet } from './alphabet.ts';
import { holds, NEIGHBOUR, neighbourBits } from './look.ts';
import { OP, type Program } from './program.ts';

/** Kept transitions and places of states; more are forgotten and found again when needed: memory stays bounded. */
const MOST_KEPT = 200_000;

/** All instructions at which the machine may stand, and what was before. */
interface State {
  /** Characters and conditions only; empty: nothing can match any more. */
  readonly at: readonly number[];
  readonly before: number;
  /** Where it goes, by class of the character; none at 0. */
  readonly next: (State | undefined)[];
  atEnd: boolean | undefined;
}

/**
 * Finds out whether a pattern occurs in texts, in time linear in their length: the machine's simultaneous states are
 * one state here, and where each character leads from it is remembered (a lazily built deterministic automaton).
 */
export class Matcher {
  readonly #program: Program;
  readonly #allowance: Allowance;
  readonly #alphabet: Alphabet;
  readonly #hasLooks: boolean;
  readonly #anchored: boolean;
  readonly #seen: Uint32Array;
  #round = 0;
  #kept = 0;
  #states = new Map<string, State>();
  #initial: State | undefined;

  constructor(program: Program, allowance: Allowance) {
    this.#program = program;
    this.#allowance = allowance;
    this.#hasLooks = program.op.includes(OP.look);
    this.#alphabet = new Alphabet(program, this.#hasLooks);
    this.#seen = new Uint32Array(program.op.length);
    this.#anchored = this.#needsStart();
  }

  test(text: string): boolean {
    const { ascii } = this.#alphabet;
    let state = this.#start();
    for (let at = 0; at < text.length && state !== MATCHED && state !== DEAD; at++) {
      const unit = text.charCodeAt(at);
      if (unit < 128) {
        state = state.next[ascii[unit] ?? 0] ?? this.#step(state, unit);
        continue;
      }
      const code = unit >= 0xd800 && unit <= 0xdfff ? (text.codePointAt(at) ?? unit) : unit;
      if (code > 0xffff) at++;
      state = state.next[this.#alphabet.known(code)] ?? this.#step(state, code);
    }
    return state === MATCHED || this.#matchesAtEnd(state);
  }

  #start(): State {
    if (this.#initial) return this.#initial;
    this.#round++;
    const at: number[] = [];
    const before = this.#hasLooks ? NEIGHBOUR.none : 0;
    this.#initial = this.#add(this.#program.start, at) ? MATCHED : this.#stateOf(at, before);
    return this.#initial;
  }

  /** Where a character leads, found and remembered. */
  #step(state: State, code: number): State {
    const started = performance.now();
    if (this.#kept >= MOST_KEPT) this.#forget();
    const symbol = this.#alphabet.find(code);
    const next = state.next[symbol] ?? this.#advance(state, code);
    state.next[symbol] = next;
    this.#kept++;
    this.#allowance.spendSince(started);
    return next;
  }

  #advance(state: State, code: number): State {
    const after = this.#hasLooks ? neighbourBits(code) : 0;
    const ready = this.#hasLooks ? this.#resolve(state, after) : state.at;
    if (!ready) return MATCHED;
    this.#round++;
    const at: number[] = [];
    const { a, sets, start } = this.#program;
    for (const place of ready) {
      if (sets[place]?.(code) && this.#add(a[place] ?? 0, at)) return MATCHED;
    }
    if (!this.#anchored && this.#add(start, at)) return MATCHED;
    return this.#stateOf(at, after);
  }

  /** The places that wait for a character once the conditions are known; undefined: the pattern has been found. */
  #resolve(state: State, after: number): number[] | undefined {
    const { op, a, b, looks } = this.#program;
    this.#round++;
    const ready: number[] = [];
    const stack = [...state.at];
    for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
      if (this.#seen[place] === this.#round) continue;
      this.#seen[place] = this.#round;
      const look = looks[place];
      if (op[place] === OP.match) return undefined;
      if (op[place] === OP.char) ready.push(place);
      else if (op[place] === OP.split) stack.push(b[place] ?? 0, a[place] ?? 0);
      else if (look && holds(look, state.before, after)) stack.push(a[place] ?? 0);
    }
    return ready;
  }

  #matchesAtEnd(state: State): boolean {
    if (!this.#hasLooks) return false;
    state.atEnd ??= this.#resolve(state, NEIGHBOUR.none) === undefined;
    return state.atEnd;
  }

  /** Adds a place with all that it leads to without a character or condition; true: the pattern has been found. */
  #add(place: number, at: number[]): boolean {
    const { op, a, b } = this.#program;
    const stack = [place];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (this.#seen[next] === this.#round) continue;
      this.#seen[next] = this.#round;
      if (op[next] === OP.match) return true;
      if (op[next] === OP.split) stack.push(b[next] ?? 0, a[next] ?? 0);
      else at.push(next);
    }
    return false;
  }

  #stateOf(at: number[], before: number): State {
    if (at.length === 0 && this.#anchored) return DEAD;
    const key = `${before}:${at.sort((x, y) => x - y).join()}`;
    const known = this.#states.get(key);
    if (known) return known;
    const state = newState(at, before);
    this.#states.set(key, state);
    this.#kept += at.length;
    return state;
  }

  #forget(): void {
    for (const state of this.#states.values()) {
      state.next.length = 0;
    }
    this.#states.clear();
    this.#initial = undefined;
    this.#kept = 0;
  }

  /** Whether the pattern can only be found at the start of a text, so that no new tries are needed later. */
  #needsStart(): boolean {
    const { op, a, b, looks, start } = this.#program;
    this.#round++;
    const stack = [start];
    for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
      if (this.#seen[place] === this.#round) continue;
      this.#seen[place] = this.#round;
      if (op[place] === OP.match || op[place] === OP.char) return false;
      if (op[place] === OP.split) stack.push(b[place] ?? 0, a[place] ?? 0);
      else if (looks[place] !== 'start') stack.push(a[place] ?? 0);
    }
    return true;
  }
}

function newState(at: readonly number[], before: number): State {
  return { at, before, next: [], atEnd: undefined };
}

/** Where nothing further need be read: the pattern has been found, or cannot be any more. */
const MATCHED: State = newState([], 0);
const DEAD: State = newState([], 0);
