import type { ActionTable } from '../actions/table.ts';
import { isObject } from '../engine/json/json-object.ts';

/** Whether a request, those inside it included, need not be done when nobody waits for the answer. */
export function changesNothing(table: ActionTable, request: Readonly<Record<string, unknown>>): boolean {
  const { action, version = 4, params } = request;
  const found = table.find(action, Number(version));
  if (found?.effect !== 'requests') return found?.effect === 'none' && found.touches.length === 0;
  const inner = isObject(params) ? params.actions : undefined;
  return Array.isArray(inner) && inner.every((one) => isObject(one) && changesNothing(table, one));
}
