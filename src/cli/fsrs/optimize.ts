import type { ResultOf } from '../../actions/index.ts';
import { PROFILE_OPTIONS } from '../profile-option.ts';
import { defineVerb, flag } from '../verb.ts';
import { withActions } from '../with-actions.ts';

export const fsrsOptimize = defineVerb({
  name: 'fsrs optimize',
  formerName: 'fsrs optimise',
  operands: [{ name: '[PRESET]', what: 'the preset' }],
  options: {
    ...PROFILE_OPTIONS,
    reschedule: flag('reschedule the cards with the new parameters'),
    'dry-run': flag('only print the parameters'),
  },
  summary: 'finds and stores the FSRS parameters of all presets, or of one',
  details:
    "Finds FSRS parameters for the answers given so far and stores them with all presets, or with one, as the Optimize button in Anki's deck options does; the memory states of the cards are updated. Prints the parameters of each preset.",
  run: (call, terminal) =>
    withActions(call, terminal, async ({ run }) => {
      const found = await run('optimizeFsrs', {
        preset: call.operands[0],
        reschedule: call.values.reschedule,
        store: !call.values['dry-run'],
      });
      for (const one of found) terminal.print(line(one));
      return 0;
    }),
});

const line = ({ preset, items, parameters }: ResultOf<'optimizeFsrs'>[number]): string =>
  `${preset} (${items} reviews): ${parameters.length > 0 ? parameters.join(', ') : 'the default parameters'}`;
