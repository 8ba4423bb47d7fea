import { PROFILE_OPTIONS } from './profile-option.ts';
import { defineVerb } from './verb.ts';
import { withActions } from './with-actions.ts';

export const check = defineVerb({
  name: 'check',
  options: PROFILE_OPTIONS,
  summary: "finds and repairs problems in the collection, as Anki's Check Database does",
  details:
    "Finds and repairs problems in the collection, as Anki's Check Database does, and prints what they were. The exit status is 0 when the collection is fine now, 1 when it could not be repaired.",
  run: (call, terminal) =>
    withActions(call, terminal, async ({ run }) => {
      const { report, ok } = await run('checkDatabase', {});
      for (const line of report) terminal.print(line);
      return ok || report.length > 1 ? 0 : 1;
    }),
});
