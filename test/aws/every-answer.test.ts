import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WHOLE_ANSWERS } from '../../src/aws/whole-answers.js';

/** The files that ask by clients of the SDK. */
const FILES = readdirSync('src/aws', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('write'))
  .map((file) => readFileSync(join('src/aws', file), 'utf8'));
const ASKED = new Set(FILES.flatMap((text) => [...text.matchAll(/new (\w+)Command\(/g)].map(([, action]) => action ?? '')));

it('of every call it is known what a whole answer has', () => {
  expect(ASKED.size).toBeGreaterThan(30);
  expect([...ASKED].filter((action) => !WHOLE_ANSWERS.has(action))).toEqual([]);
});

/** A list that is left out, or is no list, reads as an empty one. */
it('lists that the program reads are looked for in every answer', () => {
  const lists = new Set(FILES.flatMap((text) => [...text.matchAll(/answer\.(\w+) \?\? \[\]/g)].map(([, list]) => list ?? '')));
  const known = [...WHOLE_ANSWERS.values()].flatMap(({ answer, also }) => [...answer, ...(also?.({ Filter: ['User', 'Role', 'Group', 'LocalManagedPolicy'] }, { JobStatus: 'COMPLETED' }) ?? [])]);
  const named = new Set(known.flatMap((path) => path.split('.').map((part) => part.replace(/\W.*/, ''))));
  expect(lists.size).toBeGreaterThan(5);
  expect([...lists].filter((list) => !named.has(list))).toEqual([]);
});
