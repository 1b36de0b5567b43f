/** The industry of an issuer, as published benchmarks name them. Stored with the issuer. */
export const INDUSTRIES = [
  'awarding-body',
  'bootcamp',
  'cpd',
  'events',
  'government',
  'higher-education',
  'internal-corporate-training',
  'language-training',
  'online-courses',
  'platforms',
  'product-training',
  'professional-associations',
  'professional-certifications',
  'professional-development',
] as const;
export type Industry = (typeof INDUSTRIES)[number];
