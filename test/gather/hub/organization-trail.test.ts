import { readTrail } from '../../../src/gather/hub/organization-trail.js';
import type { HubTools } from '../../../src/gather/hub/hub-source.js';
import type { Newborn } from '../../../src/gather/request.js';
import { SourceError } from '../../../src/gather/source-error.js';
import type { OpenTrail, TrailQuestion } from '../../../src/gather/trail-ports.js';
import type { Account } from '../../../src/model/account.js';
import { memoryStore } from '../../../src/store/memory-store.js';

const NOW = '2026-11-29T12:00:00.000Z';
const place = { table: [null, 'security', 'trail'], workgroup: null, output: null } as const;
const account = (id: string): Account => ({ id, name: id, state: 'ACTIVE', path: null }) as unknown as Account;

/** Names as long as IAM allows: not many of them fit into one query. */
const password = (at: number): Newborn => {
  const key = `password AIDA${at}`;
  return { key, event: 'CreateLoginProfile', userName: `u${at}`.padEnd(64, 'x'), notBefore: new Date(Date.parse(NOW) - at * 60_000).toISOString(), notAfter: null };
};

interface Asked {
  readonly questions: readonly TrailQuestion[];
  readonly made: (id: string) => Promise<readonly unknown[]>;
}

/** `fails`: of the queries those that come to nothing, by number. */
async function ask(newborns: Readonly<Record<string, readonly Newborn[]>>, fails: readonly number[] = []): Promise<Asked> {
  const questions: TrailQuestion[] = [];
  const trail: OpenTrail = {
    start: (question) => Promise.resolve(String(questions.push(question) - 1)),
    isDone: (id) => (fails.includes(Number(id)) ? Promise.reject(new SourceError('job_failed', 'FAILED', 'no')) : Promise.resolve(true)),
    // eslint-disable-next-line @typescript-eslint/require-await -- as the port has it
    async *rows(id) {
      const { asked = [] } = questions[Number(id)] ?? {};
      const actor = { type: 'Root', arn: null, accountId: null, name: null, sourceIdentity: null, invokedBy: null, address: null, agent: null, console: false };
      yield asked.map(({ accountId, newborn: { event, userName, key, notBefore } }) => {
        const at = notBefore ?? NOW;
        return { accountId, since: at, made: { event, subject: userName ?? key, at, actor } };
      });
    },
    stop: () => Promise.resolve(),
  };
  const store = memoryStore();
  const clock = { now: () => new Date(NOW), monotonic: () => 0, sleep: () => Promise.resolve(), random: () => 0 };
  let passed = 0;
  const moving = { ...clock, monotonic: () => (passed += 5_000) };
  const tools = { hub: { openTrail: () => Promise.resolve(trail) }, clock: moving, store } as unknown as HubTools;
  await readTrail(Object.keys(newborns).map(account), { trail: place, newborns: ({ id }) => newborns[id] ?? [] }, tools);
  return {
    questions,
    made: async (id) => {
      const { organization_trail: found } = await store.read(id);
      return found?.seen === true ? Object.values(found.value.made) : [found?.reason];
    },
  };
}

const many = Array.from({ length: 4_000 }, (_, at) => password(at));

describe('a trail of the organization', () => {
  it('is asked in as few queries as fit, the oldest first, and nothing is lost between them', async () => {
    const { questions, made } = await ask({ '111111111111': many.slice(0, 2_500), '222222222222': many.slice(2_500), '333333333333': [] });
    expect(questions.length).toBe(2);
    for (const { asked } of questions) expect(asked.reduce((sum, { newborn }) => sum + (newborn.userName?.length ?? 0) + 4, 0)).toBeLessThan(200_000);
    expect(questions.flatMap(({ asked }) => asked)).toHaveLength(4_000);
    const [first, second] = questions.map(({ from }) => from ?? '');
    expect((first ?? '') < (second ?? '')).toBe(true);
    for (const [id, count] of [['111111111111', 2_500], ['222222222222', 1_500], ['333333333333', 0]] as const) {
      expect((await made(id)).filter((each) => each !== null)).toHaveLength(count);
    }
  });

  it('leaves an account unknown of which one query failed, and no other', async () => {
    const { made } = await ask({ '111111111111': many.slice(0, 2_500), '222222222222': many.slice(2_500) }, [0]);
    expect(await made('222222222222')).toEqual(['job_failed']);
    expect(await made('111111111111')).toEqual(['job_failed']);
    const other = await ask({ '111111111111': many.slice(0, 800), '222222222222': many.slice(800) }, [0]);
    expect([(await other.made('111111111111')).length, await other.made('222222222222')]).toEqual([800, ['job_failed']]);
  });
});
