import type { CompletedCommand, CompletedFlag, Values } from './model.js';

export function fishScript(commands: readonly CompletedCommand[]): string {
  const paths = commands.flatMap(({ path }) => (path === '' ? [] : [quoted(path)]));
  return `# fish completion for iam-audit: iam-audit completion fish | source
function __iam_audit_at
  set -l cmd
  for word in (commandline -opc)[2..-1]
    contains -- "$cmd $word" ${paths.map((path) => path.includes(' ') ? path : `' ${path.slice(1)}`).join(' ')}; or break
    set -a cmd $word
  end
  contains -- "$cmd" $argv
end
function __iam_audit_list
  set -l head (string match -r '^.*,|^\\+' -- (commandline -ct))
  for word in $argv
    echo "$head$word"
  end
end
complete -c iam-audit -f
${commands.flatMap((command) => command.words.map((word) => wordLine(command.path, word, commands))).join('\n')}
${flagLines(commands).join('\n')}
`;
}

function wordLine(path: string, word: string, commands: readonly CompletedCommand[]): string {
  const about = commands.find((each) => each.path === `${path} ${word}`.trim())?.about ?? '';
  return `complete -c iam-audit -n '__iam_audit_at ${inner(path)}' -a ${word}${about === '' ? '' : ` -d ${quoted(about)}`}`;
}

/** One line for each flag, with the commands that have it. */
function flagLines(commands: readonly CompletedCommand[]): readonly string[] {
  const found = new Map<string, { readonly flag: CompletedFlag; readonly paths: string[] }>();
  for (const { path, flags } of commands) {
    for (const flag of flags) {
      const key = JSON.stringify([flag.name, flag.values]);
      const known = found.get(key) ?? { flag, paths: [] };
      known.paths.push(inner(path));
      found.set(key, known);
    }
  }
  return [...found.values()].map(({ flag, paths }) => {
    const short = flag.short === null ? '' : ` -s ${flag.short.slice(1)}`;
    const names = `-l ${flag.name.slice(2)}${short}`;
    return `complete -c iam-audit -n '__iam_audit_at ${paths.join(' ')}' ${names}${valuePart(flag.values)} -d ${quoted(flag.about)}`;
  });
}

function valuePart(values: Values): string {
  switch (values.kind) {
    case 'nothing':
      return '';
    case 'files':
      return ' -r -F';
    case 'folders':
      return " -x -a '(__fish_complete_directories)'";
    case 'anything':
      return ' -x';
    case 'dynamic':
      return ` -x -a '(${values.many ? `__iam_audit_list (iam-audit __complete ${values.what})` : `iam-audit __complete ${values.what}`})'`;
    case 'words':
      return ` -x -a '${values.many ? `(__iam_audit_list ${values.words.join(' ')})` : values.words.join(' ')}'`;
  }
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

/** Inside of single quotes. */
function inner(path: string): string {
  return `"${path}"`;
}
