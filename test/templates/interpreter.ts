import pLimit from 'p-limit';
import type { Json } from './support.js';

/** Does what a Task is about; throws errors whose names the state machine knows. */
export type Perform = (resource: string, parameters: Json) => Promise<unknown>;

export interface Execution {
  readonly id: string;
  readonly perform: Perform;
  /** Called before each repeated attempt: nothing is waited for. */
  readonly onRetry?: (state: string, error: Error) => void;
}

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly MaxAttempts?: number;
}

interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, Json>>;
}

/** Of each type of states, all fields that are understood: others would be passed over without a word. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Pass: ['Result'],
  Succeed: [],
  Task: ['Resource', 'Parameters', 'ResultPath', 'Retry', 'Catch', 'TimeoutSeconds'],
  Map: ['Label', 'ItemsPath', 'MaxConcurrency', 'ToleratedFailureCount', 'ItemBatcher', 'ItemProcessor', 'ResultPath'],
};

/** Runs exactly the states of Amazon States Language that the fleet is made of: https://states-language.net/spec.html */
export async function execute(definition: unknown, input: unknown, execution: Execution): Promise<unknown> {
  const { StartAt, States } = definition as Machine;
  let data = input;
  for (let name: string | undefined = StartAt; name !== undefined; ) {
    const state: Json | undefined = States[name];
    if (state === undefined) throw new Error(`there is no state ${name}`);
    const unknown = Object.keys(state).filter((field) => !['Type', 'Next', 'End', ...(FIELDS[String(state['Type'])] ?? [])].includes(field));
    if (unknown.length > 0) throw new Error(`${name}: ${String(state['Type'])} has ${unknown.join(', ')}, which is not understood`);
    try {
      const result = await resultOf(name, state, data, execution);
      data = state['ResultPath'] === null ? data : result;
      name = state['Next'] as string | undefined;
    } catch (error) {
      name = caught(state, error as Error);
      if (name === undefined) throw error;
    }
  }
  return data;
}

function caught(state: Json, { name }: Error): string | undefined {
  const catchers = (state['Catch'] ?? []) as readonly (Retrier & { readonly Next: string })[];
  return catchers.find(({ ErrorEquals }) => ErrorEquals.includes(name))?.Next;
}

async function resultOf(name: string, state: Json, data: unknown, execution: Execution): Promise<unknown> {
  if (state['Type'] === 'Pass') return state['Result'];
  if (state['Type'] === 'Succeed') return data;
  return state['Type'] === 'Map' ? mapped(state, data, execution) : tried(name, state, data, execution);
}

async function tried(name: string, state: Json, data: unknown, execution: Execution): Promise<unknown> {
  const attempts = new Map<Retrier, number>();
  for (;;) {
    try {
      return await execution.perform(String(state['Resource']), filled(state['Parameters'], data, execution) as Json);
    } catch (thrown) {
      const error = thrown as Error;
      const retrier = ((state['Retry'] ?? []) as readonly Retrier[]).find(({ ErrorEquals }) =>
        ErrorEquals.includes(error.name) || ErrorEquals.includes('States.ALL'),
      );
      const done = retrier === undefined ? 0 : (attempts.get(retrier) ?? 0);
      if (retrier === undefined || done >= (retrier.MaxAttempts ?? 3)) throw error;
      attempts.set(retrier, done + 1);
      execution.onRetry?.(name, error);
    }
  }
}

async function mapped(state: Json, data: unknown, execution: Execution): Promise<unknown> {
  const items = at(String(state['ItemsPath']), data, execution) as readonly unknown[];
  const { MaxItemsPerBatch: size } = state['ItemBatcher'] as { readonly MaxItemsPerBatch: number };
  const batches = Array.from({ length: Math.ceil(items.length / size) }, (_, nth) => ({ Items: items.slice(nth * size, (nth + 1) * size) }));
  const limit = pLimit(Number(state['MaxConcurrency']));
  const results = await Promise.allSettled(batches.map((batch) => limit(() => execute(state['ItemProcessor'] as Json, batch, execution))));
  const failed = results.filter(({ status }) => status === 'rejected');
  if (failed.length <= Number(state['ToleratedFailureCount'])) return results;
  throw Object.assign(new Error(`${failed.length} of ${items.length} items failed`, { cause: failed }), { name: 'States.ExceedToleratedFailureThreshold' });
}

/** Members whose names end with `.$` are paths into the input, or the context. */
function filled(template: unknown, data: unknown, execution: Execution): unknown {
  if (Array.isArray(template)) return template.map((each) => filled(each, data, execution));
  if (typeof template !== 'object' || template === null) return template;
  const entries = Object.entries(template).map(([name, value]) =>
    name.endsWith('.$') ? [name.slice(0, -2), at(String(value), data, execution)] : [name, filled(value, data, execution)],
  );
  return Object.fromEntries(entries) as unknown;
}

function at(path: string, data: unknown, { id }: Execution): unknown {
  if (path === '$$.Execution.Id') return id;
  if (!/^\$(\.\w+|\[\d+\])*$/.test(path)) throw new Error(`${path} is no path that is understood`);
  const found = [...path.matchAll(/\w+/g)].reduce((value: unknown, [key]) => (value as Json | undefined)?.[key], data);
  if (found === undefined) throw new Error(`${path} leads to nothing`);
  return found;
}
