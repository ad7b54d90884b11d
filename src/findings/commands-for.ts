import { parseArn } from '../model/arn.js';
import type { Judged } from './check.js';

/** Names of IAM need no quotes in any shell; whatever else AWS might send is put into some. */
const PLAIN = /^[\w+=,.@:/<>-]+$/;

/** The check's commands with the names of the finding in them. */
export function commandsFor({ check, subject, account }: Pick<Judged, 'check' | 'subject' | 'account'>): readonly string[] {
  const partition = subject.arn === null ? null : (parseArn(subject.arn)?.partition ?? null);
  const words: Readonly<Record<string, string>> = {
    account: account?.id ?? '<account>',
    user: subject.name,
    role: subject.name,
    name: subject.name,
    kind: subject.kind,
    arn: subject.arn ?? '<arn>',
    credential: subject.credential?.name ?? '<credential>',
  };
  return check.commands.map((command) => {
    const filled = command.replace(/(--[a-z-]+ )?\{([a-z]+)\}/g, (whole, flag: string | undefined, word: string) => {
      const text = shellWord(words[word] ?? whole);
      // IAM has names that look like options.
      return flag !== undefined && text.startsWith('-') ? `${flag.trimEnd()}=${text}` : `${flag ?? ''}${text}`;
    });
    return partition === null || partition === 'aws' ? filled : filled.replaceAll('arn:aws:', `arn:${partition}:`);
  });
}

function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
