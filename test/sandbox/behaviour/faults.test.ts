import { ListUsersCommand } from '@aws-sdk/client-iam';
import type { Fault } from '../../../src/sandbox/behaviour/behaviour.js';
import { makeFates } from '../../../src/sandbox/behaviour/faults.js';
import { failure, useBench, type RawRequest } from '../harness.js';
import { HUB, HUB_ARN, MEMBER, tinyWorld } from '../tiny-world.js';

const start = useBench();
const withFaults = (...faults: Fault[]) => tinyWorld({ behaviour: { faults } });
const LIST: RawRequest = { service: 'iam', body: 'Action=ListUsers&Version=2010-05-08' };
const IDENTITY: RawRequest = { service: 'sts', body: 'Action=GetCallerIdentity' };
const CONFIG: RawRequest = { service: 'config', target: 'StarlingDoveService.DescribeConfigurationAggregators', body: '{}' };
const ORGANIZATIONS: RawRequest = { service: 'organizations', target: 'AWSOrganizationsV20161128.ListAccounts', body: '{}' };

describe('errors on demand', () => {
  it.each<[Fault['kind'], RawRequest, number, string]>([
    ['throttle', LIST, 400, 'Throttling'],
    ['throttle', IDENTITY, 400, 'Throttling'],
    ['throttle', CONFIG, 400, 'ThrottlingException'],
    ['throttle', ORGANIZATIONS, 400, 'TooManyRequestsException'],
    ['server_error', LIST, 500, 'ServiceFailure'],
    ['server_error', IDENTITY, 500, 'InternalFailure'],
    ['server_error', CONFIG, 500, 'InternalFailure'],
    ['server_error', ORGANIZATIONS, 500, 'ServiceException'],
    ['denied', LIST, 403, 'AccessDenied'],
    ['denied', CONFIG, 400, 'AccessDeniedException'],
    ['expired_token', LIST, 403, 'ExpiredToken'],
    ['expired_token', IDENTITY, 400, 'ExpiredTokenException'],
    ['expired_token', ORGANIZATIONS, 400, 'ExpiredTokenException'],
  ])('%s for %j', async (kind, request, status, code) => {
    const answer = await (await start(withFaults({ kind }))).post(request);
    const found = request.target === undefined
      ? /<Code>(.*)<\/Code>/.exec(answer.text)?.[1]
      : (JSON.parse(answer.text) as { __type: string }).__type;
    expect([answer.status, found]).toEqual([status, code]);
  });

  it('says what the world says', async () => {
    const bench = await start(withFaults({ kind: 'error', code: 'RegionDisabledException', status: 403, message: 'STS is off here' }));
    const answer = await bench.post(IDENTITY);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('<Code>RegionDisabledException</Code><Message>STS is off here</Message>');
  });

  it('counts a made-up throttling code as throttled too', async () => {
    const bench = await start(withFaults({ kind: 'error', code: 'RequestLimitExceeded', status: 503 }));
    await bench.post(LIST);
    expect(bench.counts()).toMatchObject([{ calls: 1, throttled: 1 }]);
  });
});

describe('broken answers', () => {
  it('reset cuts the socket', async () => {
    const bench = await start(withFaults({ kind: 'reset', times: 1 }));
    const { name, message } = await failure(bench.iam().send(new ListUsersCommand({})));
    expect(`${name} ${message}`).toMatch(/ECONNRESET|socket hang up/);
    await bench.iam().send(new ListUsersCommand({}));
  });

  it('truncate promises the whole body and sends half', async () => {
    const bench = await start(withFaults({ kind: 'truncate', times: 1 }));
    await expect(bench.post(LIST)).rejects.toThrow();
    const answer = await bench.post(LIST);
    expect(answer.status).toBe(200);
  });

  it('hang never answers, and the sandbox still closes', async () => {
    const bench = await start(withFaults({ kind: 'hang', service: 'iam' }));
    const hanging = failure(bench.post(LIST));
    await expect(bench.post(IDENTITY)).resolves.toMatchObject({ status: 200 });
    await bench.close();
    await expect(hanging).resolves.toBeDefined();
  });

  it('slow answers in the end, and other faults strike as well', async () => {
    const bench = await start(withFaults({ kind: 'slow', delayMs: 1 }, { kind: 'throttle', times: 1 }));
    expect((await bench.post(LIST)).status).toBe(400);
    expect((await bench.post(LIST)).status).toBe(200);
  });
});

