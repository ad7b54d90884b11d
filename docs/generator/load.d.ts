import type { Command } from 'commander';
import type { EXIT_CODES } from '../../src/errors.js';
import type { SOURCES, UNSEEN_REASONS } from '../../src/evidence/evidence.js';
import type { limitOf } from '../../src/gather/pace/limits.js';
import type { PERMISSIONS, permissionsFor } from '../../src/gather/permissions.js';
import type { allNeeds, usualNeeds } from '../../src/commands/report-needs.js';
import type { PLAN_COLUMNS } from '../../src/commands/plan.js';
import type { Renderer } from '../../src/render/renderer.js';
import type { configSchema } from '../../src/config/schema.js';
import type { jsonSchema } from '../../src/render/json-schema.js';
import type { ESCALATION_PATHS } from '../../src/policy/escalation-paths.js';
import type { sourcesOf } from '../../src/policy/escalation-sources.js';
import type { RELEASE_PATHS } from '../../src/policy/release-paths.js';
import type { controlName, controlsOf, STANDARDS } from '../../src/findings/controls.js';
import type { CHECKS } from '../../src/findings/registry.js';
import type { THRESHOLD_FLAGS } from '../../src/findings/thresholds.js';
import type { REPORTS, VARIANTS } from '../../src/reports/index.js';
import type { RUN_COLUMNS } from '../../src/commands/runs.js';
import type { HINTS } from '../../src/output/summary.js';

export interface Program {
  readonly command: Command;
  /** Of each command, by its name. */
  readonly examples: Readonly<Record<string, readonly string[]>>;
  readonly exitCodes: typeof EXIT_CODES;
  readonly reports: typeof REPORTS;
  readonly variants: typeof VARIANTS;
  readonly reasons: typeof UNSEEN_REASONS;
  readonly sources: typeof SOURCES;
  readonly hints: typeof HINTS;
  readonly permissions: typeof PERMISSIONS;
  readonly permissionsFor: typeof permissionsFor;
  readonly usualNeeds: typeof usualNeeds;
  readonly allNeeds: typeof allNeeds;
  readonly memberTemplate: () => object;
  readonly renderers: readonly Renderer[];
  readonly jsonSchema: typeof jsonSchema;
  readonly cleanupPlanSchema: Readonly<Record<string, unknown>>;
  readonly configSchema: typeof configSchema;
  readonly limitOf: typeof limitOf;
  /** Of commands that are no report, by the name of the command. */
  readonly plainColumns: Readonly<Record<string, typeof PLAN_COLUMNS | typeof RUN_COLUMNS>>;
  readonly escalationPaths: typeof ESCALATION_PATHS;
  readonly releasePaths: typeof RELEASE_PATHS;
  readonly sourcesOf: typeof sourcesOf;
  readonly checks: typeof CHECKS;
  readonly controlName: typeof controlName;
  readonly controlsOf: typeof controlsOf;
  readonly standards: typeof STANDARDS;
  readonly thresholdFlags: typeof THRESHOLD_FLAGS;
}

export function loadProgram(load: (path: string) => Promise<unknown>): Promise<Program>;
