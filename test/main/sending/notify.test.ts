import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { IS_FULL } from '../../extent.js';
import { runCli, withSandbox } from '../../harness.js';
import { deliverAll } from '../../../src/deliver/deliver-all.js';
import type { Delivered } from '../../../src/deliver/destination.js';
import { attached } from '../../../src/deliver/mail/attachment.js';
import type { Message } from '../../../src/deliver/message.js';
import { parseTargets } from '../../../src/deliver/parse.js';
import type { Mail, Ports } from '../../../src/deliver/ports.js';
import { NOTHING_MISSING } from '../../../src/evidence/coverage.js';
import { allow, makeUser } from '../../../src/sandbox/worlds/builder.js';
import type { DeliveryFacts } from '../../../src/sandbox/world-delivery.js';
import { ALPHA, faulty, HOME, smallWorld } from '../support.js';
import { askTable, currentUsers, emptyStore, FACTS, HOSTILE, itemsOf, ownedWorld, send, storeOf, TOPIC, worldWith, type Faults, type SentRan } from './support.js';

let owned: Promise<string> | undefined;

/** One run of the world with owners, made once. */
function ownedStore(): Promise<string> {
  return (owned ??= storeOf(ownedWorld()));
}

const MAIL = 'mailto:sec@example.com,ciso@example.com?from=audit@example.com';
const SNS = `sns:${TOPIC}`;
const TABLE = 'dynamodb:iam-audit';
const BUS = 'eventbridge:audit';

async function sendOwned(to: readonly string[], delivery: DeliveryFacts = FACTS, faults: Faults = [], more: readonly string[] = [], timeout?: number): Promise<SentRan> {
  const argv = [...to.flatMap((each) => ['--to', each]), ...more];
  return send(await ownedStore(), ownedWorld(delivery, faults), argv, timeout === undefined ? {} : { requestTimeoutMs: timeout });
}

const inputs = ({ sent }: SentRan): readonly Readonly<Record<string, unknown>>[] => sent.map(({ input }) => input);

interface Content {
  readonly Subject: { readonly Data: string };
  readonly Body: { readonly Text: { readonly Data: string }; readonly Html: { readonly Data: string } };
  readonly Attachments?: readonly { readonly FileName: string; readonly RawContent: string }[];
}

function mailsOf(ran: SentRan): readonly (Content & { readonly to: readonly string[] })[] {
  return inputs(ran).map((input) => {
    const { Simple } = input['Content'] as { Simple: Content };
    return { ...Simple, to: (input['Destination'] as { ToAddresses: readonly string[] }).ToAddresses };
  });
}

function unpacked({ Attachments }: Content): string {
  return gunzipSync(Buffer.from(Attachments?.[0]?.RawContent ?? '', 'base64')).toString('utf8');
}

