import type { JsonSchema } from '../../src/derive/json-schema.ts';

/** What a reader of the schema would miss, one sentence each. */
export function undescribed(schema: JsonSchema, kind: 'params' | 'result'): string[] {
  const problems: string[] =
    kind === 'result' && !schema.description && schema.type !== 'null' ? ['the result is not described'] : [];
  look(schema, kind);
  return problems;

  function look(part: JsonSchema, at: string): void {
    if (part.$ref !== undefined) return; // looked at among the definitions, if it is one of ours
    const choices = [...(part.anyOf ?? []), ...(part.oneOf ?? []), ...(part.allOf ?? [])] as JsonSchema[];
    if (choices.length === 0 && !SAYS_SOMETHING.some((key) => key in part))
      problems.push(`${at} may be anything`);
    for (const [i, choice] of choices.entries()) look(choice, `${at}|${i}`);
    for (const item of [part.items, part.additionalProperties, ...(part.prefixItems ?? [])])
      if (typeof item === 'object') look(item as JsonSchema, `${at}[]`);
    lookAtMembers(part, at);
  }

  function lookAtMembers(part: JsonSchema, at: string): void {
    if (kind === 'params' && part.properties && !saysSomething(part.additionalProperties))
      problems.push(`${at} takes members that it does not name`);
    for (const [name, member] of Object.entries(part.properties ?? {})) {
      if (typeof member !== 'object') continue;
      const { description, default: standard } = member as JsonSchema;
      if (!description) problems.push(`${at}.${name} is not described`);
      const isOptional = kind === 'params' && !part.required?.includes(name);
      if (isOptional && standard === undefined && !/\babsent\b/i.test(description ?? ''))
        problems.push(`${at}.${name} does not say what comes where it is absent`);
      look(member as JsonSchema, `${at}.${name}`);
    }
  }
}

/** False, or a schema that is not empty: where any JSON may stand it says so. */
const saysSomething = (schema: unknown): boolean =>
  schema === false || (typeof schema === 'object' && schema !== null && Object.keys(schema).length > 0);

const SAYS_SOMETHING = ['type', 'enum', 'const'];
