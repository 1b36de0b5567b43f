/** The places where Accredible keeps data; each has a host of its own. */
export const SOURCE_REGIONS = ['us', 'eu', 'sandbox'] as const;

export type SourceRegion = (typeof SOURCE_REGIONS)[number];