describe('what is sent where', () => {
  it('sns: text for people, JSON for programs, attributes for filters', async () => {
    const ran = await sendOwned([SNS]);
    expect(ran).toMatchObject({ code: 0, stderr: expect.stringContaining(`sns: accepted ${TOPIC} (6 rows, `) as unknown });
    const [input = {}] = inputs(ran);
    expect(input).toMatchObject({ TopicArn: TOPIC, Subject: 'iam-audit: 6 users in 3 accounts', MessageStructure: 'json' });
    expect(input['MessageAttributes']).toEqual({
      report: { DataType: 'String', StringValue: 'users' },
      severity: { DataType: 'String', StringValue: 'medium' },
      rows: { DataType: 'Number', StringValue: '6' },
      complete: { DataType: 'String', StringValue: 'yes' },
    });
    const by = JSON.parse(String(input['Message'])) as Readonly<Record<string, string>>;
    expect(by['default']).toContain('6 users in 3 accounts.\n\nACCOUNT       ACCOUNT NAME');
    // A line end in a name ends no line.
    expect(by['default']).toContain('a\\u{a}b <b>&"😀');
    expect(JSON.parse(by['sqs'] ?? '')).toMatchObject({ schema: 'iam-audit/message/1', report: 'users', rows: 6, complete: true, more: 0, top: [{}, { user_name: HOSTILE.user }, {}, {}, {}, {}] });
    expect(by['sms']).toBe('iam-audit: 6 users in 3 accounts');
    const plain = await sendOwned([`${SNS}?structure=text`]);
    expect(inputs(plain)[0]).toMatchObject({ Message: by['default'] });
    expect(inputs(plain)[0]).not.toHaveProperty('MessageStructure');
  });

  it('sns: what is too long is cut by bytes, with how many more there are', async () => {
    const group = (index: number): string => `g${index}-${'x'.repeat(100)}`;
    const users = Array.from({ length: 60 }, (_, index) => makeUser(`user-${String(index).padStart(2, '0')}-${'y'.repeat(40)}`, { groups: Array.from({ length: 8 }, (__, nth) => group(nth)) }, ALPHA));
    const groups = Array.from({ length: 8 }, (_, nth) => ({ id: `AGPA${nth}`, name: group(nth), path: '/', createdAt: '2025-01-01T00:00:00Z', attached: [], inline: [] }));
    const store = await storeOf(worldWith(FACTS, [], { alpha: { users, groups } }));
    const [input = {}] = inputs(await send(store, worldWith(FACTS), ['--to', SNS]));
    const by = JSON.parse(String(input['Message'])) as Readonly<Record<string, string>>;
    expect(Buffer.byteLength(String(input['Message']))).toBeLessThan(262_144);
    expect(by['default']).toMatch(/\n… and 37 more rows\n/);
    const { top, more } = JSON.parse(by['sqs'] ?? '') as { top: unknown[]; more: number };
    expect(top.length).toBeGreaterThan(0);
    expect(top.length + more).toBe(62);
    expect(Buffer.byteLength(by['sqs'] ?? '')).toBeLessThanOrEqual(16_000);
  });

  it('sns: a FIFO topic takes the same report once', async () => {
    const ran = await sendOwned([`${SNS}.fifo`, `${SNS}.fifo?group=audits`]);
    expect(ran.code).toBe(0);
    expect(inputs(ran)).toMatchObject([{ MessageGroupId: 'iam-audit', MessageDeduplicationId: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown }]);
  });

  it('mailto: a table, coverage in words, the report attached, and nothing of a name that could be markup', async () => {
    const ran = await sendOwned([`${MAIL}&configuration-set=tls&tls=require`], FACTS, [], ['--columns', '+owner']);
    expect(ran.stderr).toContain('mailto: accepted sec@example.com, ciso@example.com (6 rows, users-2026-11-01.csv.gz attached, ');
    const [mail] = mailsOf(ran);
    expect(mail).toMatchObject({ to: ['sec@example.com', 'ciso@example.com'], Subject: { Data: 'iam-audit: 6 users in 3 accounts', Charset: 'UTF-8' } });
    const { Text: { Data: text }, Html: { Data: html } } = mail?.Body ?? { Text: { Data: '' }, Html: { Data: '' } };
    expect(text).toContain('The whole report is attached: users-2026-11-01.csv.gz');
    expect(html).toContain('Everything that was asked was seen.');
    expect(html).toContain('a\\u{a}b &lt;b&gt;&amp;&quot;😀');
    expect(html).not.toMatch(/<(?!\/?(?:!DOCTYPE|html|head|meta|body|h2|p|b|pre|table|thead|tbody|tr|th|td)\b)/);
    const csv = mail === undefined ? '' : unpacked(mail);
    expect(csv).toBe(ran.stdout);
    expect(csv).toContain(`,'${HOSTILE.user},`);
  });

  it('mailto: what changed since the run before, and what was not seen', async () => {
    const store = await storeOf(ownedWorld(), ownedWorld(FACTS, [{ kind: 'denied', action: 'GetAccountAuthorizationDetails', account: '333333333333' }]), smallWorld(faulty({ kind: 'denied', action: 'GetCredentialReport', account: ALPHA })));
    const [mail] = mailsOf(await send(store, ownedWorld(), ['--to', MAIL, '--allow-incomplete']));
    expect(mail?.Subject.Data).toBe('iam-audit: 4 users in 2 of 3 accounts (-2 since 8 Nov, not all seen)');
    expect(mail?.Body.Text.Data).toMatch(/Since 8 Nov: \d+ new or changed, or not seen then; \d+ gone or changed, or not seen now\./);
    expect(mail?.Body.Html.Data).toContain('Not everything could be seen.');
    expect(mail?.Body.Html.Data).toContain('AccessDenied');
  });

  it('mailto:owner-tag: each owner gets their own rows, and nobody else gets any', async () => {
    const to = 'mailto:owner-tag?from=audit@example.com&domains=example.com';
    const ran = await sendOwned([to]);
    expect(mailsOf(ran).map(({ to: [owner], Subject: { Data } }) => [owner, Data])).toEqual([
      ['ann@example.com', 'iam-audit: 2 users of yours'],
      ['ben@example.com', 'iam-audit: 1 user of yours'],
    ]);
    const [ann, ben] = mailsOf(ran);
    expect(ann === undefined ? '' : unpacked(ann)).toMatch(/,ann,[^]*,ben,/);
    for (const text of ben === undefined ? [] : [unpacked(ben), ben.Body.Text.Data, ben.Body.Html.Data]) {
      expect(text).toContain('ben');
      expect(text).not.toContain('cleo');
      expect(text).not.toMatch(/\bann[,<\s]/);
      expect(text).not.toContain('--run');
    }
    expect(ran.stderr).toContain('mailto: accepted 2 owners; nobody for 2 rows without an owner');
    expect(ben?.Body.Text.Data).not.toContain('more row');
    const dry = await sendOwned([to], FACTS, [], ['--dry-run']);
    expect(dry.sent).toEqual([]);
    expect(dry.stderr).toContain('ann@example.com: iam-audit: 2 users of yours');
    expect(dry.stderr).toContain('nobody: 1 row with owners outside example.com');
    expect(dry.stderr).toContain('nobody: 1 row whose owner is no e-mail address');
  });

  it('eventbridge: one event for the run, and with --each one for each row before it', async () => {
    const ran = await sendOwned([BUS], { ...FACTS, failingEvents: [3] }, [], ['--each']);
    expect(ran.stderr).toContain('eventbridge: accepted audit (7 events)');
    const types = inputs(ran).map(({ DetailType: type }) => type);
    expect(types.filter((type) => type === 'IAM Audit Row')).toHaveLength(6);
    const names = inputs(ran).map(({ Detail: detail }) => (JSON.parse(String(detail)) as { row?: { user_name: string } }).row?.user_name);
    // The third was not taken the first time.
    expect(names).toEqual(['root-admin', HOSTILE.user, 'ben', 'out', 'cleo', undefined, 'ann']);
    expect(inputs(await sendOwned(['eventbridge:default']))).toMatchObject([{ Source: 'iam-audit', DetailType: 'IAM Audit Report', EventBusName: 'default' }]);
  });

  it('dynamodb: names as they are, whatever signs they have', async () => {
    const world = ownedWorld();
    await withSandbox(world, async (sandbox) => {
      const argv = ['users', '--run', 'last', '--store', await ownedStore(), '--columns', '+tags', '--to', TABLE];
      expect((await runCli(argv, sandbox.env)).stderr).toContain('accepted iam-audit (6 items)');
      const item = (await itemsOf(sandbox, world, `users#${ALPHA}`, '2026')).find(({ user_name: name }) => name?.S === HOSTILE.user);
      expect(item).toMatchObject({ account_name: { S: HOSTILE.account }, tags: { M: { Owner: { S: HOSTILE.tag } } } });
    });
  });

  it('dry run: says what would go where, and sends nothing', async () => {
    const ran = await sendOwned([SNS, MAIL, TABLE, BUS], FACTS, [], ['--dry-run', '--each']);
    expect(ran).toMatchObject({ code: 0, sent: [] });
    expect(ran.sandbox.counts()).toEqual([]);
    for (const line of [`sns: would send ${TOPIC}: iam-audit: 6 users`, 'mailto: would send sec@example.com, ciso@example.com: iam-audit: 6 users', 'dynamodb: would send iam-audit: 6 items', 'eventbridge: would send audit: 6 events "IAM Audit Row"'])
      expect(ran.stderr).toContain(line);
  });
});

