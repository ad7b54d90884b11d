/** The words of a command line as a shell would hand them on: quotes keep blanks together, and are gone. */
export function shellWords(line: string): readonly string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

/** Up to what the shell itself would understand, outside of quotes: a pipe, a redirection, a comment. */
export function ownCommand(line: string): string {
  const [own = ''] = /^(?:"[^"]*"|'[^']*'|\s(?![|>;#&])|[^\s"'])*/.exec(line) ?? [];
  return own.trim();
}
