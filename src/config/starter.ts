import { wrapWords } from '../text.js';
import { FILE_SETTINGS } from './effective.js';
import type { Setting } from './setting-value.js';

/** What is asked before the first file is written: the settings on which most runs hang. */
export const ASKED = ['roleName', 'externalId', 'ownerTag'] as const;

const QUESTIONS: Readonly<Record<(typeof ASKED)[number], string>> = {
  roleName: 'Name of the read-only role in each account',
  externalId: 'External id that its trust policy asks for, if it does',
  ownerTag: 'User tag that names the owner',
};

export function questionFor(key: (typeof ASKED)[number]): { readonly setting: Setting; readonly text: string; readonly usual: string } {
  const setting = settingOf(key);
  const usual = typeof setting.valued?.default === 'string' ? setting.valued.default : '';
  return { setting, usual, text: `${QUESTIONS[key]} [${usual === '' ? 'none' : usual}]: ` };
}

/** Set only now and then, and explained in the file for that. */
const EXPLAINED = ['aggregator', 'profile', 'region', 'accounts', 'maxAge', 'days'] as const;

const EXAMPLES: Readonly<Record<(typeof EXPLAINED)[number], unknown>> = {
  aggregator: 'org-aggregator',
  profile: 'audit',
  region: 'eu-west-1',
  accounts: ['111122223333', 'Production'],
  maxAge: 60,
  days: 45,
};

/** The text of a first configuration file: the answers, what else is often set, and a preset. */
export function starter(answers: ReadonlyMap<string, string>): string {
  const set = ASKED.map((key) => {
    const answer = answers.get(key);
    return [...comment(settingOf(key)), answer === undefined ? `  // "${key}": "",` : `  "${key}": ${JSON.stringify(answer)},`];
  });
  const others = EXPLAINED.map((key) => [...comment(settingOf(key)), `  // "${key}": ${JSON.stringify(EXAMPLES[key])},`]);
  return [
    '{',
    '  // Settings of iam-audit in this folder and below. A flag wins over them, and so does a variable: IAM_AUDIT_DAYS=45.',
    '  // `iam-audit config` shows what is in effect, and where it comes from. Each flag is a key: --max-age is "maxAge".',
    '',
    ...[...set, ...others].flatMap((lines) => [...lines, '']),
    '  // Settings by name: iam-audit stale --preset weekly',
    '  "presets": {',
    '    "weekly": { "days": 90, "format": "csv", "fresh": true },',
    '  },',
    '}',
    '',
  ].join('\n');
}

function comment({ about }: Setting): readonly string[] {
  return wrapWords(about, 110, 0).map((line) => `  // ${line}`);
}

function settingOf(key: string): Setting {
  const found = FILE_SETTINGS.find((setting) => setting.key === key);
  if (found === undefined) throw new Error(`no setting ${key}`);
  return found;
}
