import { KEEP } from '../../cleanup/marks.js';
import type { Stage } from '../../cleanup/plan.js';
import type { Settings } from '../../cli/settings.js';

const WHAT: Readonly<Record<Stage, string>> = {
  quarantine: 'will be put into quarantine: keys are switched off, users and roles are denied everything. That can be undone.',
  remove: 'will be removed for good. That can\'t be undone.',
  shrink: 'will lose what was not used.',
};

/** What owners are told: what, when, how to object. */
export function noticeOf(stage: Stage, { due = '', keepTag }: Settings): readonly string[] {
  const tag = keepTag ? `set the tag ${KEEP} on the user or role, with the day until which it is needed (such as ${due}), or ` : '';
  return [
    `On ${due} what stands here ${WHAT[stage]}`,
    `Is it still needed? Before that day ${tag}answer whoever sent this: an exception takes it out of the plan.`,
  ];
}
