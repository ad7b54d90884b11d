import type { AccountEvidence } from '../../../src/evidence/evidence.js';
import type { ManagedPolicyText } from '../../../src/gather/ports.js';
import { askManagedPolicies, managedPolicyReader } from '../../../src/gather/account/managed-policies.js';
import type { AccountSession } from '../../../src/gather/ports.js';
import { SourceError } from '../../../src/gather/source-error.js';
import { denied, fakeHub, fakeSession, testClock } from '../support.js';

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const READ = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const BOUNDARY = 'arn:aws:iam::aws:policy/PowerUserAccess';
const OWN = 'arn:aws:iam::222222222222:policy/own';

const holder = (attached: readonly string[], boundaryArn: string | null = null) => ({ attached: attached.map((arn) => ({ arn, name: 'x' })), boundaryArn });

const evidence = {
  account_details: { seen: true, asOf: '', value: { users: [holder([OWN], BOUNDARY)], roles: [], groups: [holder([ADMIN])] } },
  config: { seen: true, asOf: '', value: { users: [holder([READ]), { attached: null, boundaryArn: null }] } },
} as unknown as AccountEvidence;

type Read = (arn: string) => Promise<ManagedPolicyText>;

/** Reads documents as the hub, and inside accounts; an action that is not given is denied. */
function readers(hubReads: Read, sessionReads: Read = () => Promise.reject(denied)) {
  const asked: string[] = [];
  const hub = fakeHub({
    managedPolicy: (arn) => {
      asked.push(`hub ${arn}`);
      return hubReads(arn);
    },
  });
  const session = fakeSession({
    managedPolicy: (arn) => {
      asked.push(`inside ${arn}`);
      return sessionReads(arn);
    },
  });
  return { reader: managedPolicyReader(hub), open: () => Promise.resolve(session), asked };
}

const MADE = '2015-02-06T18:39:46.000Z';
const text: Read = (arn) => Promise.resolve({ document: `document of ${arn}`, createdAt: arn === ADMIN ? MADE : null });