const STANDING = { denied: ['denied'], throttled: ['throttle'], broken: ['server_error'] } as const;
const ACTIONS: readonly (readonly [to: string, service: string, action: string])[] = [
  [SNS, 'sns', 'Publish'],
  [MAIL, 'ses', 'SendEmail'],
  [TABLE, 'dynamodb', 'BatchWriteItem'],
  [BUS, 'events', 'PutEvents'],
];

describe('what does not accept', () => {
  const failed = async (to: string, delivery: DeliveryFacts, faults: Faults, says: string, timeout?: number): Promise<SentRan> => {
    const ran = await sendOwned([to], delivery, faults, [], timeout);
    expect({ code: ran.code, rows: ran.stdout.split('\r\n').length, says: ran.stderr.includes(says) ? says : ran.stderr }).toEqual({ code: 5, rows: 8, says });
    expect(ran.stderr).toMatch(/--failed --store [^`\s]+` with the same options sends it there again/);
    return ran;
  };

  it.each(ACTIONS.flatMap(([to, service, action]) => Object.entries(STANDING).map(([why, [kind]]) => [to, why, service, action, kind] as const)))(
    '%s, %s: the report is on stdout, and the code is 5',
    async (to, why, service, action, kind) => {
      const ran = await failed(to, FACTS, [{ kind, service, action }], `${service}:${action}: `);
      expect(ran.sent).toEqual([]);
      // What is refused for its rate is tried again; what may have been done only where twice is once.
      const tries = why === 'denied' ? 1 : why === 'throttled' || service === 'dynamodb' ? 6 : 1;
      expect(ran.sandbox.count({ service, action })).toBe(tries);
      if (why === 'broken' && service !== 'dynamodb') expect(ran.stderr).toContain('Look there before you send it again');
    },
  );

  it.each(ACTIONS)('%s: refused for its rate once, it is sent once', async (to, service, action) => {
    const ran = await sendOwned([to], FACTS, [{ kind: 'throttle', service, action, times: 1 }]);
    expect(ran.code).toBe(0);
    expect(ran.sent).toHaveLength(service === 'dynamodb' ? 0 : 1);
  });

  it.each(ACTIONS)('%s: an answer that got lost doubles nothing', async (to, service, action) => {
    const faults: Faults = [{ kind: 'truncate', service, action, times: 1 }];
    if (service === 'dynamodb') {
      expect(await sendOwned([to], FACTS, faults)).toMatchObject({ code: 0, stderr: expect.stringContaining('accepted iam-audit (6 items)') as unknown });
      return;
    }
    const ran = await failed(to, FACTS, faults, 'Look there before you send it again: it may have arrived.');
    expect(ran.sent).toHaveLength(1);
    expect(ran.sandbox.count({ service, action })).toBe(1);
  });

  it('a FIFO topic that lost its answer is asked again, and sends it once', async () => {
    const ran = await sendOwned([`${SNS}.fifo`], FACTS, [{ kind: 'truncate', service: 'sns', times: 1 }]);
    expect(ran).toMatchObject({ code: 0, sent: [{}] });
    expect(ran.sandbox.count({ service: 'sns' })).toBe(2);
  });

  it.each(ACTIONS)('%s: no answer in time', async (to, service, action) => {
    const ran = await failed(to, FACTS, [{ kind: 'hang', service, action }], `${service}:${action}: `, service === 'dynamodb' ? 30 : 60);
    // Only where twice is once is it asked again.
    expect(ran.sandbox.count({ service, action })).toBe(service === 'dynamodb' ? 6 : 1);
  });

  it.each<[string, string, DeliveryFacts, string]>([
    ['a topic that is not there', `${SNS}x`, FACTS, 'sns:Publish: NotFound: Topic does not exist'],
    ['a topic of another Region', SNS.replace('eu-west-1', 'us-east-1'), FACTS, 'sns:Publish: NotFound'],
    ['a topic with a key that is not ours', `${SNS}-locked`, FACTS, 'sns:Publish: KMSAccessDenied'],
    ['a sender that is not verified', MAIL, {}, 'ses:SendEmail: MessageRejected: Email address is not verified'],
    ['a sender of another Region', `${MAIL}&region=us-east-1`, FACTS, 'ses:SendEmail: MessageRejected'],
    ['a configuration set that is not there', `${MAIL}&configuration-set=none`, FACTS, 'ses:SendEmail: NotFound'],
    ['a configuration set that does not require TLS', `${MAIL}&configuration-set=loose&tls=require`, FACTS, 'the configuration set loose does not require TLS'],
    ['SES that is paused', MAIL, { mail: { identities: ['example.com'], production: true, sending: false } }, 'SendingPaused'],
    ['a table that is not there', `${TABLE}s`, FACTS, 'dynamodb:PutItem: ResourceNotFound'],
    ['a table of another Region', `${TABLE}?region=us-east-1`, FACTS, 'dynamodb:PutItem: ResourceNotFound'],
    ['a bus that is not there, which takes everything', `${BUS}s`, FACTS, 'there is no event bus audits'],
    ['a bus of another Region', `${BUS}?region=us-east-1`, FACTS, 'there is no event bus audit in us-east-1'],
  ])('%s', async (_, to, delivery, says) => {
    expect((await failed(to, delivery, [], says)).sent).toEqual([]);
  });

  it('one that fails does not stop the others, and --failed sends to it alone', async () => {
    const store = await storeOf(ownedWorld());
    const first = await send(store, ownedWorld(FACTS, [{ kind: 'denied', service: 'sns' }]), ['--to', SNS, '--to', MAIL]);
    expect({ code: first.code, sent: first.sent.map(({ service }) => service) }).toEqual({ code: 5, sent: ['ses'] });
    const second = await send(store, ownedWorld(), ['--to', SNS, '--to', MAIL, '--failed']);
    expect({ code: second.code, sent: second.sent.map(({ service }) => service) }).toEqual({ code: 0, sent: ['sns'] });
  });

  describe('of several parts, --failed sends those that are left', () => {
    const OWNERS = 'mailto:owner-tag?from=audit@example.com&domains=example.com';
    const namesIn = (ran: SentRan): readonly unknown[] => inputs(ran).map(({ Detail: detail }) => (JSON.parse(String(detail)) as { row?: { user_name: string } }).row?.user_name);

    it('mail: to the owners who did not accept', async () => {
      const store = await storeOf(ownedWorld());
      const first = await send(store, ownedWorld(FACTS, [{ kind: 'server_error', service: 'ses', action: 'SendEmail', times: 1 }]), ['--to', OWNERS]);
      expect({ code: first.code, to: mailsOf(first).map(({ to }) => to) }).toEqual({ code: 5, to: [['ben@example.com']] });
      expect(first.stderr).toContain('1 of 2 owners accepted; ann@example.com: ses:SendEmail: ');
      const dry = await send(store, ownedWorld(), ['--to', OWNERS, '--failed', '--dry-run']);
      expect(dry.stderr).toContain('would send ann@example.com');
      expect(dry.stderr).not.toContain('would send ben@example.com');
      const second = await send(store, ownedWorld(), ['--to', OWNERS, '--failed']);
      expect({ code: second.code, to: mailsOf(second).map(({ to }) => to) }).toEqual({ code: 0, to: [['ann@example.com']] });
      expect(second.stderr).toContain('mailto: accepted 1 owner; 1 had accepted before');
      // Then all have it.
      expect((await send(store, ownedWorld(), ['--to', OWNERS, '--failed'])).sent).toEqual([]);
      expect(mailsOf(await send(store, ownedWorld(), ['--to', OWNERS]))).toHaveLength(2);
    });

    it('events: one of a batch, and all behind a batch', async () => {
      const users = Array.from({ length: 24 }, (_, index) => makeUser(`u${String(index).padStart(2, '0')}`, {}, ALPHA));
      const worldOf = (delivery: DeliveryFacts, faults: Faults = []) => worldWith(delivery, faults, { alpha: { users } });
      const store = await storeOf(worldOf(FACTS));
      const to = ['--to', BUS, '--each'];
      // The third of the second batch is refused each time, the last attempt is not answered; behind it nothing is put.
      const first = await send(store, worldOf({ ...FACTS, failingEvents: [13, 21, 22, 23, 24, 25, 26] }), to);
      expect({ code: first.code, sent: first.sent.length }).toEqual({ code: 5, sent: 19 });
      expect(first.stderr).toContain('(19 events before it accepted)');
      const second = await send(store, worldOf(FACTS, [{ kind: 'denied', service: 'events', action: 'PutEvents', skip: 0, times: 1 }]), [...to, '--failed']);
      expect({ code: second.code, sent: second.sent }).toEqual({ code: 5, sent: [] });
      const third = await send(store, worldOf(FACTS), [...to, '--failed']);
      expect(third).toMatchObject({ code: 0, stderr: expect.stringContaining('accepted audit (8 events; 19 had been accepted before)') as unknown });
      const names = [...namesIn(first), ...namesIn(third)];
      expect(names).toHaveLength(27);
      expect(new Set(names).size).toBe(27);
      expect(names.at(-1)).toBeUndefined();
      // Without --each it is another question.
      expect((await send(store, worldOf(FACTS), ['--to', BUS, '--failed'])).sent).toHaveLength(1);
    });

    it('events: where the answer to what was put again got lost, it is not put once more', async () => {
      const store = await storeOf(ownedWorld());
      const first = await send(store, ownedWorld({ ...FACTS, failingEvents: [3] }, [{ kind: 'truncate', service: 'events', action: 'PutEvents', skip: 1, times: 1 }]), ['--to', BUS, '--each']);
      expect({ code: first.code, calls: first.sandbox.count({ action: 'PutEvents' }), sent: first.sent.length }).toEqual({ code: 5, calls: 2, sent: 7 });
      expect(first.stderr).toContain('they may have arrived');
    });
  });

  it('a row that is too large for an event is named', async () => {
    const inline = Array.from({ length: 2000 }, (_, index) => ({ name: `${index}-${'x'.repeat(120)}`, document: allow('s3:Get*') }));
    const store = await storeOf(worldWith(FACTS, [], { alpha: { users: [makeUser('big', { inline }, ALPHA)] } }));
    const ran = await send(store, worldWith(FACTS), ['--to', BUS, '--each', '--to', TABLE, '--to', BUS]);
    expect(ran).toMatchObject({ code: 5, stderr: expect.stringContaining('a row of the report users has more than 200 000 bytes') as unknown });
    expect(ran.stderr).toContain('dynamodb: accepted iam-audit (3 items)');
  });
});

describe('permissions', () => {
  const USED: readonly (readonly [to: string, ...more: string[]])[] = [
    [SNS],
    [`${MAIL}&configuration-set=tls`],
    [TABLE],
    [BUS, '--each'],
  ];
  const live = (to: string, more: readonly string[], denied: readonly string[] = []) => {
    const world = worldWith(FACTS);
    return withSandbox({ ...world, hub: { ...world.hub, denied } }, async (sandbox) => {
      const ran = await runCli(['accounts', '--no-assume', '--no-store', '--allow-incomplete', '--to', to, ...more], sandbox.env);
      const seen = sandbox.counts().map(({ service, action }) => `${service}:${action}`).filter((action) => /^(sns|ses|dynamodb|events):/.test(action));
      return { ...ran, seen: [...new Set(seen)].sort() };
    });
  };

  it.each(USED)('%s: what is called is what plan names, and without any of it that is said', async (to, ...more) => {
    const [target] = await parseTargets([to], { env: {}, format: undefined, each: more.length > 0 });
    const actions = target?.actions ?? [];
    expect((await live(to, more)).seen).toEqual([...actions].sort());
    for (const action of actions) {
      const { code, stderr } = await live(to, more, [action]);
      // A bus that can't be looked up is written to all the same; what SES says of itself is a warning.
      const isNeeded = !['events:DescribeEventBus', 'ses:GetAccount', 'ses:GetConfigurationSet'].includes(action);
      expect({ action, code, named: stderr.includes(action) || stderr.includes('could not be seen') }).toEqual({ action, code: isNeeded ? 5 : 0, named: true });
    }
  });
});

describe('an attachment', () => {
  const noise = (bytes: number): AsyncIterable<string> => (async function* pieces() {
    for (let at = 0; at < bytes; at += 300_000) yield (await promisify(randomBytes)(300_000)).toString('hex');
  })();

  it('that is too large is a link to the object of the same run, in a mail that is sent after it', async () => {
    const message: Message = {
      ...{ report: 'users', runId: 'r1', kept: true, generatedAt: new Date('2026-11-01T12:00:00Z'), title: '1 user in 1 account', noun: ['user', 'users'] },
      ...{ count: 1, lines: 1, total: 1, columns: [], top: [], summary: [], coverage: NOTHING_MISSING, listedBy: 'config' },
      scope: { source: 'aggregator', aggregator: null, organizationId: null, partition: 'aws', callerAccountId: HOME },
      changes: () => Promise.resolve(null),
      document: () => { throw new Error('not here'); },
      render: () => noise(6_000_000),
    };
    const mails: Mail[] = [];
    const put: Ports['s3']['put'] = async (_, content) => {
      let bytes = 0;
      for await (const chunk of content) bytes += chunk.byteLength;
      return { bytes, etag: null, versionId: null, wasThere: false };
    };
    const ports = { s3: { put }, mail: { send: (mail: Mail) => Promise.resolve(String(mails.push(mail))) } } as unknown as Ports;
    const quiet = { onDelivered: () => Promise.resolve(), onPreview: () => undefined, partsBefore: () => [], before: [], skip: null, dryRun: false };
    const deliver = async (...to: readonly string[]) => {
      const targets = await parseTargets(to, { env: {}, format: undefined, each: false });
      return deliverAll(targets, { ...quiet, message, ports: () => Promise.resolve(ports), signal: new AbortController().signal });
    };
    const [object] = await deliver('s3://reports/audit/', MAIL);
    expect(object).toMatchObject({ status: 'accepted', link: 's3://reports/audit/report=users/dt=2026-11-01/r1.csv' });
    await deliver(MAIL);
    expect(mails.map(({ attachment, text, html }) => [attachment, text.includes('It lies in s3://reports/audit/report=users/dt=2026-11-01/r1.csv'), html.includes('It lies in s3://')])).toEqual([[null, true, true], [null, false, false]]);
    expect(mails[1]?.text).toContain('`iam-audit users --run r1` makes it again; an s3:// destination named before this one would hold it.');
  });

  it('is not made of more than 5 MB; then it is said where the report lies', async () => {
    const message = { report: 'users', runId: 'r', kept: true, generatedAt: new Date(0), count: 1 } as unknown as Message;
    const link = [{ status: 'accepted', link: 's3://b/users.csv' }] as unknown as readonly Delivered[];
    expect(await attached('The whole report', message, noise(6_000_000), 'csv', link)).toEqual({ attachment: null, note: 'The whole report is too large to attach. It lies in s3://b/users.csv' });
    expect((await attached('The whole report', message, noise(6_000_000), 'csv', [])).note).toContain('`iam-audit users --run r` makes it again');
    expect((await attached('The whole report', message, noise(300_000), 'csv', link)).attachment).toMatchObject({ name: 'users-1970-01-01.csv.gz', contentType: 'application/gzip' });
  });
});

describe('before the accounts are asked', () => {
  const warnings = async (to: string, delivery: DeliveryFacts, faults: Faults = []): Promise<string> => {
    return withSandbox(worldWith(delivery, faults), async ({ env }) => (await runCli(['accounts', '--no-assume', '--no-store', '--to', to, '--dry-run'], env)).stderr);
  };

  it('says what SES will refuse, and that mail may go unencrypted', async () => {
    const sandboxed = await warnings(MAIL, { mail: { identities: ['example.com'], production: false, max24Hours: 200, sentLast24Hours: 199 } });
    expect(sandboxed).toContain('mailto: Amazon SES is in its sandbox: it sends to verified addresses only.');
    expect(sandboxed).toContain('mailto: the quota of Amazon SES is used up: 199 recipients in 24 hours.');
    expect(sandboxed).toContain('mailto: the mail goes unencrypted to servers without TLS: name a configuration set');
    expect(await warnings(`${MAIL}&configuration-set=loose`, FACTS)).toContain('the configuration set loose does not require it');
    expect(await warnings(`${MAIL}&configuration-set=tls`, FACTS)).not.toMatch(/mailto: (?!would send)/);
    expect(await warnings(MAIL, FACTS, [{ kind: 'denied', action: 'GetAccount' }])).toContain('ses:GetAccount: AccessDenied');
  });
});

describe('a table', () => {
  const DAY = 86_400_000;
  const now = (week: number): string => new Date(Date.parse('2026-11-01T12:00:00Z') + week * 7 * DAY).toISOString();
  const named = (...names: readonly string[]) => worldWith(FACTS, [], { alpha: { users: names.map((name) => makeUser(name, {}, ALPHA)) } });

  it('has the current list, the history of one user and the runs; who is gone drops out', async () => {
    const store = emptyStore();
    const worlds = [named('ann', 'bob'), named('ann', 'dan')];
    for (const [week, world] of worlds.entries()) {
      await withSandbox(world, ({ env }) => runCli(['users', '--fresh', '--store', store], env, { now: now(week) }));
    }
    const [world] = worlds;
    if (world === undefined) return;
    await withSandbox(world, async (sandbox) => {
      const sendRun = (run: string) => runCli(['users', '--run', run, '--store', store, '--to', `${TABLE}?keep=400d`], sandbox.env, { now: now(1) });
      await sendRun('2026-11-01');
      expect(await currentUsers(sandbox, world, ALPHA)).toEqual(['ann', 'bob']);
      await sendRun('2026-11-08');
      expect(await currentUsers(sandbox, world, ALPHA)).toEqual(['ann', 'dan']);
      // A run that is sent late, or again, does not turn time back.
      expect((await sendRun('2026-11-01')).stderr).toContain('a later run stays current');
      expect((await sendRun('2026-11-08')).stderr).toContain('accepted iam-audit (4 items)\n');
      expect(await currentUsers(sandbox, world, ALPHA)).toEqual(['ann', 'dan']);
      const runs = await itemsOf(sandbox, world, 'RUNS#users', '2026-11');
      expect(runs.map((item) => [item['executionTime']?.S, item['status']?.S, item['rows']?.N])).toEqual([['2026-11-01T12:00:00Z', 'complete', '4'], ['2026-11-08T12:00:00Z', 'complete', '4']]);
      const ann = (await itemsOf(sandbox, world, `users#${ALPHA}`, '2026-11-01')).find((item) => item['user_name']?.S === 'ann');
      expect(ann).toMatchObject({ user_name: { S: 'ann' }, active_keys: { N: '0' }, ttl: { N: String(Date.parse('2026-11-01T12:00:00Z') / 1000 + 400 * 86_400) } });
      expect(ann).not.toHaveProperty('password_last_used');
      const who = `${ALPHA}#${ann?.['user_id']?.S ?? ''}`;
      const history = { TableName: 'iam-audit', IndexName: 'history', KeyConditionExpression: 'principal = :p', ScanIndexForward: false };
      const { Items: looks } = await askTable(sandbox, world, 'Query', { ...history, ExpressionAttributeValues: { ':p': { S: who } } });
      expect(looks).toMatchObject([{ executionTime: { S: '2026-11-08T12:00:00Z' } }, { executionTime: { S: '2026-11-01T12:00:00Z' } }]);
    });
  });

  it('an account that could not be listed keeps the rows of the run that saw it last', async () => {
    const store = emptyStore();
    const blind: Faults = [{ kind: 'denied', action: 'AssumeRole', account: ALPHA }, { kind: 'denied', service: 'config' }];
    const worlds = [named('ann', 'bob'), worldWith(FACTS, blind, { alpha: { users: [] } }), named('eve')];
    const [world] = worlds;
    if (world === undefined) return;
    for (const [week, each] of worlds.entries()) {
      await withSandbox(each, ({ env }) => runCli(['users', '--fresh', '--source', 'organization', '--store', store], env, { now: now(week) }));
    }
    await withSandbox(world, async (sandbox) => {
      const seen: (readonly string[])[] = [];
      for (const day of ['2026-11-01', '2026-11-08', '2026-11-15']) {
        await runCli(['users', '--run', day, '--store', store, '--to', TABLE], sandbox.env, { now: now(2) });
        seen.push([...(await currentUsers(sandbox, world, ALPHA)), ...(await currentUsers(sandbox, world, HOME))]);
      }
      expect(seen).toEqual([['ann', 'bob', 'root-admin'], ['ann', 'bob', 'root-admin'], ['eve', 'root-admin']]);
    });
  });

  it('an account that AWS Config does not record, and that could be read, is current', async () => {
    const store = await storeOf(named('ann'), worldWith(FACTS, [], { alpha: { users: [makeUser('dan', {}, ALPHA)], config: { recordingRegions: [] } } }));
    const world = worldWith(FACTS);
    await withSandbox(world, async (sandbox) => {
      for (const day of ['2026-11-01', '2026-11-08']) {
        const ran = await runCli(['users', '--run', day, '--store', store, '--to', TABLE], sandbox.env, { now: now(2) });
        expect(ran.code).toBe(day === '2026-11-01' ? 0 : 3);
      }
      expect(await currentUsers(sandbox, world, ALPHA)).toEqual(['dan']);
    });
  });

  it('a list of another question has a name of its own, and groups are no list', async () => {
    const ran = await sendOwned([TABLE], FACTS, [], ['--group-by', 'admin', '--columns', 'admin']);
    expect(ran).toMatchObject({ code: 5, stderr: expect.stringContaining('lines of --group-by are no rows of a list') as unknown });
    const world = ownedWorld();
    await withSandbox(world, async (sandbox) => {
      const argv = ['users', '--run', 'last', '--store', await ownedStore(), '--where', 'admin = yes', '--to', `${TABLE}?list=admins`];
      expect((await runCli(argv, sandbox.env, { now: now(1) })).stderr).toContain('accepted iam-audit (1 item)');
      expect((await itemsOf(sandbox, world, `admins#${ALPHA}`, '2026')).map((item) => item['user_name']?.S)).toEqual(['ann']);
      expect(await currentUsers(sandbox, world, ALPHA)).toEqual([]);
    });
  });

  it('wherever it is broken off, the current list is that of a whole run', async () => {
    const many = (prefix: string) => Array.from({ length: 40 }, (_, index) => makeUser(`${prefix}${String(index).padStart(2, '0')}`, {}, ALPHA));
    const store = await storeOf(worldWith(FACTS, [], { alpha: { users: many('old') } }), worldWith(FACTS, [], { alpha: { users: many('new') } }));
    const lengths = new Set<string>();
    for (const call of IS_FULL ? [0, 1, 2, 3, 4, 5, 6] : [2, 5, 6]) {
      // The first run is sent whole, by six calls; the second as far as the fault lets it.
      const world = worldWith(FACTS, [{ kind: 'denied', service: 'dynamodb', skip: 6 + call, times: 1 }]);
      await withSandbox(world, async (sandbox) => {
        const sendRun = (run: string) => runCli(['users', '--run', run, '--store', store, '--to', TABLE], sandbox.env, { now: now(1) });
        await sendRun('2026-11-01');
        const { code } = await sendRun('2026-11-08');
        const users = await currentUsers(sandbox, world, ALPHA);
        lengths.add(`${code} ${users.length} ${users[0] ?? ''}`);
        expect((await sendRun('2026-11-08')).code).toBe(0);
        expect(await currentUsers(sandbox, world, ALPHA)).toHaveLength(40);
      });
    }
    expect([...lengths].sort()).toEqual(['0 40 new00', '5 40 old00']);
  });

  it('writes again what the table had no room for', async () => {
    const ran = await sendOwned(['dynamodb:full']);
    expect(ran).toMatchObject({ code: 0, stderr: expect.stringContaining('accepted full (6 items)') as unknown });
    expect(ran.sandbox.count({ action: 'BatchWriteItem' })).toBe(3);
  });
});

describe('addresses', () => {
  it('--each needs a destination that takes rows one by one', async () => {
    for (const [argv, says] of [[['--each'], '--each needs a destination'], [['--each', '--to', SNS], '--each is for event buses']] as const) {
      expect(await runCli(['users', ...argv], {})).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(says) as unknown });
    }
  });

  it.each([
    ['sns:reports', 'is not the ARN of a topic'],
    [`${SNS}?group=a`, 'only FIFO topics have groups'],
    [`${SNS}?structure=xml`, 'structure can\'t be "xml"'],
    ['mailto:sec@example.com', 'does not say who sends'],
    ['mailto:sec?from=audit@example.com', '"sec" is no e-mail address'],
    ['mailto:?from=audit@example.com', 'is no e-mail address'],
    ['mailto:a@b.org%0abcc:c@d.org?from=audit@example.com', 'is no e-mail address'],
    ['mailto:a@b.org?from=x', 'from can\'t be "x"'],
    ['mailto:owner-tag?from=audit@example.com', 'does not say which owners may be written to'],
    ['mailto:a@b.org?from=a@b.org&domains=b.org', 'domains is for mailto:owner-tag only'],
    ['mailto:a@b.org?from=a@b.org&rows=51', 'Allowed: 0 to 50.'],
    ['mailto:a@b.org?from=a@b.org&tls=require', 'tls=require needs a configuration set'],
    ['dynamodb:x', 'is no name or ARN of a table'],
    ['dynamodb:users?keep=1y', 'keep can\'t be "1y"'],
    ['dynamodb:arn:aws:dynamodb:eu-west-1:111122223333:table/users?region=us-east-1', 'the table lies in eu-west-1'],
    ['eventbridge:', 'is no name or ARN of an event bus'],
    ['eventbridge:a b', 'is no name or ARN of an event bus'],
  ])('%s is exit code 2, and nothing is asked', async (to, says) => {
    const ran = await runCli(['users', '--to', to], {});
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(says);
  });
});
