import { checkCollection } from '../engine/check/check.ts';
import { PROFILE_OPTIONS } from './profile-option.ts';
import { defineVerb } from './verb.ts';
import { withCollection } from './with-collection.ts';

export const check = defineVerb({
  name: 'check',
  options: PROFILE_OPTIONS,
  summary: "finds and repairs what is wrong in a profile's collection, as Anki's Check Database does",
  details:
    "Finds and repairs what is wrong in a profile's collection, as Anki's Check Database does, and tells what. The status is 0 when all is well now, 1 when the collection could not be repaired.",
  run: (call, { print, work }) =>
    withCollection(call, (col) => {
      const { lines, ok } = checkCollection(col, work);
      for (const line of lines) print(line.replace(/[\u2068\u2069]/g, ''));
      return ok || lines.length > 1 ? 0 : 1;
    }),
});
