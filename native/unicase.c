/*
 * The SQLite collation `unicase` of Anki's collections, as a loadable extension: case folding by Unicode 12's full
 * table, then comparison by code point. It must agree with the Rust crate `unicase` 2.6, quirks included, because
 * the indexes inside the files are ordered by it.
 */
#include <stddef.h>
#include "sqlite3ext.h"
#include "fold-table.h"
SQLITE_EXTENSION_INIT1

#define FOLD_COUNT (sizeof(FOLDS) / sizeof(FOLDS[0]))
#define END_OF_TEXT 0xffffffffu
#define REPLACEMENT 0xfffdu

/* A cursor over the folded code points of one text. */
typedef struct {
  const unsigned char *at, *end;
  const unsigned int *pending; /* the rest of a fold of several code points */
  int pending_left;
} Cursor;

static unsigned int decode(Cursor *c) {
  unsigned int lead = *c->at++;
  if (lead < 0x80) return lead;
  int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : -1;
  if (more < 0) return REPLACEMENT;
  unsigned int code = lead & (0x3f >> more);
  while (more-- > 0) {
    if (c->at == c->end || (*c->at & 0xc0) != 0x80) return REPLACEMENT;
    code = code << 6 | (*c->at++ & 0x3f);
  }
  return code;
}

static const Fold *find_fold(unsigned int code) {
  size_t low = 0, high = FOLD_COUNT;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (FOLDS[middle].code < code) low = middle + 1;
    else high = middle;
  }
  return low < FOLD_COUNT && FOLDS[low].code == code ? &FOLDS[low] : NULL;
}

static unsigned int next_folded(Cursor *c) {
  if (c->pending_left > 0) {
    c->pending_left--;
    return *c->pending++;
  }
  if (c->at == c->end) return END_OF_TEXT;
  unsigned int code = decode(c);
  if (code < 0x80) return code >= 'A' && code <= 'Z' ? code + 32 : code;
  const Fold *fold = find_fold(code);
  if (!fold) return code;
  c->pending = fold->folded + 1;
  c->pending_left = fold->folded[1] == 0 ? 0 : fold->folded[2] == 0 ? 1 : 2;
  return fold->folded[0];
}

static int compare(void *unused, int a_length, const void *a, int b_length, const void *b) {
  (void)unused;
  Cursor left = {a, (const unsigned char *)a + a_length, NULL, 0};
  Cursor right = {b, (const unsigned char *)b + b_length, NULL, 0};
  for (;;) {
    unsigned int x = next_folded(&left), y = next_folded(&right);
    if (x == END_OF_TEXT || y == END_OF_TEXT) return (x != END_OF_TEXT) - (y != END_OF_TEXT);
    if (x != y) return x < y ? -1 : 1;
  }
}

#ifdef _WIN32
__declspec(dllexport)
#endif
int sqlite3_unicase_init(sqlite3 *db, char **error, const sqlite3_api_routines *api) {
  (void)error;
  SQLITE_EXTENSION_INIT2(api);
  return sqlite3_create_collation_v2(db, "unicase", SQLITE_UTF8, NULL, compare, NULL);
}
