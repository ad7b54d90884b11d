import { FILE_SETTINGS } from './effective.js';
import type { Setting } from './setting-value.js';

/** What an editor needs to complete and check a configuration file, from the table of options. */
export function configSchema(): Readonly<Record<string, unknown>> {
  const settings = propertiesOf(FILE_SETTINGS);
  const inPreset = propertiesOf(FILE_SETTINGS.filter(({ key }) => key !== 'preset'));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Configuration of iam-audit',
    type: 'object',
    properties: {
      $schema: { type: 'string' },
      ...settings,
      // A file of them, or they themselves.
      exceptions: { ...(settings['exceptions'] as object), type: ['string', 'array'] },
      queries: {
        description: 'advanced queries of AWS Config by name, for iam-audit query',
        type: 'object',
        additionalProperties: { type: 'string' },
      },
      presets: {
        description: 'settings by name, for --preset',
        type: 'object',
        additionalProperties: { $ref: '#/$defs/preset' },
      },
    },
    additionalProperties: false,
    $defs: {
      preset: {
        type: 'object',
        properties: Object.fromEntries(Object.keys(inPreset).map((key) => [key, { $ref: `#/properties/${key}` }])),
        additionalProperties: false,
      },
    },
  };
}

function propertiesOf(settings: readonly Setting[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(settings.map((setting) => [setting.key, { description: setting.about, ...typeOf(setting) }]));
}

function typeOf({ valued, switch: bare }: Setting): Readonly<Record<string, unknown>> {
  if (valued === null) return { type: 'boolean' };
  const { parse, default: value } = valued;
  const shape = parse?.json ?? { type: ['string', 'number'] };
  const shapes = [shape, ...(shape['type'] === 'array' ? [{ type: 'string' }] : []), ...(bare === null ? [] : [{ const: false }])];
  const isSaid = value !== undefined && !(Array.isArray(value) && value.length === 0);
  return { ...(shapes.length === 1 ? shape : { anyOf: shapes }), ...(isSaid ? { default: value } : {}) };
}
