import { fromBinary, type Message, toBinary } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';

/** Decodes a stored blob; fields that our schema doesn't know stay in the message and are written back. */
export function decodeBlob<M extends Message>(schema: GenMessage<M>, bytes: Uint8Array): M {
  return fromBinary(schema, bytes);
}

/** Encodes a message as Anki's engine does: fields in the order of their numbers, defaults left out. */
export function encodeBlob<M extends Message>(schema: GenMessage<M>, message: M): Uint8Array {
  return toBinary(schema, message);
}
