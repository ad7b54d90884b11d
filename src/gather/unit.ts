/** An organizational unit with its place in the organization. */
export interface Unit {
  readonly id: string;
  /** Names from the root down: `Workloads/Prod`. */
  readonly path: string;
}
