import { usageError } from '../errors.js';
import type { Settings } from '../cli/settings.js';
import { FILE_SETTINGS } from './effective.js';

type Flag = keyof Settings;

interface Pair {
  readonly given: (flags: Partial<Settings>) => boolean;
  /** How that is said. */
  readonly as: string;
  readonly without: readonly Flag[];
  readonly why: string;
}

/** What a command line says and nothing would heed. Files and variables may say it for other commands. */
const PAIRS: readonly Pair[] = [
  {
    given: ({ trailTable }) => trailTable === undefined,
    as: 'no --trail-table',
    without: ['athenaWorkgroup', 'athenaOutput'],
    why: 'Athena is asked for nothing else.',
  },
  {
    given: ({ assume, source }) => assume === false && source !== 'account',
    as: '--no-assume',
    without: ['roleName', 'externalId', 'sessionName'],
    why: 'No role is assumed then. Leave one of them out.',
  },
  {
    given: ({ run }) => run !== undefined,
    as: '--run',
    without: ['maxAge', 'maxRate', 'deadline', 'workers', 'roleName', 'externalId', 'sessionName', 'trailTable'],
    why: 'A kept run is read as it is, and AWS is asked nothing.',
  },
  {
    given: ({ run, to = [] }) => run !== undefined && to.length === 0,
    as: '--run without --to',
    without: ['region', 'profile', 'demo', 'concurrency'],
    why: 'A kept run is read as it is, and AWS is asked nothing.',
  },
  { given: ({ demo }) => demo === true, as: '--demo', without: ['region', 'profile'], why: 'The simulation has its own.' },
  { given: ({ store }) => store === false, as: '--no-store', without: ['maxAge'], why: 'Nothing that was kept is used then.' },
  { given: ({ fresh }) => fresh === true, as: '--fresh', without: ['maxAge', 'resume'], why: 'Leave one of them out.' },
  { given: ({ days }) => days !== undefined, as: '--days', without: ['unusedDays'], why: 'They mean the same. Leave one of them out.' },
];

/** Flags that contradict each other, or of which one would be ignored, are a usage error. */
export function refuseTogether(flags: Partial<Settings>): void {
  for (const { given, as, without, why } of PAIRS) {
    const other = given(flags) ? without.find((flag) => flags[flag] !== undefined) : undefined;
    if (other !== undefined) throw usageError(`${flagOf(other)} does not go with ${as}`, why);
  }
}

function flagOf(key: Flag): string {
  return FILE_SETTINGS.find((setting) => setting.key === key)?.flag ?? '--unused-days';
}
