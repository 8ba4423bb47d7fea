import { readFileSync, writeFileSync } from 'node:fs';
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
