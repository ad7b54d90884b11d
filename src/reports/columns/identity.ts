import { consoleLink } from '../../model/console-link.js';
import { wholeDays } from '../../model/instant.js';
import { UNKNOWN } from '../../model/value.js';
import { accountColumns } from './account.js';
import type { Subject } from './subject.js';
import type { Column } from '../column.js';

export function identityColumns<Row>(subject: Subject<Row>): readonly Column<Row>[] {
  return [...accountColumns<Row>((row) => subject.principal(row).account), ...nameColumns(subject), ...ageColumns(subject)];
}

function nameColumns<Row>(subject: Subject<Row>): readonly Column<Row>[] {
  const { noun, principal } = subject;
  const needs = [subject.listedBy];
  return [
    {
      key: `${noun}_name`,
      title: subject.title,
      type: 'text',
      about: `${subject.title} name, without the path`,
      needs,
      weight: 0,
      value: (row) => principal(row).name,
      link: (row) => consoleLink(principal(row).arn),
    },
    {
      key: `${noun}_id`,
      title: `${subject.title} id`,
      type: 'text',
      about: subject.idAbout,
      needs,
      value: (row) => principal(row).id,
    },
    {
      key: 'arn',
      title: 'ARN',
      type: 'text',
      about: 'ARN, with the path',
      needs,
      value: (row) => principal(row).arn,
    },
    {
      key: 'path',
      title: 'Path',
      type: 'text',
      about: 'Path; `/` when none was given',
      needs,
      value: (row) => principal(row).path,
    },
  ];
}

function ageColumns<Row>({ noun, listedBy, measured, principal, measuredAt }: Subject<Row>): readonly Column<Row>[] {
  const needs = [listedBy];
  return [
    {
      key: 'created_at',
      title: 'Created',
      type: 'date',
      about: `When the ${noun} was created`,
      needs,
      weight: 2,
      value: (row) => principal(row).createdAt,
    },
    {
      key: 'age_days',
      title: 'Age',
      type: 'number',
      about: `Whole days since creation, ${measured}`,
      needs,
      value: (row) => {
        const { createdAt } = principal(row);
        return createdAt === UNKNOWN ? UNKNOWN : wholeDays(createdAt, measuredAt(row));
      },
    },
  ];
}
