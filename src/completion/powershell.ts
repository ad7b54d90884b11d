import type { CompletedCommand, Values } from './model.js';

export function powershellScript(commands: readonly CompletedCommand[]): string {
  return `# PowerShell completion for iam-audit: iam-audit completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName iam-audit -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @{
${commands.map(({ path, words }) => `    ${quoted(path)} = ${quoted(words.join(' '))}`).join('\n')}
  }
  $flags = @{
${commands.map(({ path, flags }) => `    ${quoted(path)} = ${quoted(flags.map(({ name }) => name).join(' '))}`).join('\n')}
  }
  $values = @{
${valueLines(commands).join('\n')}
  }
  $before = $commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition }
  $typed = @($before | ForEach-Object { $_.ToString() })
  $cmd = ''
  foreach ($each in $typed) {
    $next = "$cmd $each".Trim()
    if ($words.ContainsKey($next)) { $cmd = $next } else { break }
  }
  $prev = if ($typed.Count -gt 0) { $typed[-1] } else { '' }
  $value = $values["$cmd $prev"]
  $head = ''
  $last = $wordToComplete
  if ($null -ne $value) {
    if ($value[0] -eq 'many' -and $last.Contains(',')) {
      $at = $last.LastIndexOf(',') + 1
      $head = $last.Substring(0, $at)
      $last = $last.Substring($at)
    }
    $found = if ($value[1] -eq 'dynamic') { @(iam-audit __complete $value[2] 2>$null) } else { $value[2].Split(' ') }
  } elseif ($wordToComplete.StartsWith('-')) {
    $found = $flags[$cmd].Split(' ')
  } else {
    $found = $words[$cmd].Split(' ')
  }
  $found | Where-Object { $_ -ne '' -and $_.StartsWith($last) } | ForEach-Object {
    $text = "$head$_"
    if ($text -match "[^\\w.,+:/=-]") { $text = "'" + $text.Replace("'", "''") + "'" }
    [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
  }
}
`;
}

/** Where files or anything may stand, PowerShell completes by itself. */
function valueLines(commands: readonly CompletedCommand[]): readonly string[] {
  return commands.flatMap(({ path, flags }) =>
    flags.flatMap(({ name, short, values }) => {
      const value = valueOf(values);
      return value === null ? [] : [name, ...(short === null ? [] : [short])].map((flag) => `    ${quoted(`${path} ${flag}`)} = ${value}`);
    }),
  );
}

function valueOf(values: Values): string | null {
  if (values.kind !== 'words' && values.kind !== 'dynamic') return null;
  const rest = values.kind === 'words' ? ['static', values.words.join(' ')] : ['dynamic', values.what];
  return `@(${[values.many ? 'many' : 'one', ...rest].map(quoted).join(', ')})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
