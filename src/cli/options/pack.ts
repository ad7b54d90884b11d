import type { OptionSpec } from '../../options/option.js';
import { path } from '../../options/parse.js';

export const pack = [
  {
    flags: '--sign <key.pem>',
    group: 'Output',
    about: 'sign it with this private key (Ed25519, PEM)',
    parse: path('--sign'),
    commands: ['pack'],
    first: true,
  },
  {
    flags: '--redact <key>',
    group: 'Output',
    about: 'pseudonyms in place of all names, by the key in this file; it is made where there is none, and who is who is written beside it',
    parse: path('--redact'),
    commands: ['pack'],
    first: true,
  },
  {
    flags: '--key <public.pem>',
    group: 'What is judged',
    about: 'it has to be signed with this key',
    parse: path('--key'),
    commands: ['verify'],
    first: true,
  },
] as const satisfies readonly OptionSpec[];
