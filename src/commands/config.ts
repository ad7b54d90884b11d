import type { Io } from '../cli/io.js';
import { OPTIONS } from '../cli/options/index.js';
import type { Settings } from '../cli/settings.js';
import { effectiveSettings, FILE_SETTINGS } from '../config/effective.js';
import type { ExitCode } from '../errors.js';
import { chooseRenderer, deliver } from '../output/destination.js';
import { listDocument, styleOf } from '../output/document.js';
import type { Cell, ColumnHead } from '../reports/column.js';
import { asStream } from '../render/as-stream.js';

/** The columns of `iam-audit config`. */
export const CONFIG_COLUMNS: readonly ColumnHead[] = [
  { key: 'setting', title: 'Setting', type: 'text', about: 'Key in a configuration file', needs: [], weight: 0 },
  { key: 'value', title: 'Value', type: 'text', about: 'What is in effect; none: nothing is set', needs: [], weight: 0 },
  {
    key: 'origin',
    title: 'Origin',
    type: 'text',
    about: '`flag`, a variable, the line of a file, or `default`',
    needs: [],
    weight: 1,
  },
  { key: 'flag', title: 'Flag', type: 'text', about: 'Its flag', needs: [], weight: 2 },
  { key: 'variable', title: 'Variable', type: 'text', about: 'Its environment variable', needs: [], weight: 3 },
];

/** `iam-audit config`: every setting, its value, and where it comes from. */
export async function showConfig(_: readonly string[], settings: Settings, io: Io, given: Partial<Settings>): Promise<ExitCode> {
  const renderer = await chooseRenderer(settings);
  const effective = await effectiveSettings(OPTIONS, given, io);
  const byKey: Readonly<Record<string, unknown>> = effective.settings;
  const rows = FILE_SETTINGS.map(({ key, flag, variable }): readonly Cell[] => [
    { value: key },
    { value: spelt(byKey[key]) },
    effective.origins.has(key) ? { value: effective.origins.get(key) ?? null, tone: 'good' } : { value: 'default', tone: 'muted' },
    { value: flag },
    { value: variable },
  ]);
  const list = { generatedAt: io.clock.now(), columns: CONFIG_COLUMNS, rows: asStream(rows) };
  const document = listDocument('iam-audit/config/1', 'configuration', list);
  await deliver(renderer.render(document, styleOf(settings, io)), undefined, io, 'The list is made anew by the same command.');
  return 0;
}

/** As it would be typed. */
function spelt(value: unknown): string | null {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return null;
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
