import { DAY } from '#shared/domain/calendar.ts';
import type { Channel } from '#shared/domain/channel.ts';
import { randomFrom } from './random.ts';

/** What the Example Academy teaches. */
export const PROGRAMS = [
  {
    externalId: 'data-analytics',
    name: 'Data Analytics Foundations',
    description: 'Twelve weeks from spreadsheets to honest charts, with a project of your own.',
    destinationUrl: 'https://academy.example/courses/data-analytics?ref=badge#enrol',
  },
  {
    externalId: 'cloud-practitioner',
    name: 'Cloud Practitioner',
    description: 'Build, run and pay for services in the cloud, and know why they cost that.',
    destinationUrl: 'https://academy.example/courses/cloud',
  },
  {
    externalId: 'project-leadership',
    name: 'Project Leadership',
    description: 'Lead a small team through one real project, from promise to delivery.',
    destinationUrl: 'https://academy.example/courses/leadership',
    attributionModel: 'first',
  },
] as const;

const GIVEN = [
  'Aisha',
  'Bruno',
  'Chiara',
  'Dmitri',
  'Elif',
  'Femi',
  'Grace',
  'Hiroshi',
  'Ines',
  'Jakob',
  'Kavya',
  'Lars',
  'Mei',
  'Nadia',
  'Omar',
  'Petra',
  'Quentin',
  'Rosa',
  'Samuel',
  'Tuulia',
];
const FAMILY = [
  'Abdi',
  'Bergström',
  'Costa',
  'Dlamini',
  'Eriksen',
  'Fischer',
  'García',
  'Haddad',
  'Ito',
  'Jansen',
  'Kovács',
  'Lindqvist',
  'Moreau',
];

const SHARED: readonly (readonly [Channel, number])[] = [
  ['linkedin', 55],
  ['whatsapp', 14],
  ['x', 12],
  ['facebook', 9],
  ['email', 6],
  ['telegram', 4],
];
const EVERYWHERE: Channel[] = ['linkedin', 'linkedin-profile', 'x', 'whatsapp', 'email', 'copy'];

const CREDENTIALS = 120;
const PAST_DAYS = 85;

/** 120 people who earned something within the last twelve weeks. */
export function demoCredentials(now: number) {
  const random = randomFrom(7);
  return Array.from({ length: CREDENTIALS }, (_, i) => {
    const name = `${GIVEN[i % GIVEN.length]} ${FAMILY[(i * 7) % FAMILY.length]}`;
    const first = random.pick(SHARED);
    const issuedAt = now - (2 + random.next() * PAST_DAYS) * DAY;
    return {
      externalId: `demo-${String(i).padStart(4, '0')}`,
      program: random.pick(PROGRAMS.map(({ externalId }, n) => [externalId, 3 - n] as const)),
      recipient: {
        externalId: `learner-${i}`,
        name,
        email: `learner-${i}@students.example`,
      },
      issuedAt: new Date(issuedAt).toISOString(),
      channels: [...new Set([first, ...EVERYWHERE])],
    };
  });
}
