import type { AccountSession, Clock, Hub } from '../../src/gather/ports.js';
import { SourceError } from '../../src/gather/source-error.js';

/** Time that passes only by sleeping. */
export interface TestClock extends Clock {
  readonly pauses: readonly number[];
}

export function testClock(random = 0.5): TestClock {
  const pauses: number[] = [];
  let passed = 0;
  return {
    pauses,
    monotonic: () => passed,
    now: () => new Date('2026-11-01T12:00:00Z'),
    sleep: async (ms) => {
      pauses.push(ms);
      const end = passed + ms;
      await Promise.resolve();
      passed = Math.max(passed, end);
    },
    random: () => random,
  };
}

export const denied = new SourceError('denied', 'AccessDenied', 'iam:Something: AccessDenied: no');

/** Answers in turn, the last one again and again; an error is thrown. Counts what was asked. */
export function script<T>(...answers: readonly (T | Error)[]): { (): Promise<T>; readonly asked: () => number } {
  let asked = 0;
  const next = (): Promise<T> => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    if (answer === undefined) throw new Error('an empty script');
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return Object.assign(next, { asked: () => asked });
}

/** A session that can do only what a test gives it; anything else is a mistake of the test. */
export function fakeSession(does: Partial<AccountSession>): AccountSession {
  return withoutRest(does, [
    ...(['alias', 'generateReport', 'getReport', 'details', 'managedPolicy'] as const),
    ...(['generateLastAccessed', 'getLastAccessed', 'getLastAccessedEntities', 'serviceCredentials', 'passwordPolicy', 'serverCertificates'] as const),
  ]);
}

export function fakeHub(does: Partial<Hub>): Hub {
  return withoutRest(does, [
    ...(['caller', 'organization', 'accounts', 'accountsUnder', 'aggregators'] as const),
    ...(['troubledSources', 'resourceCounts', 'select', 'managedPolicy', 'open'] as const),
    ...(['controlPolicies', 'unusedAccessAnalyzers', 'unusedFindings', 'securityHubFindings', 'generateOrganizationAccess', 'getOrganizationAccess'] as const),
  ]);
}

function withoutRest<T extends object>(does: Partial<T>, names: readonly (keyof T & string)[]): T {
  const rest = Object.fromEntries(
    names.map((name) => [
      name,
      () => {
        throw new Error(`${name} was not expected`);
      },
    ]),
  );
  return { ...rest, ...does } as T;
}

/** The pages of a list, and an error at its end if one is given. */
export async function* pagesOf<T>(pages: readonly T[], end?: Error): AsyncIterable<T> {
  for (const page of pages) yield await Promise.resolve(page);
  if (end !== undefined) throw end;
}
