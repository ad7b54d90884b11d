import { actorInWords, OLDER, toolOf, type Made } from '../../checks/creation.js';
import type { Creation } from '../../evidence/creation.js';
import type { Need } from '../../evidence/evidence.js';
import { UNKNOWN, type Value } from '../../model/value.js';
import type { Column } from '../column.js';
import { toneOf } from './cells.js';

interface Maker<Row> {
  /** Before `created_by`, where a row has more than one making. */
  readonly prefix?: string;
  /** `the user` */
  readonly noun: string;
  readonly needs: readonly Need[];
  /** null: there is no such thing. */
  readonly made: (row: Row) => Made | null;
}

const TAIL = '`older than the record`: CloudTrail keeps 90 days';

/** Who made something, in the words of CloudTrail. */
export function creationColumns<Row>({ prefix = '', noun, needs, made }: Maker<Row>): readonly Column<Row>[] {
  const title = prefix === '' ? '' : 'Password ';
  const column = (key: string, words: string, about: string, of: (creation: Creation) => string | null): Column<Row> => {
    const value = (row: Row): Value => {
      const found = made(row);
      return found === null || found === UNKNOWN || found === OLDER ? found : of(found);
    };
    return {
      key: `${prefix}${key}`,
      title: title === '' ? words : `${title}${words.toLowerCase()}`,
      type: 'text',
      about,
      needs,
      value,
      tone: (row) => toneOf(value(row), { [OLDER]: 'muted' }),
    };
  };
  const via = 'console, cli, sdk, terraform, cloudformation, stacksets …, or what the program called itself';
  return [
    column('created_by', 'Created by', `Who made ${noun}, by CloudTrail: kind and name; ${TAIL}`, ({ actor }) => actorInWords(actor)),
    column('created_from', 'Created from', `IP address or service that ${noun} was made from; ${TAIL}`, ({ actor }) => actor.address),
    column('created_via', 'Created via', `With what: ${via}; ${TAIL}`, ({ actor }) => toolOf(actor)),
  ];
}
