/*
 * The SQLite collation `unicase` of Anki's collections, as a loadable extension: case folding by Unicode 12's full
 * table, then comparison by code point. It must agree with the Rust crate `unicase` 2.6, quirks included, because
 * the indexes inside the files are ordered by it. Three small functions beside it do what the drivers cannot.
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

/* Length of the UTF-8 sequence at `at`, or 0 when it is not a valid one (also for U+0000, which drivers cut text at). */
static int sequence_length(const unsigned char *at, const unsigned char *end) {
  unsigned int lead = *at;
  if (lead < 0x80) return lead != 0;
  int length = lead >= 0xf5 ? 0 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  if (length == 0 || end - at < length) return 0;
  for (int i = 1; i < length; i++)
    if ((at[i] & 0xc0) != 0x80) return 0;
  if (lead == 0xe0 && at[1] < 0xa0) return 0;  /* overlong */
  if (lead == 0xed && at[1] >= 0xa0) return 0; /* surrogates */
  if (lead == 0xf0 && at[1] < 0x90) return 0;  /* overlong */
  if (lead == 0xf4 && at[1] >= 0x90) return 0; /* beyond U+10FFFF */
  return length;
}

static int is_plain(const unsigned char *at, const unsigned char *end) {
  while (at < end) {
    int length = sequence_length(at, end);
    if (length == 0) return 0;
    at += length;
  }
  return 1;
}

/* exact_text(x): x itself, but text that a driver would cut or alter (U+0000, invalid UTF-8) as a blob of its bytes. */
static void exact_text(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  if (sqlite3_value_type(values[0]) != SQLITE_TEXT) {
    sqlite3_result_value(context, values[0]);
    return;
  }
  const unsigned char *text = sqlite3_value_text(values[0]);
  int length = sqlite3_value_bytes(values[0]);
  if (text && !is_plain(text, text + length)) sqlite3_result_blob(context, text, length, SQLITE_TRANSIENT);
  else sqlite3_result_value(context, values[0]);
}

/* text_of(blob): its bytes as text, U+0000 included; lets such text be bound through drivers that would cut it. */
static void text_of(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  const void *bytes = sqlite3_value_blob(values[0]);
  int length = sqlite3_value_bytes(values[0]);
  sqlite3_result_text(context, bytes ? bytes : "", length, SQLITE_TRANSIENT);
}

/* keep_log(on): whether closing leaves the write-ahead log as it lies instead of copying it into the file. */
static void keep_log(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  int now = 0;
  sqlite3_db_config(sqlite3_context_db_handle(context), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, sqlite3_value_int(values[0]), &now);
  sqlite3_result_int(context, now);
}

#ifdef _WIN32
__declspec(dllexport)
#endif
int sqlite3_unicase_init(sqlite3 *db, char **error, const sqlite3_api_routines *api) {
  (void)error;
  SQLITE_EXTENSION_INIT2(api);
  const int pure = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  int code = sqlite3_create_collation_v2(db, "unicase", SQLITE_UTF8, NULL, compare, NULL);
  if (code == SQLITE_OK) code = sqlite3_create_function_v2(db, "exact_text", 1, pure, NULL, exact_text, NULL, NULL, NULL);
  if (code == SQLITE_OK) code = sqlite3_create_function_v2(db, "text_of", 1, pure, NULL, text_of, NULL, NULL, NULL);
  if (code == SQLITE_OK) {
    const int direct = SQLITE_UTF8 | SQLITE_DIRECTONLY;
    code = sqlite3_create_function_v2(db, "keep_log", 1, direct, NULL, keep_log, NULL, NULL, NULL);
  }
  return code;
}
