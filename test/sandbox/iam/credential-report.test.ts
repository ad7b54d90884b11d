import { GenerateCredentialReportCommand, GetCredentialReportCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { ReportBehaviour, WorldUser } from '../../../src/sandbox/world.js';
import { failure, useBench } from '../harness.js';
import { NOW, report, tinyWorld, user } from '../tiny-world.js';

const start = useBench();

async function memberIam(behaviour: Partial<ReportBehaviour>, users: readonly WorldUser[] = []): Promise<IAMClient> {
  const bench = await start(tinyWorld({ member: { report: report(behaviour), users } }));
  return bench.iam(await bench.assume());
}

const generate = async (iam: IAMClient) => (await iam.send(new GenerateCredentialReportCommand({}))).State;

async function get(iam: IAMClient): Promise<{ text: string; at: string | undefined; format: string | undefined }> {
  const { Content, GeneratedTime, ReportFormat } = await iam.send(new GetCredentialReportCommand({}));
  return { text: Buffer.from(Content ?? []).toString('utf8'), at: GeneratedTime?.toISOString(), format: ReportFormat };
}

describe('a report that is there', () => {
  it('is handed out with the time it was made', async () => {
    const iam = await memberIam({ generatedAt: '2026-11-20T11:00:00Z' });
    expect(await get(iam)).toMatchObject({ at: '2026-11-20T11:00:00.000Z', format: 'text/csv' });
  });

  it('is not made again within four hours', async () => {
    const iam = await memberIam({ generatedAt: '2026-11-20T08:00:01Z' });
    expect(await generate(iam)).toBe('COMPLETE');
    expect((await get(iam)).at).toBe('2026-11-20T08:00:01.000Z');
  });

  it('is made again after four hours, and knows who came since', async () => {
    const late = user('late', { createdAt: '2026-11-20T10:00:00Z' });
    const iam = await memberIam({ generatedAt: '2026-11-20T08:00:00Z', polls: 1 }, [late]);
    expect((await get(iam)).text).not.toContain('late');
    expect([await generate(iam), await generate(iam)]).toEqual(['STARTED', 'COMPLETE']);
    expect(await get(iam)).toMatchObject({ at: new Date(NOW).toISOString() });
    expect((await get(iam)).text).toContain('\nlate,');
  });
});

describe('a report that must be made', () => {
  it.each<[ReportBehaviour['state'], string, number]>([
    ['absent', 'ReportNotPresent', 410],
    ['expired', 'ReportExpired', 410],
  ])('%s: Get answers %s until it is made', async (state, code, status) => {
    const iam = await memberIam({ state, polls: 2 });
    const refused = await failure(get(iam));
    expect(refused.status).toBe(status);
    expect(refused.name.replace(/^Credential|Exception$/g, '')).toBe(code);
    expect(await generate(iam)).toBe('STARTED');
    const pending = await failure(get(iam));
    expect(pending.status).toBe(404);
    expect([await generate(iam), await generate(iam)]).toEqual(['INPROGRESS', 'COMPLETE']);
    expect(await get(iam)).toMatchObject({ at: new Date(NOW).toISOString() });
    expect(await generate(iam)).toBe('COMPLETE');
  });

  it('says on the wire what the SDK renames', async () => {
    const codes: (string | undefined)[] = [];
    for (const state of ['absent', 'expired'] as const) {
      const other = await start(tinyWorld({ member: { report: report({ state }) } }));
      const { accessKeyId, sessionToken = '' } = await other.assume();
      const ask = async (action: string) => {
        const answer = await other.post({ service: 'iam', keyId: accessKeyId, token: sessionToken, body: `Action=${action}` });
        codes.push(/<Code>(.*)<\/Code>/.exec(answer.text)?.[1] ?? /<State>(.*)<\/State>/.exec(answer.text)?.[1]);
      };
      await ask('GetCredentialReport');
      await ask('GenerateCredentialReport');
      await ask('GetCredentialReport');
    }
    expect(codes).toEqual(['ReportNotPresent', 'STARTED', 'ReportInProgress', 'ReportExpired', 'STARTED', 'ReportInProgress']);
  });

  it('describes the start', async () => {
    const iam = await memberIam({ state: 'absent' });
    const { Description } = await iam.send(new GenerateCredentialReportCommand({}));
    expect(Description).toBe('No report exists. Starting a new report generation task');
    expect((await iam.send(new GenerateCredentialReportCommand({}))).Description).toBeUndefined();
  });

  it('is complete at once when the world says so', async () => {
    const iam = await memberIam({ state: 'absent', polls: 0 });
    expect(await generate(iam)).toBe('COMPLETE');
    expect((await get(iam)).text).toContain('<root_account>');
  });

  it('can be waited for with Get alone', async () => {
    const iam = await memberIam({ state: 'absent', polls: 2 });
    await generate(iam);
    await failure(get(iam));
    await failure(get(iam));
    expect((await get(iam)).at).toBe(new Date(NOW).toISOString());
    expect(await generate(iam)).toBe('COMPLETE');
  });

  it('may be refused first', async () => {
    const iam = await memberIam({ state: 'absent', polls: 0, limitExceeded: 2 });
    for (let i = 0; i < 2; i++) {
      const refused = await failure(generate(iam));
      expect(refused.status).toBe(409);
      expect(refused.name).toMatch(/^LimitExceeded/);
    }
    expect(await generate(iam)).toBe('COMPLETE');
  });

  it('belongs to the account, not to the session', async () => {
    const bench = await start(tinyWorld({ member: { report: report({ state: 'absent', polls: 0 }) } }));
    await generate(bench.iam(await bench.assume()));
    expect((await get(bench.iam(await bench.assume()))).at).toBe(new Date(NOW).toISOString());
  });
});
