/** What Anki's progress window says of imports and exports (ftl: importing, exporting). */
export const STAGES = {
  importingFile: 'Importing file...',
  extracting: 'Extracting data...',
  gathering: 'Gathering data...',
  exportingFile: 'Exporting file...',
} as const;

export const processedNotes = (count: number): string => `Processed ${count} ${of(count, 'note')}...`;
export const processedMedia = (count: number): string => `Processed ${count} media ${of(count, 'file')}...`;
export const importedMedia = (count: number): string => `Imported ${count} media ${of(count, 'file')}`;

const of = (count: number, thing: string): string => (count === 1 ? thing : `${thing}s`);
