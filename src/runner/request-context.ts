import type { ActionContext, AnyAction, Profiles } from '../actions/define.ts';
import type { FetchedFiles } from '../actions/file-sources.ts';
import type { Jobs } from '../actions/jobs.ts';
import type { Settings } from '../actions/settings.ts';
import type { Syncing } from '../actions/syncing.ts';
import type { Desktop } from '../desktop/desktop.ts';
import type { Collection } from '../engine/collection/collection.ts';
import { AnkiError } from '../engine/errors.ts';
import type { LongWork } from '../engine/long-work.ts';
import type { Caller } from './caller.ts';
import type { ParamWords } from './check-params.ts';
import type { Environment, RunningWork } from './environment.ts';

/** How a request is meant, besides its action and parameters. */
export interface Manner {
  readonly caller: Caller;
  /** Version of AnkiConnect's protocol in whose forms the result is wanted. */
  readonly version: number;
  readonly fetched: FetchedFiles;
  readonly callAll: ActionContext['callAll'];
  /** How wrong parameters are told. */
  readonly words: ParamWords;
}

/** A class, since this is made for every request and getters of an object literal are slow to make. */
export class RequestContext implements ActionContext {
  readonly version: number;
  readonly origin: Caller['origin'];
  readonly fetched: FetchedFiles;
  readonly callAll: ActionContext['callAll'];
  readonly #environment: Environment;
  readonly #action: AnyAction;
  #running: RunningWork | undefined;

  constructor(environment: Environment, action: AnyAction, manner: Manner) {
    this.#environment = environment;
    this.#action = action;
    this.version = manner.version;
    this.origin = manner.caller.origin;
    this.fetched = manner.fetched;
    this.callAll = manner.callAll;
  }

  get col(): Collection {
    return this.#environment.collection();
  }

  get desktop(): Desktop {
    return this.#environment.desktop();
  }

  get syncing(): Syncing {
    const { syncing } = this.#environment;
    if (!syncing) throw new AnkiError('unsupported', 'this server does not sync');
    return syncing;
  }

  get jobs(): Jobs {
    return this.#environment.jobs;
  }

  /** Whoever asks for it is long work. */
  get work(): LongWork {
    this.#running ??= this.#environment.beginWork?.(this.#action.name);
    return this.#running?.work ?? {};
  }

  get changeLater(): ActionContext['changeLater'] {
    const { held } = this.#environment;
    return async (fn) => {
      for (let waiting = held?.(); waiting; waiting = held?.()) await waiting;
      return fn();
    };
  }

  endWork(): void {
    this.#running?.end();
  }

  get profile(): string {
    return this.#environment.profiles.active;
  }

  get profiles(): Profiles {
    return this.#environment.profiles;
  }

  get settings(): Settings {
    return this.#environment.settings;
  }

  get actions(): readonly AnyAction[] {
    return this.#environment.table.all;
  }
}
