import type { Clients } from '../../src/aws/clients.js';
import { toSourceError } from '../../src/aws/to-source-error.js';

export interface Asked {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

type Answer = (input: Readonly<Record<string, unknown>>) => object | Error;

/** The hub's clients, answering by action as the SDK would; an error goes its way. What has no answer was not expected. */
export function fakeClients(answers: Readonly<Record<string, Answer>>): { readonly clients: Clients; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const ask = (command: { readonly input: Record<string, unknown> }) => {
    const action = command.constructor.name.replace(/Command$/, '');
    asked.push({ action, input: command.input });
    const answer = answers[action]?.(command.input);
    if (answer === undefined) throw new Error(`${action} was not expected`);
    return answer instanceof Error ? Promise.reject(toSourceError(answer, action)) : Promise.resolve(answer);
  };
  return { clients: { organizations: ask, accessAnalyzer: ask, iam: ask } as unknown as Clients, asked };
}

export const awsError = (name: string): Error => Object.assign(new Error('Unknown'), { name });
