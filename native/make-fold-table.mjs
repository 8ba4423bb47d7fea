// Writes fold-table.h from the recorded folds: node native/make-fold-table.mjs
import { readFileSync, writeFileSync } from 'node:fs';

const vectors = JSON.parse(
  readFileSync(new URL('../test/reference/unicase-vectors.json', import.meta.url), 'utf8'),
);
const rows = Object.entries(vectors.folds)
  .map(([code, folded]) => [Number.parseInt(code, 16), ...[...folded].map((c) => c.codePointAt(0))])
  .sort((a, b) => a[0] - b[0])
  .map(
    ([code, a, b = 0, c = 0]) =>
      `  {0x${code.toString(16)}, {0x${a.toString(16)}, 0x${b.toString(16)}, 0x${c.toString(16)}}},`,
  );
writeFileSync(
  new URL('./fold-table.h', import.meta.url),
  `/* Made by make-fold-table.mjs. Full case folding of Unicode 12 in the order in which Anki's collation delivers it. */
typedef struct {
  unsigned int code;
  unsigned int folded[3]; /* 0 ends a shorter fold */
} Fold;

static const Fold FOLDS[] = {
${rows.join('\n')}
};
`,
);
