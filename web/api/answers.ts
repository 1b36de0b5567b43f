import type * as z from 'zod';
import type * as admin from '#shared/contracts/admin-answers.ts';
import type * as search from '#shared/contracts/credential-search.ts';
import type * as goalAnswers from '#shared/contracts/goal-answers.ts';
import type * as imports from '#shared/contracts/imports.ts';
import type * as influencers from '#shared/contracts/influencer-answers.ts';
import type * as reports from '#shared/contracts/report-answers.ts';
import type * as team from '#shared/contracts/team.ts';

export type IssuerSettings = z.output<typeof admin.IssuerAnswer>;
export type Credential = z.output<typeof admin.CredentialAnswer>;
export type Link = z.output<typeof admin.LinkAnswer>;
export type Cta = z.output<typeof admin.CtaAnswer>;
export type Key = z.output<typeof admin.KeyAnswer>;
export type TestLink = z.output<typeof admin.TestLinkAnswer>;
export type Secret = z.output<typeof admin.SecretAnswer>;
export type FoundCredentials = z.output<typeof search.CredentialSearchAnswer>;
export type FoundCredential = FoundCredentials['items'][number];
export type Member = z.output<typeof team.MemberAnswer>;
export type ImportColumns = z.output<typeof imports.ColumnsAnswer>;
export type ImportJob = z.output<typeof imports.ImportJobAnswer>;
export type ImportFailure = z.output<typeof imports.FailureAnswer>;
export type Program = z.output<typeof admin.ProgramAnswer>;
export type Problem = z.output<typeof admin.ProblemAnswer>;

export type Goals = z.output<typeof goalAnswers.GoalsAnswer>;
export type Goal = z.output<typeof reports.GoalAnswer>;
export type Funnel = z.output<typeof reports.FunnelAnswer>;
export type Metric = Goal['metrics'][number];
export type Series = z.output<typeof reports.SeriesAnswer>;
export type Breakdown = z.output<typeof reports.BreakdownAnswer>;
export type Rate = Funnel['rates'][number];
export type Excluded = Funnel['excluded'];

export type Influencers = z.output<typeof influencers.InfluencersAnswer>;
export type Influencer = z.output<typeof influencers.InfluencerAnswer>;
export type InfluencerRow = z.output<typeof influencers.Row>;
export type Parts = z.output<typeof influencers.Parts>;
