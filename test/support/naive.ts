import { DAY, HOUR } from '#shared/calendar.ts';
import type { LogEvent } from '#shared/lane-log/rules/event.ts';
import type { Credential } from '#shared/registry/credentials.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import type { Pathway } from '#shared/registry/pathways.ts';
import type { Program } from '#shared/registry/programs.ts';
import type { Recipient } from '#shared/registry/recipients.ts';

/** All that an issuer has: its raw log, and what stands in the Registry. */
export type Raw = {
  readonly issuer: Issuer;
  readonly events: readonly LogEvent[];
  readonly credentials: readonly Credential[];
  readonly recipients: readonly Recipient[];
  readonly programs: readonly Program[];
  readonly pathways: readonly Pathway[];
};

type Bounds = { readonly from: number; readonly to: number };
type Figure = number | readonly [numerator: number, denominator: number];

/**
 * Every metric of a span, counted from the raw log and the Registry in the plainest way, with
 * nothing of what the service counts by: no facts, no claims, no cells.
 */
export function naive(raw: Raw, { from, to }: Bounds, before: Bounds, now: number) {
  const { issuer, programs, recipients, pathways } = raw;
  const events = [...raw.events].sort((a, b) => a.at - b.at);
  const inSpan = ({ at }: { at: number }) => at >= from && at < to;
  const of = <K extends LogEvent['kind']>(kind: K) =>
    events.filter((event): event is LogEvent & { kind: K } => event.kind === kind);
  const kept = <T extends { excluded?: unknown }>(some: readonly T[]) =>
    some.filter(({ excluded }) => !excluded);

  // Credentials, in the order of time.
  const credentials = [...raw.credentials].sort((a, b) => a.publishedAt - b.publishedAt);
  const published = credentials.filter(({ publishedAt }) => inSpan({ at: publishedAt }));
  const ids = new Set(published.map(({ credentialId }) => credentialId));

  // What people did.
  const visits = (kind: 'engagement' | 'referral') => {
    const seen = new Set<string>();
    return kept(of(kind)).filter(({ linkId, visitor, network, at }) => {
      const name = `${linkId}/${visitor ?? `~${network}`}/${Math.floor(at / HOUR)}`;
      const isNew = (visitor ?? network) === undefined || !seen.has(name);
      seen.add(name);
      return isNew;
    });
  };
  const uniques = (some: ReturnType<typeof visits>) => {
    const seen = new Set<string>();
    return some.filter(({ linkId, visitor, network, at }) => {
      const name = `${linkId}/${visitor}/${Math.floor(at / DAY)}`;
      const isNew = visitor === undefined ? network === undefined : !seen.has(name);
      seen.add(name);
      return isNew;
    });
  };
  const [engagements, referrals] = [visits('engagement'), visits('referral')];
  const opened = kept(of('opened'));
  const pressedNow = new Set<string>();
  const presses = kept(of('share')).filter(({ credentialId, channel, at }) => {
    const name = `${credentialId}/${channel}/${Math.floor(at / HOUR)}`;
    const isNew = !pressedNow.has(name);
    pressedNow.add(name);
    return isNew;
  });
  const signups = kept(of('signup')).filter(({ credited }) => credited);
  const seenLinks = new Set<string>();
  const confirmed = engagements.filter(({ credentialId, channel }) => {
    const name = `${credentialId}/${channel}`;
    const isNew = channel !== undefined && !seenLinks.has(name);
    seenLinks.add(name);
    return isNew;
  });
  // A link that was followed before its recipient pressed share for that channel is the first share.
  const shareOf = ({ credentialId, channel }: { credentialId: string; channel?: string }) =>
    `${credentialId}/${channel}`;
  const firstPresses = presses.filter(
    (press, i) => presses.findIndex((one) => shareOf(one) === shareOf(press)) === i,
  );
  const [toldByVisit, toldByPress] = [confirmed, firstPresses].map((some, _, all) =>
    some.filter((one) => {
      const other = all.flat().find((two) => two !== one && shareOf(two) === shareOf(one));
      const isAtOnce = other?.at === one.at;
      return !other || one.at < other.at || (isAtOnce && one.kind === 'share');
    }),
  );
  const repeated = presses.filter((press) => !firstPresses.includes(press));
  const shares = [...(toldByVisit ?? []), ...(toldByPress ?? []), ...repeated];
  const ever = (some: readonly { credentialId: string }[]) =>
    new Set(some.map(({ credentialId }) => credentialId).filter((id) => ids.has(id as never))).size;
  const converted = signups.flatMap(({ credited }) => (credited ? [credited] : []));

  // Who got what, and when.
  const byRecipient = Map.groupBy(credentials, ({ recipientId }) => recipientId);
  const firsts = [...byRecipient.values()].flatMap(([first]) => first ?? []);
  const isReturn = (first: Credential, second: Credential | undefined) =>
    second !== undefined && second.publishedAt - first.publishedAt <= 365 * DAY;
  const returns = [...byRecipient.values()].flatMap(([first, second]) =>
    first && second && isReturn(first, second) ? [{ first, second }] : [],
  );
  const newOnes = firsts.filter(({ publishedAt }) => inSpan({ at: publishedAt }));
  const countryOf = new Map(recipients.map(({ recipientId, country }) => [recipientId, country]));
  const globalIn = (span: Bounds) =>
    firsts.filter(
      ({ recipientId, publishedAt: at }) =>
        at >= span.from && at < span.to && countryOf.get(recipientId) !== issuer.homeCountry,
    ).length;
  const chains = [
    ...Map.groupBy(credentials, (one) => `${one.recipientId}/${one.programId}`).values(),
  ];
  const endOf = ({ validUntil }: Credential) => (validUntil ? Date.parse(validUntil) : undefined);
  const pairs = chains.flatMap((chain) =>
    chain.flatMap((one, i) => (endOf(one) ? [{ end: endOf(one) ?? 0, next: chain[i + 1] }] : [])),
  );
  const isInTime = ({ end, next }: (typeof pairs)[number]) =>
    next !== undefined && next.publishedAt <= end;
  const expiring = (span: Bounds) => pairs.filter(({ end }) => end >= span.from && end < span.to);
  const renewedIn = (span: Bounds) => expiring(span).filter(isInTime).length;
  const renewedNow = (inTime: boolean) =>
    pairs.filter(
      (pair) => pair.next && isInTime(pair) === inTime && inSpan({ at: pair.next.publishedAt }),
    ).length;
  const soon = { from: to, to: to + 90 * DAY };

  // Referred people who came to learn.
  const second = firsts.filter(({ referredBy }) => referredBy);
  const firstShares = second.flatMap(
    ({ credentialId }) => presses.find((press) => press.credentialId === credentialId) ?? [],
  );

  // Feedback.
  const answers = [
    ...Map.groupBy(of('survey'), (one) => `${one.credentialId}/${one.survey}`).values(),
  ].flatMap((all) => all.at(-1) ?? []);
  const scored = (survey: string) => {
    const own = answers.filter((one) => one.survey === survey && inSpan(one));
    const ratings = own.flatMap(({ answer }) => answer.rating ?? []);
    const scores = own.flatMap(({ answer }) => answer.score ?? []);
    const promoters = scores.filter((score) => score >= 9).length;
    const detractors = scores.filter((score) => score <= 6).length;
    return {
      rating: [sum(ratings), ratings.length] as const,
      nps: [promoters - detractors, scores.length] as const,
      response: [
        answers.filter((one) => one.survey === survey && ids.has(one.credentialId)).length,
        published.length,
      ] as const,
    };
  };
  const [experience, success] = [scored('experience'), scored('success')];
  const seenChecks = new Set<string>();
  const verifications = kept(of('verification')).filter(
    ({ credentialId, visitor, network, at }) => {
      const name = `${credentialId}/${visitor ?? `~${network}`}/${Math.floor(at / HOUR)}`;
      const isNew = !seenChecks.has(name);
      seenChecks.add(name);
      return isNew && inSpan({ at });
    },
  );
  const mentions = of('mention').filter(inSpan).length;
  const sites = new Set(
    kept(of('engagement'))
      .filter(inSpan)
      .flatMap(({ source, referrerHost }) => (source === 'other' ? referrerHost : [])),
  ).size;

  // Savings, credential by credential.
  const baselineOf = (programId: string) =>
    programs.find((one) => one.programId === programId)?.baseline ?? issuer.baseline ?? {};
  const saved = (what: 'cost' | 'minutes') =>
    sum(published.map(({ programId }) => baselineOf(programId)[`${what}PerCredential`] ?? 0)) +
    sum(verifications.map(({ programId }) => baselineOf(programId)[`${what}PerVerification`] ?? 0));

  // Pathways, learner by learner.
  const walks = pathways.flatMap((pathway) =>
    [...byRecipient.values()].flatMap((own) => {
      const walk = walked(pathway, own);
      return walk && inSpan({ at: walk.beganAt }) ? [{ ...walk, pathway }] : [];
    }),
  );
  const finished = walks.filter((walk) => walk.isFinished).length;
  const gone = walks.filter(
    ({ isFinished, latestAt, pathway }) =>
      !isFinished && now - latestAt > pathway.dropOffDays * DAY,
  ).length;
  const stepDays = walks.flatMap((walk) => walk.days);

  const highStakes = programs.filter((program) => program.highStakes);
  const stakes = chains.filter(
    ([first]) =>
      first &&
      highStakes.some(({ programId }) => programId === first.programId) &&
      inSpan({ at: first.publishedAt }),
  );
  const count = (some: readonly { at: number }[]) => some.filter(inSpan).length;
  const [globalNow, globalBefore] = [globalIn({ from, to }), globalIn(before)];

  return {
    published: published.length,
    shares: count(shares),
    confirmed_shares: count(confirmed),
    engagements: count(engagements),
    unique_engagements: count(uniques(engagements)),
    referrals: count(referrals),
    unique_referrals: count(uniques(referrals)),
    signups: count(signups),
    referred_new_learners: signups.filter((one) => one.newLearner && inSpan(one)).length,
    new_learners: newOnes.length,
    return_users: returns.filter((one) => inSpan({ at: one.second.publishedAt })).length,
    renewals: renewedNow(true),
    late_renewals: renewedNow(false),
    second_degree_learners: second.filter((one) => inSpan({ at: one.publishedAt })).length,
    second_degree_sharers: count(firstShares),
    verifications: verifications.length,
    reported_mentions: mentions,
    open_rate: [ever(opened), published.length],
    share_rate: [ever(shares), published.length],
    engagement_rate: [ever(engagements), published.length],
    referral_rate: [ever(referrals), published.length],
    conversion_rate: [ever(converted), published.length],
    return_rate: [
      returns.filter((one) => inSpan({ at: one.first.publishedAt })).length,
      newOnes.length,
    ],
    experience_response_rate: experience.response,
    success_response_rate: success.response,
    confirmed_share_rate: [count(confirmed), count(shares)],
    k_factor: [count(signups), published.length],
    renewal_rate: [renewedIn({ from, to }), expiring({ from, to }).length],
    renewals_due: expiring(soon).length - renewedIn(soon),
    lapsed: expiring({ from, to }).length - renewedIn({ from, to }),
    completion_rate: [finished, walks.length],
    drop_off_rate: [gone, walks.length],
    step_days: [sum(stepDays), stepDays.length],
    cost_savings: saved('cost'),
    time_savings: saved('minutes'),
    recipient_experience_score: experience.rating,
    recipient_experience_nps: experience.nps,
    recipient_success_score: success.rating,
    recipient_success_nps: success.nps,
    mentioning_sites: sites,
    mentions: mentions + sites,
    global_learners: globalNow,
    global_learner_growth: [globalNow - globalBefore, globalBefore],
    high_stakes_learners: stakes.length,
  } satisfies Record<string, Figure>;
}

function walked({ steps }: Pathway, own: readonly Credential[]) {
  const at = new Map<string, number>();
  for (const { programId, afterProgramId } of steps) {
    const held = own.find((one) => one.programId === programId)?.publishedAt;
    const before = afterProgramId ? at.get(afterProgramId) : 0;
    if (held !== undefined && before !== undefined) at.set(programId, Math.max(held, before));
  }
  const beganAt = at.get(steps[0]?.programId ?? '');
  if (beganAt === undefined) return undefined;
  const isEnd = (id: string) => !steps.some(({ afterProgramId }) => afterProgramId === id);
  const days = steps.flatMap(({ programId, afterProgramId }) => {
    const [here, there] = [at.get(programId), at.get(afterProgramId ?? '')];
    return here !== undefined && there !== undefined ? [(here - there) / DAY] : [];
  });
  return {
    beganAt,
    isFinished: [...at.keys()].some(isEnd),
    latestAt: Math.max(...at.values()),
    days,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
