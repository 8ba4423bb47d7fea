import { fromBinary, type Message, toBinary } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import { damagedRow } from '../sqlite/damaged-row.ts';
import type { SqlValue } from '../sqlite/database.ts';

/**
 * Decodes the blob of a stored row; fields that our schema doesn't know stay in the message and are written back. Throws
 * corrupt, telling the row, for what is none.
 */
export function decodeBlob<M extends Message>(
  schema: GenMessage<M>,
  bytes: SqlValue | undefined,
  row: string,
): M {
  if (!(bytes instanceof Uint8Array)) throw damagedRow(row);
  try {
    return fromBinary(schema, bytes);
  } catch (error) {
    throw damagedRow(row, error);
  }
}

/** Encodes a message as Anki's engine does: fields in the order of their numbers, defaults left out. */
export function encodeBlob<M extends Message>(schema: GenMessage<M>, message: M): Uint8Array {
  return toBinary(schema, message);
}
