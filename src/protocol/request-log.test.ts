import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support.ts';
import { JsonText } from '../engine/json/json-text.ts';
import { openRequestLog, startRequestLog } from './request-log.ts';

test('the log has the form of the add-on: sorted keys, four spaces, ASCII', () => {
  const path = join(temporaryFolder(), 'api.log');
  writeFileSync(path, 'of the last run');
  startRequestLog(path);
  const log = openRequestLog(path);
  log?.('request', { version: 6, action: 'é', params: { notes: [], none: {}, list: [1, { b: null }] } });
  log?.('reply', 12345678901234567890n);
  expect(readFileSync(path, 'utf8')).toBe(`[request]
{
    "action": "\\u00e9",
    "params": {
        "list": [
            1,
            {
                "b": null
            }
        ],
        "none": {},
        "notes": []
    },
    "version": 6
}

[reply]
12345678901234567890

`);
});

test('an answer that is JSON already is logged as what it says', () => {
  const path = join(temporaryFolder(), 'api.log');
  openRequestLog(path)?.('reply', { error: null, result: new JsonText('[1,', '2]') });
  expect(readFileSync(path, 'utf8')).toContain('"result": [\n        1,\n        2\n    ]');
});

test('no path, no log', () => {
  startRequestLog(null);
  expect(openRequestLog(null)).toBeUndefined();
});

test('keys are not told, not even those of requests inside others', () => {
  const path = join(temporaryFolder(), 'api.log');
  const inner = {
    action: 'multi',
    key: 'secret',
    params: { actions: [{ action: 'version', key: 'secret' }] },
  };
  openRequestLog(path)?.('request', { action: 'multi', key: 'secret', params: { actions: [inner, 1] } });
  const text = readFileSync(path, 'utf8');
  expect(text).not.toContain('secret');
  expect(text.match(/"key": "\*\*\*"/g)).toHaveLength(3);
});

test.runIf(process.platform === 'linux')(
  'only its owner may read it, and a full disk costs no more than the log',
  () => {
    const path = join(temporaryFolder(), 'api.log');
    writeFileSync(path, '');
    chmodSync(path, 0o644);
    startRequestLog(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(() => openRequestLog('/dev/full')?.('request', {})).not.toThrow();
  },
);
