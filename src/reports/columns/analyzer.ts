import { ANALYZER_VIEWS, VIEW_REASONS, type AnalyzerView } from '../../checks/analyzer-view.js';
import type { Need } from '../../evidence/evidence.js';
import type { Column } from '../column.js';
import { toneOf } from './cells.js';

/** What an analyzer says of the same thing; on request, for it costs a call for each of its findings. */
export function analyzerColumns<Row>(needs: readonly Need[], of: (row: Row) => AnalyzerView): readonly Column<Row>[] {
  return [
    {
      key: 'analyzer',
      title: 'Analyzer',
      type: 'choice',
      choices: ANALYZER_VIEWS,
      about:
        'Does the unused-access analyzer of the organization, or Security Hub, say the same of the days that it looks back? ' +
          '`ours_only`: unused, and without a finding · `theirs_only`: a finding about what is not unused here; empty: none looks at it',
      needs,
      value: (row) => of(row).view,
      tone: (row) => toneOf(of(row).view, { ours_only: 'warn', theirs_only: 'warn' }),
    },
    {
      key: 'analyzer_because',
      title: 'Analyzer because',
      type: 'choice',
      choices: VIEW_REASONS,
      about:
        '`unused`, `used`: both say so · `threshold`: it became unused within two days · `used_since`: a later use is on record ' +
          'here · `younger`: made later than the analyzer looks back · `not_tracked`: no record here · `nothing_of_user`: of a ' +
          'user who was not used at all it reports credentials alone · `no_finding`: archived, left out by a rule, or not looked at',
      needs,
      value: (row) => of(row).because,
    },
  ];
}
