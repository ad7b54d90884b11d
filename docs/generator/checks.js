import { code, list, table } from './markdown.js';

const HEADS = ['Check', 'Severity', 'What', 'Threshold', 'Needs', 'Controls'];

/** Every check: what is wrong where it fails, what it is measured against, what it asks for, and the controls it can meet. */
export function checks({ checks: all, controlsOf, controlName, standards, thresholdFlags }) {
  const rows = all.map((check) => {
    const { id, severity, title, limit, needs, onRequest } = check;
    const controls = controlsOf(check).map((control) => `${controlName(control)}${control.at === null ? '' : ` (${control.at})`}`);
    const what = onRequest === true ? `${title}; only where \`--check\` names it` : title;
    return [code(id), severity, what, limit === undefined ? '' : code(thresholdFlags[limit]), list(needs), controls.join(', ')];
  });
  const titles = Object.values(standards).map(({ key, title }) => `${code(key)} ${title}`);
  return [`${all.length} checks.`, table(HEADS, rows), `Standards: ${titles.join(' · ')}.`].join('\n\n');
}
