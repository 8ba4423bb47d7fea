import { presetNamed } from '../../actions/fsrs/presets.ts';
import { shortestFloat32 } from '../../engine/json/shortest-float32.ts';
import { storeParameters } from '../../engine/presets/store-parameters.ts';
import { type OptimisedPreset, optimisePresets } from '../../engine/scheduler/optimise/optimise-presets.ts';
import { PROFILE_OPTIONS } from '../profile-option.ts';
import { defineVerb, flag } from '../verb.ts';
import { withCollection } from '../with-collection.ts';

export const fsrsOptimise = defineVerb({
  name: 'fsrs optimise',
  operands: [{ name: '[PRESET]', what: 'the preset' }],
  options: {
    ...PROFILE_OPTIONS,
    reschedule: flag('cards become due when the new parameters say so'),
    'dry-run': flag('only print the parameters'),
  },
  summary: 'finds and stores the FSRS parameters of all presets, or of one',
  details:
    "Finds FSRS parameters for the answers given so far and stores them with all presets, or with one, as the button in Anki's deck options does; the memory states of the cards follow. Prints the parameters of each preset.",
  run: (call, { print, work }) =>
    withCollection(call, async (col) => {
      const [name] = call.operands;
      const presets = name === undefined ? col.presets.all() : [presetNamed(col, name)];
      const found = await optimisePresets(col, presets, false, work);
      if (!call.values['dry-run']) {
        const parameters = new Map(found.map((one) => [one.preset.id, one.parameters]));
        storeParameters(
          col,
          { parameters, reschedule: call.values.reschedule, isAll: name === undefined },
          work,
        );
      }
      for (const one of found) print(line(one));
      return 0;
    }),
});

const line = ({ preset, items, parameters }: OptimisedPreset): string =>
  `${preset.name} (${items} reviews): ${parameters.length > 0 ? parameters.map(shortestFloat32).join(', ') : 'the default parameters'}`;