describe('askManagedPolicies', () => {
  it('reads what users, groups and boundaries rely on, and no customer policy', async () => {
    const { reader, open } = readers(text);
    const answer = await askManagedPolicies(evidence, open, reader, testClock(), []);
    expect(answer).toMatchObject({ seen: true, value: { documents: Object.fromEntries([ADMIN, READ, BOUNDARY].map((arn) => [arn, `document of ${arn}`])), policyCreatedAt: { [ADMIN]: MADE }, problems: [] } });
  });

  it('reads each document once per run', async () => {
    const { reader, open, asked } = readers(text);
    await Promise.all([1, 2, 3].map(() => askManagedPolicies(evidence, open, reader, testClock(), [])));
    expect([...asked].sort()).toEqual([`hub ${ADMIN}`, `hub ${BOUNDARY}`, `hub ${READ}`]);
  });

  it('asks inside the account where the hub may not', async () => {
    const { reader, open, asked } = readers(() => Promise.reject(denied), text);
    const answer = await askManagedPolicies(evidence, open, reader, testClock(), []);
    expect(answer).toMatchObject({ seen: true, value: { problems: [] } });
    expect(asked).toHaveLength(6);
  });

  it('opens no session where the hub may', async () => {
    const { reader } = readers(text);
    const open = (): Promise<AccountSession> => Promise.reject(new Error('not expected'));
    expect(await askManagedPolicies(evidence, open, reader, testClock(), [])).toMatchObject({ seen: true });
  });

  it('one that can not be read is a problem, all of them are no answer', async () => {
    const gone = new SourceError('failed', 'NoSuchEntity', `iam:GetPolicy: NoSuchEntity: ${READ}`);
    const some = readers((arn) => (arn === READ ? Promise.reject(gone) : text(arn)));
    expect(await askManagedPolicies(evidence, some.open, some.reader, testClock(), [])).toMatchObject({ seen: true, value: { problems: [gone.message] } });
    const none = readers(() => Promise.reject(denied));
    expect(await askManagedPolicies(evidence, none.open, none.reader, testClock(), [])).toMatchObject({ seen: false, reason: 'denied' });
  });

  describe('one that AWS has not', () => {
    const gone = new SourceError('failed', 'NoSuchEntity', `iam:GetPolicy: NoSuchEntity: ${READ}`);
    const without: Read = (arn) => (arn === READ ? Promise.reject(gone) : text(arn));

    it('is absent, which is no problem, and asked once per run', async () => {
      const { reader, open, asked } = readers(without);
      const ask = () => askManagedPolicies({}, open, reader, testClock(), [READ]);
      const absent = { seen: true, value: { documents: {}, absent: [READ], problems: [] } };
      expect([await ask(), await ask()]).toMatchObject([absent, absent]);
      expect(asked).toEqual([`hub ${READ}`]);
    });

    it('is told beside those that are there', async () => {
      const { reader, open } = readers(without);
      expect(await askManagedPolicies({}, open, reader, testClock(), [READ, ADMIN])).toMatchObject({ value: { documents: { [ADMIN]: `document of ${ADMIN}` }, absent: [READ], problems: [] } });
    });

    it('is told beside one that can not be read, too', async () => {
      const { reader, open } = readers((arn) => (arn === READ ? Promise.reject(gone) : Promise.reject(denied)));
      expect(await askManagedPolicies({}, open, reader, testClock(), [READ, ADMIN])).toMatchObject({ seen: true, value: { absent: [READ], problems: [denied.message] } });
    });

    it('is found out inside the account where the hub may not ask', async () => {
      const { reader, open } = readers(() => Promise.reject(denied), without);
      expect(await askManagedPolicies({}, open, reader, testClock(), [READ])).toMatchObject({ value: { absent: [READ] } });
    });

    it('is a problem where somebody has it', async () => {
      const { reader, open } = readers(without);
      expect(await askManagedPolicies(evidence, open, reader, testClock(), [READ])).toMatchObject({ value: { absent: [], problems: [gone.message] } });
    });
  });

  it('a failure is asked again by the next account', async () => {
    let calls = 0;
    const { reader, open } = readers((arn) => (++calls <= 3 ? Promise.reject(new SourceError('throttled', 'Throttling', 'slow')) : text(arn)));
    expect(await askManagedPolicies(evidence, open, reader, testClock(), [])).toMatchObject({ seen: false, reason: 'throttled' });
    expect(await askManagedPolicies(evidence, open, reader, testClock(), [])).toMatchObject({ seen: true, value: { problems: [] } });
  });

  it('reads what was named whether or not anybody has it, and nothing of a customer', async () => {
    const { reader, open, asked } = readers(text);
    const answer = await askManagedPolicies({}, open, reader, testClock(), [ADMIN, OWN]);
    expect(answer).toMatchObject({ seen: true, value: { documents: { [ADMIN]: `document of ${ADMIN}` } } });
    expect(asked).toEqual([`hub ${ADMIN}`]);
  });

  it('reads what roles rely on, their boundary too', async () => {
    const roles = { account_details: { seen: true, asOf: '', value: { users: [], roles: [holder([READ], BOUNDARY)], groups: [] } } } as unknown as AccountEvidence;
    const { reader, open } = readers(text);
    const answer = await askManagedPolicies(roles, open, reader, testClock(), []);
    expect(answer.seen ? Object.keys(answer.value.documents).sort() : null).toEqual([BOUNDARY, READ].sort());
  });

  it('nothing to read is an answer', async () => {
    const { reader, open, asked } = readers(text);
    expect(await askManagedPolicies({}, open, reader, testClock(), [])).toMatchObject({ seen: true, value: { documents: {} } });
    expect(asked).toEqual([]);
  });

  it('a bug of ours is not an answer', async () => {
    const { reader, open } = readers(() => Promise.reject(new TypeError('bug')));
    await expect(askManagedPolicies(evidence, open, reader, testClock(), [])).rejects.toThrow('bug');
  });
});
