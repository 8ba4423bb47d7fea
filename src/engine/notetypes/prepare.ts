import { create } from '@bufbuild/protobuf';
import { AnkiError } from '../errors.ts';
import { CardRequirementSchema } from '../proto/storage.gen.ts';
import { fieldChanges, updateTemplate } from '../templates/rename-fields.ts';
import { fieldRequirements } from '../templates/requirements.ts';
import { checkTemplates } from '../templates/save-check.ts';
import { type GroupNames, settleNames } from './names.ts';
import { isCloze, type Notetype, type NotetypeDraft, REQUIREMENT_KINDS } from './notetype.ts';

export interface PrepareOptions {
  /** The note type as it is stored; absent for a new one. */
  readonly stored?: Notetype | undefined;
  /** Lets templates pass that Anki would refuse. */
  readonly skipChecks?: boolean | undefined;
  readonly groupNames: GroupNames;
}

/**
 * Makes a draft ready to be stored, changing it in place: names, sort field, requirements, templates that follow renamed
 * and removed fields. Throws `AnkiError` invalid in Anki's words for what cannot be saved (Rust: prepare_for_update).
 */
export function prepareForUpdate(
  draft: NotetypeDraft,
  { stored, skipChecks, groupNames }: PrepareOptions,
): void {
  if (draft.fields.length === 0) throw new AnkiError('invalid', '1 field required');
  if (draft.templates.length === 0) throw new AnkiError('invalid', '1 template required');
  settleNames(draft, groupNames);
  repositionSortField(draft);
  // Before the templates follow the fields, as in Anki: a renamed field counts as unknown until the next save.
  setRequirements(draft);
  if (stored) followFields(draft, stored);
  if (!skipChecks) checkTemplates(checked(draft));
}

/** The sort field stays the same field wherever it went (Rust: reposition_sort_idx). */
function repositionSortField(draft: NotetypeDraft): void {
  const { config, fields } = draft;
  const at = fields.findIndex((field) => field.ord === config.sortFieldIdx);
  config.sortFieldIdx = at >= 0 ? at : Math.min(config.sortFieldIdx, fields.length - 1);
}

function setRequirements(draft: NotetypeDraft): void {
  const fronts = draft.templates.map(({ config }) => config.qFormat);
  const required = fieldRequirements(fronts, fieldNames(draft));
  draft.config.reqs = required.map(([cardOrd, kind, fieldOrds]) =>
    create(CardRequirementSchema, { cardOrd, kind: REQUIREMENT_KINDS.indexOf(kind), fieldOrds }),
  );
}

function followFields(draft: NotetypeDraft, stored: Notetype): void {
  const changes = fieldChanges(draft.fields, fieldNames(stored));
  const firstFieldName = draft.fields[0]?.name;
  if (changes.size === 0 || firstFieldName === undefined) return;
  const options = { firstFieldName, isCloze: isCloze(draft) };
  for (const { config } of draft.templates) {
    const { qFormat: qfmt, aFormat: afmt, qFormatBrowser: bqfmt, aFormatBrowser: bafmt } = config;
    const updated = updateTemplate({ qfmt, afmt, bqfmt, bafmt }, changes, options);
    config.qFormat = updated.qfmt;
    config.aFormat = updated.afmt;
    config.qFormatBrowser = updated.bqfmt;
    config.aFormatBrowser = updated.bafmt;
  }
}

const checked = (draft: NotetypeDraft) => ({
  name: draft.name,
  isCloze: isCloze(draft),
  fieldNames: fieldNames(draft),
  templates: draft.templates.map(({ config }) => ({ qfmt: config.qFormat, afmt: config.aFormat })),
});

const fieldNames = ({ fields }: NotetypeDraft): string[] => fields.map(({ name }) => name);
