import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import {
  beginAnew,
  checkDataFolder,
  noteRootSecret,
  noteStarted,
} from '../../local/data-folder.ts';
import { lockFolder } from '../../local/engine/lock.ts';
import { rootSecretIn } from '../../local/root-secret.ts';
import { startService } from '../../local/service.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A data folder as a service leaves it that was stopped. */
function usedFolder(): string {
  const folder = temporaryFolder();
  noteRootSecret(folder, rootSecretIn(folder));
  const database = new DatabaseSync(join(folder, 'dynamodb.sqlite'));
  database.exec('CREATE TABLE t (a TEXT)');
  for (let i = 0; i < 200; i++) database.exec(`INSERT INTO t VALUES ('${'x'.repeat(500)}')`);
  database.close();
  const keys = { admin: 'bt_admin_1', ingest: 'bt_ingest_1', read: 'bt_read_1' };
  writeFileSync(
    join(folder, 'local.json'),
    JSON.stringify({ url: 'http://127.0.0.1:1', issuerId: 'iss_1', keys, signupSecret: 'whsec_1' }),
  );
  writeFileSync(join(folder, 'people.json'), JSON.stringify([{ sub: '1', groups: [] }]));
  writeFileSync(join(folder, 'lock'), '');
  noteStarted(folder, 'iss_1');
  return folder;
}

/** Every file and folder, with a digest of what is in it. */
function contentOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const digest = entry.isFile()
        ? createHash('sha256').update(readFileSync(path)).digest('hex')
        : '';
      return `${path} ${digest}`;
    })
    .sort();
}

const CASES: readonly {
  readonly because: string;
  readonly file: string;
  readonly damage: (path: string) => void;
  readonly says: RegExp;
}[] = [
  {
    because: 'a new secret would make old ids dead',
    file: 'root-secret',
    damage: rmSync,
    says: /is missing/,
  },
  {
    because: 'anybody could forge with the empty key',
    file: 'root-secret',
    damage: emptied,
    says: /is empty/,
  },
  {
    because: 'half a secret is another one',
    file: 'root-secret',
    damage: halved,
    says: /is damaged/,
  },
  {
    because: 'another secret opens nothing',
    file: 'root-secret',
    damage: written('x'.repeat(64)),
    says: /is not the secret/,
  },
  {
    because: 'a new issuer would appear in silence',
    file: 'local.json',
    damage: rmSync,
    says: /is missing/,
  },
  { because: 'its keys are nowhere else', file: 'local.json', damage: halved, says: /is damaged/ },
  { because: 'an empty file holds no keys', file: 'local.json', damage: emptied, says: /is empty/ },
  {
    because: 'nobody could sign in any more',
    file: 'people.json',
    damage: rmSync,
    says: /is missing/,
  },
  {
    because: 'people would be lost in silence',
    file: 'people.json',
    damage: halved,
    says: /is damaged/,
  },
  {
    because: 'an engine may still run',
    file: 'engine.json',
    damage: written('{"pid": 1'),
    says: /is damaged.*dynoxide/,
  },
  {
    because: 'it names no process',
    file: 'engine.json',
    damage: written('{}'),
    says: /is damaged/,
  },
  {
    because: 'SQLite cannot lock it',
    file: 'lock',
    damage: written('garbage'.repeat(40)),
    says: /holds no data: delete it/,
  },
  {
    because: 'all data would seem to be gone',
    file: 'dynamodb.sqlite',
    damage: rmSync,
    says: /is missing/,
  },
  {
    because: 'all data would seem to be gone',
    file: 'dynamodb.sqlite',
    damage: emptied,
    says: /is empty/,
  },
  { because: 'pages are missing', file: 'dynamodb.sqlite', damage: halved, says: /is cut short/ },
  {
    because: 'it is something else',
    file: 'dynamodb.sqlite',
    damage: written('?'.repeat(5000)),
    says: /no SQLite database/,
  },
  {
    because: 'nothing tells what must be there',
    file: 'manifest.json',
    damage: halved,
    says: /damaged/,
  },
];

function emptied(path: string): void {
  truncateSync(path, 0);
}

function halved(path: string): void {
  truncateSync(path, Math.floor(readFileSync(path).length / 2));
}

function written(text: string): (path: string) => void {
  return (path) => writeFileSync(path, text);
}

describe('a start on a damaged data folder', () => {
  test.each(CASES)(
    'names $file ($says), because $because, and writes nothing',
    async ({ file, damage, says }) => {
      const folder = usedFolder();
      damage(join(folder, file));
      const before = contentOf(folder);

      const failure = await startService({ port: 0, folder, withDemo: false }).catch(String);

      expect(failure).toContain(join(folder, file));
      expect(failure).toMatch(says);
      expect(failure, 'and the way out').toMatch(/--new|delete/);
      expect(contentOf(folder)).toEqual(before);
    },
  );

  test.each(['root-secret', 'local.json'])(
    'of before manifests names a missing %s as well',
    (file) => {
      const folder = usedFolder();
      rmSync(join(folder, 'manifest.json'));
      rmSync(join(folder, file));
      expect(() => checkDataFolder(folder)).toThrow(join(folder, file));
    },
  );
});

describe('a data folder', () => {
  test('that is whole, new or empty passes', () => {
    expect(() => checkDataFolder(usedFolder())).not.toThrow();
    expect(() => checkDataFolder(temporaryFolder())).not.toThrow();
    expect(() => checkDataFolder(join(temporaryFolder(), 'absent'))).not.toThrow();
  });

  test('whose first start was cut short goes on with it', () => {
    const folder = temporaryFolder();
    noteRootSecret(folder, rootSecretIn(folder));
    writeFileSync(join(folder, 'dynamodb.sqlite'), '');
    expect(() => checkDataFolder(folder)).not.toThrow();
    rmSync(join(folder, 'root-secret'));
    expect(() => checkDataFolder(folder), 'but not with another secret').toThrow('root-secret');
  });

  test('may end its secret with a line break, as editors do', () => {
    const folder = usedFolder();
    const secret = rootSecretIn(folder);
    writeFileSync(join(folder, 'root-secret'), `${secret}\n`);
    expect(() => checkDataFolder(folder)).not.toThrow();
    expect(rootSecretIn(folder)).toBe(secret);
  });
});

describe('--new', () => {
  test('moves everything aside, deletes nothing, and leaves a folder for a first start', async () => {
    const folder = usedFolder();
    const database = readFileSync(join(folder, 'dynamodb.sqlite'));
    rmSync(join(folder, 'root-secret'));
    const aside = await beginAnew(folder);

    expect(readFileSync(join(String(aside), 'dynamodb.sqlite'))).toEqual(database);
    expect(existsSync(join(folder, 'local.json'))).toBe(false);
    expect(() => checkDataFolder(folder)).not.toThrow();
    expect(await beginAnew(folder), 'a repetition does nothing').toBeUndefined();
  });

  test('leaves the folder of a running service alone', async () => {
    const folder = usedFolder();
    const lock = await lockFolder(folder);
    await expect(beginAnew(folder)).rejects.toThrow('in use');
    expect(existsSync(join(folder, 'local.json'))).toBe(true);
    lock.release();
  });

  test('needs no folder', async () => {
    const folder = join(temporaryFolder(), 'absent');
    expect(await beginAnew(folder)).toBeUndefined();
    mkdirSync(folder);
    expect(await beginAnew(folder)).toBeUndefined();
  });
});
