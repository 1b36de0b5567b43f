import type * as z from 'zod';
import type { ProblemAnswer } from '#shared/contracts/admin-answers.ts';
import type { Answer } from './operations.ts';

export type IssuerSettings = Answer<'getIssuer'>;
export type Credential = Answer<'getCredential'>;
export type Link = Answer<'listLinks'>['items'][number];
export type Cta = Answer<'listCtas'>['items'][number];
export type Key = Answer<'listKeys'>['items'][number];
export type Secret = Answer<'listSignupSecrets'>['items'][number];
export type FoundCredential = Answer<'searchCredentials'>['items'][number];
export type CredentialSignup = Answer<'listCredentialSignups'>['items'][number];
export type Member = Answer<'listTeam'>['items'][number];
export type ImportColumns = Answer<'detectColumns'>;
export type ImportJob = Answer<'getImport'>;
export type ImportFailure = Answer<'listImportFailures'>['items'][number];
export type Program = Answer<'getProgram'>;
export type Pathway = Answer<'getPathway'>;
export type Target = Answer<'getTarget'>;
export type Problem = z.output<typeof ProblemAnswer>;

export type Goals = Answer<'listGoals'>;
export type Goal = Answer<'getGoal'>;
export type Funnel = Answer<'getFunnel'>;
export type Metric = Goal['metrics'][number];
export type JudgedTarget = NonNullable<Metric['target']>;
export type Series = Answer<'getTimeSeries'>;
export type Breakdown = Answer<'getBreakdown'>;
export type Rate = Funnel['rates'][number];
export type Excluded = Funnel['excluded'];

export type Influencers = Answer<'listInfluencers'>;
export type Influencer = Answer<'getInfluencer'>;
export type FoundInfluencers = Answer<'searchInfluencers'>;
export type InfluencerRow = Influencer['influencer'];
export type Parts = InfluencerRow['parts'];
