/** What Anki calls its steps where it offers to undo them (Rust: Op::describe), each as recorded. */
const ANKI_OPERATIONS = [
  'Add Deck',
  'Add Note',
  'Add Note Type',
  'Answer Card',
  'Build Deck',
  'Bury',
  'Change Deck',
  'Change Note Type',
  'Clear Unused Tags',
  'Custom Study',
  'Deck Options',
  'Delete Deck',
  'Delete Note',
  'Empty',
  'Empty Cards',
  'Grade Now',
  'Import',
  'Remove Note Type',
  'Remove Tag',
  'Rename Deck',
  'Rename Tag',
  'Reposition',
  'Reset Card',
  'Select Deck',
  'Set Due Date',
  'Set Flag',
  'Suspend',
  'Unbury/Unsuspend',
  'Update Card',
  'Update Config',
  'Update Deck',
  'Update Note',
  'Update Note Type',
  'Update Tag',
] as const;

/** What Anki cannot undo, or has no name for; in its style. */
const OWN_OPERATIONS = [
  'Add Media',
  'Add Preset',
  'Check Database',
  'Check Media',
  'Delete Media',
  'Export',
  'New Day',
  'Relearn',
  'Remove Preset',
  'Restore',
  'Restore Deleted',
  'Sync',
  'Update Preset',
] as const;

/** The operations that change a collection: what undo calls its steps. */
export const OPERATIONS = { anki: ANKI_OPERATIONS, own: OWN_OPERATIONS };

export type Operation = (typeof ANKI_OPERATIONS)[number] | (typeof OWN_OPERATIONS)[number];