describe('makeFates', () => {
  const place = { service: 'iam', action: 'ListUsers', account: HUB };
  const strikes = (faults: readonly Fault[], calls: number, seed = 7) => {
    const fates = makeFates(faults, seed);
    return Array.from({ length: calls }, () => fates(place, HUB_ARN)).map(({ error, ending }) => error?.code ?? ending);
  };

  it('lets `skip` calls pass and hits `times`', () => {
    expect(strikes([{ kind: 'server_error', skip: 1, times: 2 }], 5)).toEqual([
      'whole',
      'ServiceFailure',
      'ServiceFailure',
      'whole',
      'whole',
    ]);
  });

  it('strikes with the first fault that is due, and saves the times of the others', () => {
    const faults: Fault[] = [{ kind: 'throttle', times: 2 }, { kind: 'reset', times: 1 }];
    expect(strikes(faults, 4)).toEqual(['Throttling', 'Throttling', 'reset', 'whole']);
  });

  it('counts every matching call for `skip`, also those that another fault hit', () => {
    const faults: Fault[] = [{ kind: 'throttle', times: 1 }, { kind: 'reset', skip: 1, times: 1 }];
    expect(strikes(faults, 3)).toEqual(['Throttling', 'reset', 'whole']);
  });

  it.each<[Fault, boolean]>([
    [{ kind: 'throttle', service: 'iam' }, true],
    [{ kind: 'throttle', service: 'sts' }, false],
    [{ kind: 'throttle', action: 'ListUsers', account: HUB }, true],
    [{ kind: 'throttle', action: 'ListUsers', account: MEMBER }, false],
    [{ kind: 'throttle', action: 'GetUser' }, false],
  ])('%j matches: %s', (fault, hit) => {
    expect(strikes([fault], 1)).toEqual([hit ? 'Throttling' : 'whole']);
  });

  it('hits about the share asked for, the same calls each time, others with another seed', () => {
    const faults: Fault[] = [{ kind: 'throttle', share: 0.25 }];
    const hits = strikes(faults, 1000);
    const number = hits.filter((code) => code === 'Throttling').length;
    expect(number).toBeGreaterThan(200);
    expect(number).toBeLessThan(300);
    expect(strikes(faults, 1000)).toEqual(hits);
    expect(strikes(faults, 1000, 8)).not.toEqual(hits);
  });

  it('hits the same calls of an account whatever other accounts do in between', () => {
    const faults: Fault[] = [{ kind: 'throttle', share: 0.5 }];
    const fates = makeFates(faults, 7);
    const mixed = Array.from({ length: 50 }, () => {
      fates({ ...place, account: MEMBER }, HUB_ARN);
      return fates(place, HUB_ARN).error?.code ?? 'whole';
    });
    expect(mixed).toEqual(strikes(faults, 50));
  });

  it.each([[0, 0], [1, 100]])('share %d hits %d of 100', (share, expected) => {
    expect(strikes([{ kind: 'throttle', share }], 100).filter((code) => code === 'Throttling')).toHaveLength(expected);
  });

  it('adds the delays of slow faults', () => {
    const fates = makeFates([{ kind: 'slow', delayMs: 5 }, { kind: 'slow', delayMs: 7, skip: 1 }], 7);
    expect([fates(place, HUB_ARN).delayMs, fates(place, HUB_ARN).delayMs]).toEqual([5, 12]);
  });
});
