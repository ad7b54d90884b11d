import type { CheckText } from '../findings/check.js';
import { controlsOf, STANDARDS } from '../findings/controls.js';
import { controlText } from '../findings/control-texts.js';
import { THRESHOLD_FLAGS } from '../findings/thresholds.js';

/** What a check means and how to mend it, in lines; `commands` of a finding, or null: of no finding in particular. */
export function explainCheck(check: CheckText, commands: readonly string[] | null): readonly string[] {
  const { id, title, severity, means, remedy, limit, needs, onRequest } = check;
  const own = commands ?? check.commands.map((command) => command.replace(/\{([a-z]+)\}/g, '<$1>'));
  const notes = [
    ...(limit === undefined ? [] : [`Measured by ${THRESHOLD_FLAGS[limit]}.`]),
    `Needs ${needs.length === 0 ? 'nothing of AWS' : needs.join(', ')}.`,
    ...(onRequest === true ? ['Made only where --check names it.'] : []),
  ];
  return [
    `${id} (${severity}): ${title}`,
    '',
    means,
    '',
    'How to mend it',
    `  ${remedy}`,
    ...own.map((command) => `  $ ${command}`),
    '',
    notes.join(' '),
    ...controlLines(check),
  ];
}

function controlLines(check: CheckText): readonly string[] {
  const lines = controlsOf(check).map(({ standard, number, at }) => {
    const limit = at === null || check.limit === undefined ? '' : ` (with ${THRESHOLD_FLAGS[check.limit]} ${at} or stricter)`;
    return `  ${STANDARDS[standard].title} ${number}: ${controlText({ standard, number })}${limit}`;
  });
  return lines.length === 0 ? [] : ['', 'Controls', ...lines];
}
