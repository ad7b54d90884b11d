import type { OptionSpec } from '../../options/option.js';

export const copy = [
  {
    flags: '--from <place>',
    group: 'Kept evidence',
    about: 'where the runs are: a folder or s3://bucket/prefix/ (default: where evidence is usually kept)',
    commands: ['copy'],
    flagOnly: true,
    first: true,
  },
  {
    flags: '--to <place>',
    group: 'Kept evidence',
    about: 'where they are wanted as well: a folder or s3://bucket/prefix/ (default: where evidence is usually kept)',
    parse: (text: string): readonly string[] => [text],
    default: [],
    commands: ['copy'],
    flagOnly: true,
    first: true,
  },
] as const satisfies readonly OptionSpec[];
