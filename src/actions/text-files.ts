import { family } from './family.ts';
import { exportActions } from './text-files/export.ts';
import { importActions } from './text-files/import.ts';

export const textFileActions = family('text-files', { ...importActions, ...exportActions });
