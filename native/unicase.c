/*
 * The SQLite collation `unicase` of Anki's collections, as a loadable extension: case folding by Unicode 12's full
 * table, then comparison by code point. It must agree with the Rust crate `unicase` 2.6, quirks included, because
 * the indexes inside the files are ordered by it. Small functions beside it do what the drivers cannot, or only slowly.
 */
#include <math.h>
#include <stddef.h>
#include <string.h>
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

/* Length of the UTF-8 sequence at `at`; sets `valid`. Of an invalid one the part that could still have become one. */
static int sequence_length(const unsigned char *at, const unsigned char *end, int *valid) {
  unsigned int lead = *at;
  *valid = lead < 0x80;
  if (*valid) return 1;
  int length = lead >= 0xf5 ? 0 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  int taken = 1;
  while (taken < length && at + taken < end && (at[taken] & 0xc0) == 0x80) {
    unsigned int second = taken == 1 ? at[1] : 0;
    if (second && lead == 0xe0 && second < 0xa0) break;  /* overlong */
    if (second && lead == 0xed && second >= 0xa0) break; /* surrogates */
    if (second && lead == 0xf0 && second < 0x90) break;  /* overlong */
    if (second && lead == 0xf4 && second >= 0x90) break; /* beyond U+10FFFF */
    taken++;
  }
  *valid = taken == length;
  return taken;
}

