import type { Actions } from '../service.js';
import { getAnalyzer, listAnalyzers } from './analyzers.js';
import { getFindingV2, listFindingsV2 } from './findings.js';

/** AWS IAM Access Analyzer: the reads of an audit that looks for unused access. */
export const accessAnalyzerActions: Actions = {
  ListAnalyzers: listAnalyzers,
  GetAnalyzer: getAnalyzer,
  ListFindingsV2: listFindingsV2,
  GetFindingV2: getFindingV2,
};
