/** The columns of archived events that Athena sees: see shared/counting/archive.ts. */
export const ARCHIVE_COLUMNS = {
  eventid: 'string',
  lane: 'string',
  seq: 'bigint',
  kind: 'string',
  at: 'bigint',
  day: 'string',
  issuerid: 'string',
  programid: 'string',
  credentialid: 'string',
  recipientid: 'string',
  publishedat: 'bigint',
  excluded: 'string',
  linkid: 'string',
  channel: 'string',
  country: 'string',
  device: 'string',
  source: 'string',
  referrerhost: 'string',
  visitor: 'string',
  unique: 'boolean',
  firsts: 'array<string>',
  signupid: 'string',
  clickedat: 'bigint',
  unattributed: 'string',
  survey: 'string',
  newlearner: 'boolean',
  value: 'bigint',
  currency: 'string',
} as const;

/**
 * A file may hold events that another holds too, after a retry: each is taken once. The three
 * parameters are the issuer, the first and the last of its reporting days.
 */
const EVENTS = `WITH numbered AS (
  SELECT files.*, row_number() OVER (PARTITION BY eventid ORDER BY at) AS copy
  FROM files
  WHERE issuer = ? AND dt BETWEEN ? AND ?
), events AS (
  SELECT * FROM numbered WHERE copy = 1
)`;

type ReadyQuery = { readonly description: string; readonly sql: string };

/** What rollups cannot answer, ready in Athena; plain enough for any SQL engine. */
export const READY_QUERIES = {
  'what-happened-by-day': {
    description: 'Events by reporting day, kind and reason: the same sums as the reports',
    sql: `${EVENTS}
SELECT day, kind, excluded, count(*) AS events
FROM events
GROUP BY day, kind, excluded
ORDER BY day, kind, excluded`,
  },
  'channels-by-country': {
    description: 'Engagements and referrals by channel and country together',
    sql: `${EVENTS}
SELECT channel, country,
  sum(CASE WHEN kind = 'engagement' THEN 1 ELSE 0 END) AS engagements,
  sum(CASE WHEN kind = 'referral' THEN 1 ELSE 0 END) AS referrals
FROM events
WHERE excluded IS NULL AND kind IN ('engagement', 'referral')
GROUP BY channel, country
ORDER BY engagements DESC, channel, country`,
  },
  'referring-sites': {
    description: 'The websites that visitors came from, with those who went on to the offering',
    sql: `${EVENTS}
SELECT referrerhost,
  sum(CASE WHEN kind = 'engagement' THEN 1 ELSE 0 END) AS engagements,
  sum(CASE WHEN kind = 'referral' THEN 1 ELSE 0 END) AS referrals
FROM events
WHERE excluded IS NULL AND referrerhost IS NOT NULL
GROUP BY referrerhost
ORDER BY engagements DESC, referrerhost
LIMIT 100`,
  },
  'hours-of-the-day': {
    description: 'When people follow links: engagements by UTC hour and device',
    sql: `${EVENTS}
SELECT (at / 3600000) % 24 AS utc_hour, device, count(*) AS engagements
FROM events
WHERE excluded IS NULL AND kind = 'engagement'
GROUP BY (at / 3600000) % 24, device
ORDER BY utc_hour, device`,
  },
  'from-click-to-sign-up': {
    description: 'Credited sign-ups by program and channel, and the hours from the click to them',
    sql: `${EVENTS}
SELECT programid, channel, count(*) AS signups,
  avg((at - clickedat) / 3600000.0) AS hours_after_click
FROM events
WHERE excluded IS NULL AND kind = 'signup' AND credentialid IS NOT NULL
GROUP BY programid, channel
ORDER BY signups DESC, programid, channel`,
  },
} as const satisfies Record<string, ReadyQuery>;
