type Environment = Readonly<Record<string, string | undefined>>;

/** Versions from which on a terminal takes links: as supports-hyperlinks has them, which reads the command line as well. */
const SINCE: ReadonlyMap<string, number> = new Map([
  ...([['iTerm.app', 3.01], ['WezTerm', 20_200_620], ['vscode', 1.72]] as const),
  ...([['ghostty', 0], ['zed', 0], ['WarpTerminal', 0]] as const),
]);

/** Does the terminal take links (OSC 8)? Asked only where it takes colours. */
export function takesLinks(env: Environment, platform: NodeJS.Platform): boolean {
  const { FORCE_HYPERLINK: forced, WT_SESSION: windowsTerminal, TEAMCITY_VERSION: teamcity, CI: ci = '' } = env;
  if (forced !== undefined) return forced !== '0';
  if (windowsTerminal !== undefined) return true;
  return platform !== 'win32' && ci === '' && teamcity === undefined && isKnown(env);
}

function isKnown(env: Environment): boolean {
  const { TERM_PROGRAM: program = '', TERM_PROGRAM_VERSION: version = '', VTE_VERSION: vte, TERM: term = '' } = env;
  const since = SINCE.get(program);
  if (since !== undefined) return numberOf(version) >= since;
  // 0.50.0 crashes on them.
  if (vte !== undefined) return /^\d+$/.test(vte) ? Number(vte) > 5000 : numberOf(vte) >= 0.5 && vte !== '0.50.0';
  return ['alacritty', 'xterm-kitty', 'xterm-ghostty'].includes(term);
}

/** `1.72.3` → 1.72, `3.1` → 3.01; a date stays one. */
function numberOf(version: string): number {
  const [, major = '0', minor = '0'] = /^(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  return Number(major) + Number(minor) / 100;
}