/* Whether drivers pass the text on as it is: valid, and without U+0000, which they cut it at. */
static int is_plain(const unsigned char *at, const unsigned char *end) {
  while (at < end) {
    int valid;
    if (*at == 0) return 0;
    at += sequence_length(at, end, &valid);
    if (!valid) return 0;
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

/* A text that is read part by part. */
typedef struct {
  const unsigned char *at, *end;
} Text;

static Text text_from(sqlite3_value *value) {
  const unsigned char *start = sqlite3_value_text(value);
  Text text = {start, start ? start + sqlite3_value_bytes(value) : NULL};
  return text;
}

/* The part up to the next byte `separator`; none is left when no separator followed. */
static Text next_part(Text *text, int separator) {
  const unsigned char *stop = text->at < text->end ? memchr(text->at, separator, text->end - text->at) : NULL;
  Text part = {text->at, stop ? stop : text->end};
  text->at = stop ? stop + 1 : NULL;
  if (!stop) text->end = NULL;
  return part;
}

static void append(sqlite3_str *out, Text text) {
  if (text.at < text.end) sqlite3_str_append(out, (const char *)text.at, (int)(text.end - text.at));
}

/* What stands in JSON for a byte that cannot stand for itself. */
static void append_escape(sqlite3_str *out, unsigned int byte) {
  const char *name = byte ? strchr("\bb\tt\nn\ff\rr\"\"\\\\", (int)byte) : NULL;
  if (byte >= 0x80) sqlite3_str_appendall(out, "\xef\xbf\xbd");
  else if (name) sqlite3_str_appendf(out, "\\%c", name[1]);
  else sqlite3_str_appendf(out, "\\u%04x", byte);
}

/* The text as a JSON string; invalid UTF-8 becomes U+FFFD. */
static void append_quoted(sqlite3_str *out, Text text) {
  sqlite3_str_appendchar(out, 1, '"');
  Text plain = {text.at, text.at};
  while (plain.end < text.end) {
    int valid = 1, length = 1;
    unsigned int byte = *plain.end;
    if (byte >= 0x80) length = sequence_length(plain.end, text.end, &valid);
    else if (byte < 0x20 || byte == '"' || byte == '\\') valid = 0;
    if (!valid) {
      append(out, plain);
      append_escape(out, byte);
      plain.at = plain.end + length;
    }
    plain.end += length;
  }
  append(out, plain);
  sqlite3_str_appendchar(out, 1, '"');
}

static void result_of(sqlite3_context *context, sqlite3_str *out) {
  int code = sqlite3_str_errcode(out), length = sqlite3_str_length(out);
  char *text = sqlite3_str_finish(out);
  if (code != SQLITE_OK) sqlite3_result_error_code(context, code);
  else if (text) sqlite3_result_text(context, text, length, sqlite3_free);
  else sqlite3_result_text(context, "", 0, SQLITE_STATIC);
}

/*
 * weave_json(pieces, flds): the pieces, which are joined by U+001F as fields are, with a field as a JSON string between
 * each two of them; "" where fields are too few. NULL without pieces.
 */
static void weave_json(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  Text pieces = text_from(values[0]), fields = text_from(values[1]);
  if (!pieces.at) return;
  sqlite3_str *out = sqlite3_str_new(sqlite3_context_db_handle(context));
  append(out, next_part(&pieces, 0x1f));
  while (pieces.at) {
    append_quoted(out, next_part(&fields, 0x1f));
    append(out, next_part(&pieces, 0x1f));
  }
  result_of(context, out);
}

static int space_length(const unsigned char *at, const unsigned char *end) {
  return *at == ' ' ? 1 : end - at >= 3 && memcmp(at, "\xe3\x80\x80", 3) == 0 ? 3 : 0;
}

/* json_words(tags): a JSON list of the words, which stand between spaces or ideographic spaces (U+3000). */
static void json_words(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  Text text = text_from(values[0]);
  sqlite3_str *out = sqlite3_str_new(sqlite3_context_db_handle(context));
  sqlite3_str_appendchar(out, 1, '[');
  while (text.at < text.end) {
    Text word = {text.at, text.at};
    int space = 0;
    while (word.end < text.end && !(space = space_length(word.end, text.end))) word.end++;
    if (word.at < word.end && sqlite3_str_length(out) > 1) sqlite3_str_appendchar(out, 1, ',');
    if (word.at < word.end) append_quoted(out, word);
    text.at = word.end + space;
  }
  sqlite3_str_appendchar(out, 1, ']');
  result_of(context, out);
}

/* What an aggregate has collected, to become one blob. */
typedef struct {
  unsigned char *bytes;
  sqlite3_uint64 length, room;
} Pack;

/* Where `length` more bytes go; NULL, with the error told, when there is no memory. */
static void *pack_more(sqlite3_context *context, int length) {
  Pack *pack = sqlite3_aggregate_context(context, sizeof(Pack));
  if (pack && pack->length + length > pack->room) {
    sqlite3_uint64 room = (pack->room + length) * 2;
    unsigned char *grown = sqlite3_realloc64(pack->bytes, room);
    if (!grown) pack = NULL;
    else {
      pack->bytes = grown;
      pack->room = room;
    }
  }
  if (!pack) {
    sqlite3_result_error_nomem(context);
    return NULL;
  }
  pack->length += length;
  return pack->bytes + pack->length - length;
}

static void pack_final(sqlite3_context *context) {
  Pack *pack = sqlite3_aggregate_context(context, 0);
  if (!pack || !pack->bytes) sqlite3_result_zeroblob(context, 0);
  else sqlite3_result_blob64(context, pack->bytes, pack->length, sqlite3_free);
}

/*
 * pack_reviews(id, type, ease, lastIvl, factor, time): a blob of three unsigned 32-bit numbers a row, in this machine's
 * order of bytes: seconds, milliseconds taken, and from the lowest bit on: ease (3 bits), type (3; what is none is 0),
 * whether the interval before was a day or more, whether it was three weeks or more, whether the factor is 0.
 */
static void pack_reviews_step(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  unsigned int *row = pack_more(context, 3 * sizeof(unsigned int));
  if (!row) return;
  sqlite3_int64 type = sqlite3_value_int64(values[1]), ivl = sqlite3_value_int64(values[3]);
  row[0] = (unsigned int)(sqlite3_value_int64(values[0]) / 1000);
  row[1] = (unsigned int)sqlite3_value_int64(values[5]);
  row[2] = (unsigned int)(sqlite3_value_int64(values[2]) & 7);
  row[2] |= (unsigned int)(type >= 0 && type <= 5 ? type : 0) << 3;
  row[2] |= (ivl > 0 || ivl <= -86400 ? 1u : 0u) << 6 | (ivl >= 21 ? 1u : 0u) << 7;
  row[2] |= (sqlite3_value_double(values[4]) == 0 ? 1u : 0u) << 8;
}

/* Reads a plain decimal number with up to 15 digits; its value is that of JSON.parse. Answers where it ends, or NULL. */
static const char *plain_number(const char *at, const char *end, double *value) {
  static const double POWERS[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  int minus = at < end && *at == '-';
  if (minus) at++;
  const char *start = at, *point = NULL;
  sqlite3_int64 digits = 0;
  int count = 0;
  for (; at < end && ((*at >= '0' && *at <= '9') || (*at == '.' && !point)); at++) {
    if (*at == '.') point = at;
    else if (++count > 15) return NULL;
    else digits = digits * 10 + (*at - '0');
  }
  if (at == start || point == start || point == at - 1) return NULL;
  if (start[0] == '0' && at - start > 1 && point != start + 1) return NULL;
  if (at < end && (*at == 'e' || *at == 'E' || *at == '.')) return NULL;
  *value = (minus ? -1.0 : 1.0) * (double)digits / POWERS[point ? at - point - 1 : 0];
  return at;
}

/* The end of a JSON string without escapes, or NULL. */
static const char *plain_string(const char *at, const char *end) {
  if (at == end || *at++ != '"') return NULL;
  for (; at < end && *at != '"'; at++) if (*at == '\\' || (unsigned char)*at < 0x20) return NULL;
  return at < end ? at + 1 : NULL;
}

static const char *const DATA_KEYS[] = {"pos", "s", "d", "dr", "decay", "lrt", "cd"};
enum { DATA_KEY_COUNT = 7, STRING_KEY = 6 };

/* The members of the object behind `at` as Anki writes them, in its order: 1, or 0 for anything else. */
static int read_members(const char *at, const char *end, double found[DATA_KEY_COUNT]) {
  for (int key = 0;; key++) {
    const char *name = at;
    at = plain_string(name, end);
    if (!at || at == end || *at++ != ':') return 0;
    size_t length = at - name - 3;
    while (key < DATA_KEY_COUNT && (strlen(DATA_KEYS[key]) != length || memcmp(DATA_KEYS[key], name + 1, length))) key++;
    if (key == DATA_KEY_COUNT) return 0;
    at = key == STRING_KEY ? plain_string(at, end) : plain_number(at, end, &found[key]);
    if (!at || at == end) return 0;
    if (*at == '}') return at + 1 == end;
    if (*at++ != ',') return 0;
  }
}

/* Stability, difficulty, decay and last review from a card's data, NaN where there is none; 0 for data unlike Anki's. */
static int read_memory(sqlite3_value *data, double memory[4]) {
  double found[DATA_KEY_COUNT] = {NAN, NAN, NAN, NAN, NAN, NAN, NAN};
  const char *text = (const char *)sqlite3_value_text(data);
  const char *end = text ? text + sqlite3_value_bytes(data) : NULL;
  int is_empty = !text || text == end || (end - text == 2 && memcmp(text, "{}", 2) == 0);
  if (!is_empty && (*text != '{' || !read_members(text + 1, end, found))) return 0;
  memory[0] = found[1];
  memory[1] = found[2];
  memory[2] = found[4];
  memory[3] = found[5];
  return 1;
}

/*
 * pack_cards(data, a, b, ...): a blob of doubles in this machine's order of bytes. Of each row: stability, difficulty,
 * decay and last review, each NaN where data tells none, then a, b and so on. An infinite stability stands for data that
 * are not written as Anki writes them: the caller must look into those.
 */
static void pack_cards_step(sqlite3_context *context, int count, sqlite3_value **values) {
  double *row = pack_more(context, (count + 3) * (int)sizeof(double));
  if (!row) return;
  if (!read_memory(values[0], row)) row[0] = row[1] = row[2] = row[3] = INFINITY;
  for (int i = 1; i < count; i++) row[i + 3] = sqlite3_value_double(values[i]);
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
  if (code == SQLITE_OK) code = sqlite3_create_function_v2(db, "weave_json", 2, pure, NULL, weave_json, NULL, NULL, NULL);
  if (code == SQLITE_OK) code = sqlite3_create_function_v2(db, "json_words", 1, pure, NULL, json_words, NULL, NULL, NULL);
  if (code == SQLITE_OK) {
    code = sqlite3_create_function_v2(db, "pack_reviews", 6, pure, NULL, NULL, pack_reviews_step, pack_final, NULL);
  }
  if (code == SQLITE_OK) {
    code = sqlite3_create_function_v2(db, "pack_cards", -1, pure, NULL, NULL, pack_cards_step, pack_final, NULL);
  }
  if (code == SQLITE_OK) {
    const int direct = SQLITE_UTF8 | SQLITE_DIRECTONLY;
    code = sqlite3_create_function_v2(db, "keep_log", 1, direct, NULL, keep_log, NULL, NULL, NULL);
  }
  return code;
}
