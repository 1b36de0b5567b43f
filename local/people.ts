import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Somebody who can sign in on this machine, as a user pool knows them. */
export type Person = {
  readonly sub: string;
  readonly name: string;
  readonly email: string;
  /** Such as `iss_…:owner`. */
  readonly groups: readonly string[];
  /** Nobody has signed in as them yet. */
  readonly isInvited?: boolean;
};

/** The user pool of this machine: the people, kept in a file of the data folder if there is one. */
export type People = {
  all(): readonly Person[];
  find(sub: string): Person | undefined;
  add(person: Omit<Person, 'sub'>): Person;
  /** Put this person in the place of the one with the same `sub`. */
  replace(person: Person): void;
  remove(sub: string): void;
};

export function openPeople(folder?: string): People {
  const file = folder && join(folder, 'people.json');
  let unkept: Person[] = [];
  // Read each time: a command beside the running service may have invited somebody.
  const all = (): Person[] =>
    file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : unkept;
  const keep = (people: Person[]) => {
    if (file) write(file, people);
    else unkept = people;
  };
  return {
    all,
    find: (sub) => all().find((one) => one.sub === sub),
    add(person) {
      const added = { sub: randomUUID(), ...person };
      keep([...all(), added]);
      return added;
    },
    replace: (person) => keep(all().map((one) => (one.sub === person.sub ? person : one))),
    remove: (sub) => keep(all().filter((one) => one.sub !== sub)),
  };
}

/** Whole or not at all. */
function write(file: string, people: readonly Person[]): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(people, null, 2)}\n`, {
    mode: 0o600,
    flush: true,
  });
  renameSync(`${file}.new`, file);
}
