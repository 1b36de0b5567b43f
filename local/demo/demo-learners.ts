import type { Learner } from './demo-awards.ts';

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
  'Novák',
  'Okafor',
  'Pereira',
  'Quispe',
  'Rahman',
  'Silva',
];

/** A learner as the academy's systems know them. */
export function personOf({ number, country }: Learner) {
  return {
    externalId: `learner-${number}`,
    name: `${GIVEN[number % GIVEN.length]} ${FAMILY[(number * 7) % FAMILY.length]}`,
    email: `learner-${number}@students.example`,
    country,
  };
}
