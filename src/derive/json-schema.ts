import * as z from 'zod';
import type { AnyAction } from '../actions/define.ts';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** What an action should be sent, defaults left out or not. */
export const paramsJsonSchema = ({ params }: AnyAction): JsonSchema =>
  z.toJSONSchema(params, { io: 'input' });

/** What an action answers with. */
export const resultJsonSchema = ({ result }: AnyAction): JsonSchema =>
  z.toJSONSchema(result, { io: 'output' });
