import { allPages, collected, type Page } from '../../src/aws/pages.js';

type Answers = Readonly<Record<string, Page<readonly string[]>>>;

async function read(answers: Answers): Promise<{ readonly items: readonly string[]; readonly asked: readonly (string | undefined)[] }> {
  const asked: (string | undefined)[] = [];
  const pages = allPages('svc:List', (token) => {
    asked.push(token);
    const page = answers[token ?? 'first'];
    return page === undefined ? Promise.reject(new Error(`no page ${String(token)}`)) : Promise.resolve(page);
  });
  return { items: await collected(pages), asked };
}

describe('allPages', () => {
  it.each([undefined, null, ''])('ends where the token is %p', async (next) => {
    expect(await read({ first: { items: ['a'], next } })).toEqual({ items: ['a'], asked: [undefined] });
  });

  it('goes on after an empty page that carries a token', async () => {
    const { items, asked } = await read({ first: { items: [], next: 't' }, t: { items: [], next: 'u' }, u: { items: ['a'], next: null } });
    expect(items).toEqual(['a']);
    expect(asked).toEqual([undefined, 't', 'u']);
  });

  it.each<[string, Answers]>([
    ['the token of the page itself', { first: { items: ['a'], next: 't' }, t: { items: ['b'], next: 't' } }],
    ['two tokens in turns', { first: { items: [], next: 't' }, t: { items: [], next: 'u' }, u: { items: [], next: 't' } }],
  ])('does not turn in circles: %s', async (_, answers) => {
    await expect(read(answers)).rejects.toMatchObject({ name: 'SourceError', code: 'TokenLoop', reason: 'failed', message: 'svc:List: AWS sent the same page token twice' });
  });

  it('passes errors on, after the pages that came', async () => {
    const seen: string[] = [];
    const pages = allPages('svc:List', (token) => (token === undefined ? Promise.resolve({ items: ['a'], next: 't' }) : Promise.reject(new Error('broken'))));
    await expect(
      (async () => {
        for await (const page of pages) seen.push(...page);
      })(),
    ).rejects.toThrow('broken');
    expect(seen).toEqual(['a']);
  });
});
