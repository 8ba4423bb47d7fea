import type { JsonSchema } from '../../src/derive/json-schema.ts';
import { isObject } from '../../src/engine/json/json-object.ts';
import { anyValue, ODD_NUMBERS, ODD_TEXTS } from './any-value.ts';
import type { Dice } from './attack.ts';

/** What exists in the collection, by the words that parameters go by. */
export interface Known {
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
}

/** How far from what the schema says: one in `wild` values is anything at all, one in `odd` an odd one of its type. */
export interface Wildness {
  readonly wild: number;
  readonly odd: number;
}

type Node = Exclude<JsonSchema, boolean>;

/** A value that fits the schema, nearly fits it, or does not. */
export function valueFor(schema: JsonSchema, dice: Dice, known: Known, wildness: Wildness): unknown {
  const root = schema as Node; // zod writes no bare true or false
  return value(root, 0);

  function value(node: Node, depth: number): unknown {
    if (dice.chance(wildness.wild)) return anyValue(dice);
    if (node.$ref !== undefined) return depth > 6 ? null : value(resolve(root, node.$ref), depth + 1);
    if (node.const !== undefined) return node.const;
    if (node.enum) return dice.oneOf(node.enum);
    const choices = (node.anyOf ?? node.oneOf) as Node[] | undefined;
    if (choices) return value(dice.oneOf(choices), depth + 1);
    if (node.type === 'object' || node.properties) return object(node, depth);
    if (node.type === 'array') return list(node, depth);
    return plain(node.type);
  }

  function plain(type: unknown): unknown {
    const isOdd = dice.chance(wildness.odd);
    if (type === 'string') return dice.oneOf(isOdd ? ODD_TEXTS : known.texts);
    if (type === 'integer' || type === 'number')
      return dice.oneOf<unknown>(isOdd ? ODD_NUMBERS : known.numbers);
    if (type === 'boolean') return dice.chance(2);
    return type === 'null' ? null : anyValue(dice);
  }

  function object(node: Node, depth: number): object {
    const members = Object.entries((node.properties ?? {}) as Record<string, Node>).filter(
      ([key]) => !dice.chance(node.required?.includes(key) ? wildness.wild * 2 : 2),
    );
    const made: [string, unknown][] = members.map(([key, member]) => [key, value(member, depth + 1)]);
    if (isObject(node.additionalProperties) && depth < 8)
      for (let i = dice.below(3); i > 0; i--)
        made.push([keyName(), value(node.additionalProperties as Node, depth + 1)]);
    if (dice.chance(wildness.wild * 2)) made.push([dice.oneOf(ODD_TEXTS), anyValue(dice)]);
    return Object.fromEntries(made);
  }

  function list(node: Node, depth: number): unknown[] {
    if (Array.isArray(node.prefixItems))
      return node.prefixItems.map((item) => value(item as Node, depth + 1));
    const items = isObject(node.items) ? (node.items as Node) : {};
    return Array.from({ length: depth > 8 ? 0 : dice.below(4) }, () => value(items, depth + 1));
  }

  function keyName(): string {
    return dice.oneOf(dice.chance(wildness.odd) ? ODD_TEXTS : known.texts);
  }
}

function resolve(root: Node, reference: string): Node {
  let node: unknown = root;
  for (const step of reference.split('/').slice(1)) node = (node as Record<string, unknown>)[step];
  return node as Node;
}
