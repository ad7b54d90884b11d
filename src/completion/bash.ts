import type { CompletedCommand, CompletedFlag, Values } from './model.js';

/**
 * One function of plain words: no process is started for flags, columns and formats. What accounts are called is AWS's text,
 * so it is read line by line and quoted, and never goes through `compgen -W`, which would run what stands in it.
 */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const paths = commands.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`]));
  return `# bash completion for iam-audit: eval "$(iam-audit completion bash)"
_iam_audit() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} cmd='' i=1 words='' what='' many='' kind='' flag=''
  # Where the shell does not cut at = itself.
  case "$cur" in --*=*) prev=\${cur%%=*} flag=\${cur%%=*}= cur=\${cur#*=} ;; esac
  if [ "$cur" = '=' ]; then cur=''; elif [ "$prev" = '=' ]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  while [ "$i" -lt "$COMP_CWORD" ]; do
    case "\${cmd:+$cmd }\${COMP_WORDS[i]}" in
      ${paths.join('|')}) cmd="\${cmd:+$cmd }\${COMP_WORDS[i]}" ;;
      *) break ;;
    esac
    i=$((i+1))
  done
  case "$cmd $prev" in
${valueCases(commands).join('\n')}
    *) case "$cur" in
      -*) case "$cmd" in
${commands.map(({ path, flags }) => `        '${path}') words='${flags.map(({ name }) => name).join(' ')}' ;;`).join('\n')}
      esac ;;
      *) case "$cmd" in
${commands.filter(({ words }) => words.length > 0).map(({ path, words }) => `        '${path}') words='${words.join(' ')}' ;;`).join('\n')}
      esac ;;
    esac ;;
  esac
  COMPREPLY=()
  case "$kind" in
    files) compopt -o default 2>/dev/null; return ;;
    folders) compopt -o dirnames 2>/dev/null; return ;;
  esac
  local head='' last=$cur word
  if [ -n "$many" ]; then
    case "$cur" in *,*) head=\${cur%,*}, last=\${cur##*,} ;; +*) head=+ last=\${cur#+} ;; esac
    compopt -o nospace 2>/dev/null
  fi
  if [ -n "$what" ]; then
    while IFS= read -r word; do
      case "$word" in "$last"*) COMPREPLY+=("$flag$head$(printf '%q' "$word")") ;; esac
    done < <(iam-audit __complete "$what" 2>/dev/null)
  else
    for word in $words; do
      case "$word" in "$last"*) COMPREPLY+=("$flag$head$word") ;; esac
    done
  fi
}
complete -F _iam_audit iam-audit
`;
}

/** zsh runs the same function, in a shell of its own: so nothing but words comes back, and where there is none it offers files. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  const [, ...rest] = bashScript(commands).split('\n');
  return `# zsh completion for iam-audit: eval "$(iam-audit completion zsh)"
autoload -Uz compinit bashcompinit
(( $+functions[compdef] )) || compinit
bashcompinit
${rest.join('\n').replace('complete -F', 'complete -o default -F')}`;
}

/** Flags whose values are the same wherever they stand are one case. */
function valueCases(commands: readonly CompletedCommand[]): readonly string[] {
  const byResult = new Map<string, string[]>();
  for (const { path, flags } of commands) {
    for (const flag of flags.filter(({ values }) => values.kind !== 'nothing')) {
      const result = assignment(flag.values);
      byResult.set(result, [...(byResult.get(result) ?? []), ...spellings(flag).map((name) => `'${path} ${name}'`)]);
    }
  }
  return [...byResult].map(([result, patterns]) => `    ${patterns.join('|')}) ${result} ;;`);
}

function spellings({ name, short }: CompletedFlag): readonly string[] {
  return short === null ? [name] : [name, short];
}

function assignment(values: Values): string {
  if (values.kind === 'words') return `words='${values.words.join(' ')}'${values.many ? ' many=1' : ''}`;
  if (values.kind === 'dynamic') return `what=${values.what}${values.many ? ' many=1' : ''}`;
  return `kind=${values.kind}`;
}
