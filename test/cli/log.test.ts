import { PassThrough } from 'node:stream';
import { LOG_FORMATS, openLog } from '../../src/cli/log.js';

const HOSTILE = 'no \u009b2J \u202eevil\u200b \u2028 \u001b[31m \u0007 \u{e0041} \ud800';

function told(format: (typeof LOG_FORMATS)[number]): string {
  const stream = new PassThrough();
  openLog({ stream, tty: false, width: null, colour: false }, format, () => new Date(0)).tell('gap', { detail: HOSTILE }, HOSTILE);
  return String(stream.read());
}

it.each(LOG_FORMATS)('%s: nothing that a terminal obeys or hides comes through', (format) => {
  const line = told(format);
  expect(line.endsWith('\n')).toBe(true);
  expect(line.slice(0, -1)).toMatch(/^[\x20-\x7e]*$/);
});

it('JSON loses nothing', () => {
  expect(JSON.parse(told('json'))).toEqual({ time: '1970-01-01T00:00:00.000Z', event: 'gap', detail: HOSTILE });
});
