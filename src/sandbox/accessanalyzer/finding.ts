/** A finding as ListFindingsV2 shows it, and the details that only GetFindingV2 adds. */
export interface Finding {
  readonly summary: {
    readonly id: string;
    readonly findingType: string;
    readonly resource: string;
    readonly resourceType: string;
    readonly resourceOwnerAccount: string;
    readonly status: 'ACTIVE' | 'ARCHIVED' | 'RESOLVED';
    readonly createdAt: string;
    readonly analyzedAt: string;
    readonly updatedAt: string;
  };
  readonly details: readonly object[];
}
