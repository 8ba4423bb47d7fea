import * as z from 'zod';

/** The protocol version that this server speaks. */
export const API_VERSION = 6;

/** Where a setting may come from besides the configuration file, and how that is told. */
export interface SettingPlaces {
  /** What a value must be, as the end of a sentence: "a port from 0 to 65535". */
  readonly wants: string;
  /** Environment variable. */
  readonly environment?: string;
  /** Option of `ankid serve`. */
  readonly option?: SettingOption;
}

export interface SettingOption {
  readonly name: string;
  /** Name of its value in help; absent: it is a flag. */
  readonly value?: string;
  readonly help: string;
  /** What the option wants; absent: as the setting. */
  readonly wants?: string;
  /** It may be repeated and adds to what the setting has. */
  readonly isAdded?: true;
}

const settingPlaces = z.registry<SettingPlaces>();

/** Declares a setting. */
function setting<Schema extends z.ZodType>(
  schema: Schema,
  whenAbsent: z.output<Schema>,
  description: string,
  places: SettingPlaces,
) {
  const declared = schema
    .default(whenAbsent as z.core.util.NoUndefined<z.output<Schema>>) // no setting can be undefined
    .describe(description);
  settingPlaces.add(declared, places);
  return declared;
}

/** Timers go up to 24 days. */
const period = z.number().positive().max(10_080).nullable();
const texts = z.array(z.string());

/**
 * AnkiConnect's own settings with its names and defaults, then the ones that this server adds: types, defaults, the
 * configuration file, environment, options and the README's table follow from here.
 */
export const settingsSchema = z.object({
  apiKey: setting(
    z.string().nullable(),
    null,
    'must then be in each request as `key`, or as a bearer token',
    { wants: 'a text or null' },
  ),
  apiLogPath: setting(z.string().nullable(), null, 'file to which requests and answers are written', {
    wants: 'a path or null',
  }),
  webBindAddress: setting(z.string(), '127.0.0.1', 'address to listen on', {
    wants: 'a text',
    environment: 'ANKICONNECT_BIND_ADDRESS',
    option: {
      name: 'bind',
      value: 'ADDRESS',
      help: 'address to listen on (default: webBindAddress, 127.0.0.1)',
    },
  }),
  webBindPort: setting(z.int().min(0).max(65_535), 8765, 'port to listen on', {
    wants: 'a port from 0 to 65535',
    option: {
      ...{ name: 'port', value: 'N', help: 'port to listen on (default: webBindPort, 8765)' },
      wants: 'a number from 0 to 65535',
    },
  }),
  webCorsOriginList: setting(
    texts,
    ['http://localhost'],
    'web origins that may use the server; `"*"` for all',
    { wants: 'a list of texts', environment: 'ANKICONNECT_CORS_ORIGIN_LIST' },
  ),
  webCorsOrigin: setting(z.string().nullable(), null, 'one more origin (the old name)', {
    wants: 'a text or null',
    environment: 'ANKICONNECT_CORS_ORIGIN',
  }),
  ignoreOriginList: setting(texts, [], 'origins whose `requestPermission` is refused without asking', {
    wants: 'a list of texts',
  }),
  webTimeout: setting(
    z.number().positive(),
    10_000,
    'milliseconds that a download may take; it gets more time as data arrives',
    { wants: 'a number of milliseconds' },
  ),
  mediaFolders: setting(
    texts,
    [],
    'folders whose files web pages may name to have them stored, and where they may put exports; programs may name any file',
    { wants: 'a list of paths' },
  ),
  keepMediaCase: setting(
    z.boolean(),
    false,
    'new media files keep the case of their names, which Anki makes lower; for clients that expect the name they gave',
    { wants: 'true or false' },
  ),
  webHostList: setting(
    texts,
    [],
    'host names under which web pages may reach the server (against DNS rebinding)',
    {
      wants: 'a list of texts',
      option: {
        ...{ name: 'allow-host', value: 'NAME', isAdded: true },
        help: 'let web pages reach this server under a further host name; may be repeated',
      },
    },
  ),
  webWithoutKey: setting(
    z.boolean(),
    false,
    'other computers may use the server although there is no `apiKey`',
    {
      wants: 'true or false',
      option: {
        name: 'without-key',
        help: 'let other computers use the server although there is no apiKey (webWithoutKey)',
      },
    },
  ),
  syncAfterChange: setting(period, null, 'seconds of rest after a change until it is synced', {
    wants: 'a number of seconds up to 10080, or null',
  }),
  syncEvery: setting(period, null, 'minutes from one automatic sync to the next', {
    wants: 'a number of minutes up to 10080, or null',
  }),
});

export type Settings = Readonly<z.output<typeof settingsSchema>>;
export type SettingName = keyof Settings;

export const DEFAULT_SETTINGS: Settings = settingsSchema.parse({});

/** One setting, with all that is known of it. */
export interface Setting extends SettingPlaces {
  readonly name: SettingName;
  readonly description: string;
  readonly whenAbsent: unknown;
  /** Throws zod's error for what it cannot be. */
  readonly schema: z.ZodType;
}

/** All of them, in the order of their declaration. */
export const SETTINGS: readonly Setting[] = Object.entries(settingsSchema.shape).map(([key, schema]) => {
  const name = key as SettingName; // a key of the same object
  const places = settingPlaces.get(schema) ?? { wants: 'something else' };
  return {
    name,
    description: schema.description ?? '',
    whenAbsent: DEFAULT_SETTINGS[name],
    schema,
    ...places,
  };
});
